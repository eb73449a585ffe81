"""The facts that open and close: grants (a recorded need to know) and conflicts (a declared connection)."""

from __future__ import annotations

from datetime import datetime
from enum import IntFlag, StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from cfsdocs.db import FOREVER, Base
from cfsdocs.people.models import Account, Person, Principal
from cfsdocs.records.models import Folder, Purpose


class Action(IntFlag):
    """What somebody may do with a document."""

    VIEW = 1 << 0
    """See its page pictures and what is recorded about it."""
    DOWNLOAD = 1 << 1
    """Take the file itself away."""
    ADD = 1 << 2
    """File a document."""
    EDIT = 1 << 3
    """Mend what is recorded about it, add a version."""
    SHARE = 1 << 4
    """Propose to share it with an agency (6.4)."""
    MANAGE = 1 << 5
    """Decide who needs to know it."""
    DISPOSE = 1 << 6
    """Propose its disposal (3.4 e)."""


ACTIONS: dict[str, Action] = {str(action.name).lower(): action for action in Action}
"""Every action by the name that worlds, forms and the journal use."""


class ConflictState(StrEnum):
    """How far a declared connection has come (7.1-7.3)."""

    DECLARED = "declared"
    EXCLUDED = "excluded"
    CONDITIONS = "conditions"
    CLEARED = "cleared"


class Grant(Base):
    """A need to know (1.6). It names its folder; NULL section, document or purpose means any.

    ``actions`` and ``categories`` are sets of Action and Category bits; it clears only those categories.
    """

    __tablename__ = "access_grant"
    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey(Principal.id))
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    section_id: Mapped[int | None]
    document_id: Mapped[int | None]
    actions: Mapped[int]
    categories: Mapped[int]
    purpose_id: Mapped[int | None] = mapped_column(ForeignKey(Purpose.id))
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime] = mapped_column(default=FOREVER)
    reason: Mapped[str] = mapped_column(default="")
    """Why, in a word or two: "allocated worker", "cover", "match"."""
    granted_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    __table_args__ = (
        ForeignKeyConstraint(["folder_id", "section_id"], ["section.folder_id", "section.id"]),
        ForeignKeyConstraint(["folder_id", "document_id"], ["document.folder_id", "document.id"]),
        Index(None, "principal_id", "folder_id"),
        Index(None, "folder_id", "principal_id"),
    )


class Conflict(Base):
    """A personal connection with a person, a folder, or both. It stands unless it is ``cleared``."""

    __tablename__ = "conflict"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    folder_id: Mapped[int | None] = mapped_column(ForeignKey(Folder.id))
    state: Mapped[str] = mapped_column(default=ConflictState.DECLARED)
    conditions: Mapped[int] = mapped_column(default=0)
    """The actions that stay allowed while the state is ``conditions``."""
    declared_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint("person_id IS NOT NULL OR folder_id IS NOT NULL", name="names_something"),
        CheckConstraint("state IN ('declared', 'excluded', 'conditions', 'cleared')", name="state"),
        Index(
            "ix_conflict_standing",
            "account_id",
            "person_id",
            "folder_id",
            sqlite_where=text("state <> 'cleared'"),
            postgresql_where=text("state <> 'cleared'"),
        ),
    )
