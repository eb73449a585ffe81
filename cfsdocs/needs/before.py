"""What was the case before: each mutable fact that the access rules read, kept as it was when it is changed.

The database itself keeps them, by triggers, so that no code can forget to, and refuses to change or delete what it
kept. Only the columns that the rules compare are kept: no name, no title. Which facts a rule reads is said here once,
for the triggers and for ``then``, which puts the past together again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import DDL, ExecutableDDLElement, Index, Table, event
from sqlalchemy.orm import Mapped, mapped_column

from cfsdocs.access.models import Conflict, Grant
from cfsdocs.db import Base
from cfsdocs.people.models import Account, ActsAs, Declaration, PolicyVersion, Training
from cfsdocs.permanent import make_permanent
from cfsdocs.records.models import CompatiblePurpose, Consent, Document, FolderPerson, Ground, Sensitive


class FactBefore(Base):
    """A fact as it was until ``at``; ``there`` is false when there was none. ``facts`` is JSON of its columns."""

    __tablename__ = "fact_before"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    """The table."""
    about: Mapped[int]
    """Whatever such facts are looked up by: a folder, a document, a person, an account."""
    there: Mapped[bool]
    facts: Mapped[str]
    __table_args__ = (Index(None, "kind", "about", "at"), {"sqlite_autoincrement": True})


@dataclass(frozen=True)
class Fact:
    """A table that the rules read: the column it is looked up by, and every column that they compare.

    ``dated`` ones carry the moment at which they begin, so that putting one in needs no keeping.
    """

    model: type[Base]
    about: str
    columns: tuple[str, ...]
    dated: bool = False

    @property
    def table(self) -> Table:
        return cast("Table", self.model.__table__)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of its primary key."""
        return tuple(column.name for column in self.table.primary_key)


_SPAN = ("valid_from", "valid_until")
ACCOUNT = Fact(Account, "id", ("id", "person_id", "active_from", "active_until"), dated=True)
ACTS_AS = Fact(ActsAs, "account_id", ("account_id", "principal_id"))
DECLARATION = Fact(Declaration, "account_id", ("account_id", "version_id", "signed_at"))
TRAINING = Fact(Training, "account_id", ("account_id", *_SPAN))
POLICY = Fact(PolicyVersion, "id", ("id", "policy", "in_force_from"))
USES = Fact(CompatiblePurpose, "collected_for", ("collected_for", "used_for"))
MEMBER = Fact(FolderPerson, "folder_id", ("folder_id", "person_id"))
DOCUMENT = Fact(
    Document,
    "folder_id",
    ("id", "folder_id", "section_id", "filed_at", "purpose_id", "state", "recorded_by", "shown_to_subject"),
    dated=True,
)
SENSITIVE = Fact(Sensitive, "document_id", ("document_id", "person_id", "category"))
CONSENT = Fact(Consent, "person_id", ("person_id", "category", "scope", *_SPAN))
GROUND = Fact(Ground, "folder_id", ("id", "folder_id", "document_id", *_SPAN))
GRANT = Fact(
    Grant,
    "folder_id",
    ("id", "principal_id", "folder_id", "section_id", "document_id", "actions", "categories", "purpose_id", *_SPAN),
    dated=True,
)
CONFLICT = Fact(Conflict, "account_id", ("id", "account_id", "person_id", "folder_id", "state", "conditions"))
FACTS = (
    *(ACCOUNT, ACTS_AS, DECLARATION, TRAINING, POLICY, USES, MEMBER),
    *(DOCUMENT, SENSITIVE, CONSENT, GROUND, GRANT, CONFLICT),
)

NOW_IN = {
    "sqlite": "cfsdocs_now()",
    "postgresql": "coalesce(nullif(current_setting('cfsdocs.now', true), '')::timestamptz, clock_timestamp())",
}
"""The moment that ``db.happening_at`` set, or the computer's own time."""


def keeping(dialect: str, table: str, about: str, columns: tuple[str, ...], dated: bool) -> list[str]:
    """The statements that make the database keep what a table's rows were."""
    return (_in_sqlite if dialect == "sqlite" else _in_postgres)(table, about, columns, dated)


def _insert(dialect: str, table: str, about: str, columns: tuple[str, ...], row: str) -> str:
    function = "json_object" if dialect == "sqlite" else "jsonb_build_object"
    facts = ", ".join(f"'{each}', {row}.{each}" for each in columns)
    facts = f"{function}({facts}){'' if dialect == 'sqlite' else '::text'}"
    there = ("1" if dialect == "sqlite" else "true") if row == "OLD" else ("0" if dialect == "sqlite" else "false")
    values = f"{NOW_IN[dialect]}, '{table}', {row}.{about}, {there}, {facts}"
    return f"INSERT INTO fact_before (at, kind, about, there, facts) VALUES ({values});"  # noqa: S608 (our own words)


def _in_sqlite(table: str, about: str, columns: tuple[str, ...], dated: bool) -> list[str]:
    changed = " OR ".join(f"OLD.{each} IS NOT NEW.{each}" for each in columns)
    old = _insert("sqlite", table, about, columns, "OLD")
    made = [
        f"CREATE TRIGGER {table}_keeps_update AFTER UPDATE ON {table} WHEN {changed} BEGIN {old} END",
        f"CREATE TRIGGER {table}_keeps_delete AFTER DELETE ON {table} BEGIN {old} END",
    ]
    if not dated:
        new = _insert("sqlite", table, about, columns, "NEW")
        made.append(f"CREATE TRIGGER {table}_keeps_insert AFTER INSERT ON {table} BEGIN {new} END")
    return made


def _in_postgres(table: str, about: str, columns: tuple[str, ...], dated: bool) -> list[str]:
    old, new = (_insert("postgresql", table, about, columns, row) for row in ("OLD", "NEW"))
    same = f"({', '.join(f'OLD.{c}' for c in columns)}) IS NOT DISTINCT FROM ({', '.join(f'NEW.{c}' for c in columns)})"
    return [
        f"CREATE FUNCTION {table}_keeps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'INSERT' THEN {new} RETURN NULL; END IF; "
        f"IF TG_OP = 'UPDATE' THEN IF {same} THEN RETURN NULL; END IF; END IF; "
        f"{old} RETURN NULL; END $$",
        f"CREATE TRIGGER {table}_keeps AFTER {'' if dated else 'INSERT OR '}UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_keeps()",
    ]


def _after_creating(table: Any, dialect: str, statement: str) -> None:
    made = cast("ExecutableDDLElement", DDL(statement))  # type: ignore[no-untyped-call]
    event.listen(table, "after_create", made.execute_if(dialect=dialect))


make_permanent(cast("Table", FactBefore.__table__))
for _dialect in ("sqlite", "postgresql"):
    for _fact in FACTS:
        for _statement in keeping(_dialect, _fact.table.name, _fact.about, _fact.columns, _fact.dated):
            _after_creating(_fact.table, _dialect, _statement)
