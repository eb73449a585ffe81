"""What somebody says of their own file: kept beside it, or beside one document, and never changed (3.4 d).

The keepers are told that there is one. The caller has found out that the file, and the document, is the speaker's to
see. The caller commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.errors import InputError
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.models import Account, Person
from cfsdocs.personnel.keepers import first_keepers
from cfsdocs.personnel.models import Statement, StatementRead
from cfsdocs.records.models import Document

LONGEST = 10_000
"""Characters: some four pages."""


@dataclass(frozen=True)
class Said:
    """A statement as pages show it."""

    ref: str
    text: str
    made_at: datetime
    by: str
    document: tuple[str, str] | None
    """(ref, title) of the document that it is about; None for the file."""
    read: bool


def say(
    session: Session, account_id: int, folder_id: int, document_id: int | None, text: str, now: datetime
) -> Statement:
    """Add a statement and tell the file's keepers. Raises InputError for an empty or a far too long one."""
    if not text.strip():
        raise InputError("Write what you want to have kept with your file", "text")
    if len(text) > LONGEST:
        raise InputError(f"Say it in {LONGEST:,} characters or fewer, or in two statements", "text")
    said = Statement(
        folder_id=folder_id, document_id=document_id, account_id=account_id, text=text.strip(), made_at=now
    )
    session.add(said)
    session.flush()
    for keeper in first_keepers(session, folder_id, now):
        notify(session, keeper, Kind.STATEMENT, now)
    return said


def about_file(session: Session, folder_id: int) -> Sequence[Said]:
    """Every statement beside the file and its documents, the newest first: for its keepers."""
    return [_said(*row) for row in session.execute(_SAID.where(Statement.folder_id == folder_id))]


def about_document(session: Session, document_id: int) -> Sequence[Said]:
    """The statements beside one document, the newest first: for whoever may see the document."""
    return [_said(*row) for row in session.execute(_SAID.where(Statement.document_id == document_id))]


def by_account(session: Session, account_id: int) -> Sequence[Said]:
    """What the account said of its own file, the newest first."""
    return [_said(*row) for row in session.execute(_SAID.where(Statement.account_id == account_id))]


def unread(session: Session, folder_ids: Sequence[int]) -> Sequence[int]:
    """Those of the folders that have a statement which no keeper has read."""
    wanted = (
        select(Statement.folder_id)
        .outerjoin(StatementRead, StatementRead.statement_id == Statement.id)
        .where(Statement.folder_id.in_(folder_ids), StatementRead.statement_id.is_(None))
    )
    return session.scalars(wanted.distinct()).all()


def mark_read(session: Session, folder_id: int, account_id: int, now: datetime) -> None:
    """A keeper has read everything that was said so far."""
    waiting = (
        select(Statement.id)
        .outerjoin(StatementRead, StatementRead.statement_id == Statement.id)
        .where(Statement.folder_id == folder_id, StatementRead.statement_id.is_(None))
    )
    session.add_all(
        StatementRead(statement_id=each, account_id=account_id, read_at=now) for each in session.scalars(waiting)
    )
    session.flush()


_SAID = (
    select(
        Statement.ref, Statement.text, Statement.made_at, Person.name, Document.ref.label("document"), Document.title,
        StatementRead.statement_id,
    )
    .join(Account, Account.id == Statement.account_id)
    .join(Person, Person.id == Account.person_id)
    .outerjoin(Document, Document.id == Statement.document_id)
    .outerjoin(StatementRead, StatementRead.statement_id == Statement.id)
    .order_by(Statement.made_at.desc(), Statement.id.desc())
)  # fmt: skip


def _said(
    ref: str, text: str, made_at: datetime, by: str, document: str | None, title: str | None, read: int | None
) -> Said:
    return Said(ref, text, made_at, by, (document, title or "") if document else None, read is not None)
