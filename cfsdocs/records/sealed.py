"""Documents that never change: signed forms. Nothing recorded about one may be mended, and it gains no version (7.4).

The database itself refuses, whoever asks. What stays possible is what the law asks for: to restrict and to dispose of
it (3.4 e), which changes its ``state`` alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import DDL, ExecutableDDLElement, ForeignKey, Table, event
from sqlalchemy.orm import Mapped, Session, mapped_column

from cfsdocs.db import Base, clustered
from cfsdocs.errors import InputError
from cfsdocs.permanent import make_permanent
from cfsdocs.records.models import Document, Version

FIXED = (
    *("ref", "folder_id", "section_id", "title", "dated", "filed_at"),
    *("purpose_id", "recorded_by", "given_by", "shown_to_subject"),
)
"""What a document's row says of it, all but its state."""
SAYS = "a signed form never changes"


class SealedDocument(Base):
    """This document is a signed form."""

    __tablename__ = "sealed_document"
    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id), primary_key=True)
    sealed_at: Mapped[datetime]
    __table_args__ = clustered()


def seal_document(session: Session, document_id: int, now: datetime) -> None:
    """From now on it never changes."""
    session.add(SealedDocument(document_id=document_id, sealed_at=now))
    session.flush()


def require_unsealed(session: Session, document_id: int) -> None:
    """Raise InputError for a signed form, before anything of it is changed."""
    if session.get(SealedDocument, document_id) is not None:
        raise InputError("This is a signed form: it cannot be changed, and has no further version")


def guards(dialect: str) -> list[str]:
    """The statements that make a database of this kind refuse to change a signed form or to add a version to it."""
    sealed = "EXISTS (SELECT 1 FROM sealed_document WHERE document_id = {})"
    columns = ", ".join(FIXED)
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER document_sealed BEFORE UPDATE OF {columns} ON document "
            f"WHEN {sealed.format('OLD.id')} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
            "CREATE TRIGGER version_sealed BEFORE INSERT ON version "
            f"WHEN {sealed.format('NEW.document_id')} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
        ]
    return [
        "CREATE FUNCTION cfsdocs_sealed() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$",
        f"CREATE FUNCTION cfsdocs_is_sealed(document integer) RETURNS boolean LANGUAGE sql STABLE AS "
        f"$$ SELECT {sealed.format('document')} $$",
        f"CREATE TRIGGER document_sealed BEFORE UPDATE OF {columns} ON document FOR EACH ROW "
        "WHEN (cfsdocs_is_sealed(OLD.id)) EXECUTE FUNCTION cfsdocs_sealed()",
        "CREATE TRIGGER version_sealed BEFORE INSERT ON version FOR EACH ROW "
        "WHEN (cfsdocs_is_sealed(NEW.document_id)) EXECUTE FUNCTION cfsdocs_sealed()",
    ]


_TABLE = cast("Table", SealedDocument.__table__)
_TABLE.add_is_dependent_on(cast("Table", Version.__table__))  # its triggers stand on that table too
make_permanent(_TABLE)
for _dialect in ("sqlite", "postgresql"):
    for _statement in guards(_dialect):
        _ddl = cast("ExecutableDDLElement", DDL(_statement))  # type: ignore[no-untyped-call]
        event.listen(_TABLE, "after_create", _ddl.execute_if(dialect=_dialect))
