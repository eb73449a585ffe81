"""Leaving: whose access ends and when, and the list of what must be in other hands by then (3.5, 4.3, 8.1).

Nobody ends their own access, and no task of a leaver's list is the leaver's own: the database refuses both.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cfsdocs.db import Base, new_ref
from cfsdocs.people.models import Account
from cfsdocs.records.models import Folder


class LeaverState(StrEnum):
    """How far it has come. A line manager proposes; Office Manager, Chief Officer or Chair confirm."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Leaver(Base):
    """Somebody's last day. ``ends_at`` is exclusive: 00:00 of the day after, or at once."""

    __tablename__ = "leaver"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    last_day: Mapped[date]
    ends_at: Mapped[datetime]
    at_once: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    proposed_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    decided_at: Mapped[datetime | None]
    was_until: Mapped[datetime]
    """When the account was to end before: what cancelling gives back."""
    settled_at: Mapped[datetime | None]
    """When roles and needs to know were taken off and the file was closed, once the access had ended."""
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'confirmed', 'cancelled')", name="state"),
        CheckConstraint("(state = 'proposed') = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_at_a_moment"),
        CheckConstraint("settled_at IS NULL OR state = 'confirmed'", name="settled_when_confirmed"),
        CheckConstraint("proposed_by <> account_id", name="not_proposed_by_oneself"),
        CheckConstraint("decided_by IS NULL OR decided_by <> account_id", name="not_decided_by_oneself"),
        CheckConstraint("NOT at_once OR reason <> ''", name="at_once_for_a_reason"),
        UniqueConstraint("id", "account_id"),
        Index(
            "ix_leaver_one_at_a_time",
            "account_id",
            unique=True,
            sqlite_where=text("state <> 'cancelled'"),
            postgresql_where=text("state <> 'cancelled'"),
        ),
    )


class LeaverTask(Base):
    """One thing to hand over or to take back, and whose it is to see to."""

    __tablename__ = "leaver_task"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    leaver_id: Mapped[int]
    account_id: Mapped[int]
    """The leaver's: so that the database can refuse what would be theirs to do."""
    kind: Mapped[str]
    folder_id: Mapped[int | None] = mapped_column(ForeignKey(Folder.id))
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    note: Mapped[str] = mapped_column(default="")
    done_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    done_at: Mapped[datetime | None]
    __table_args__ = (
        ForeignKeyConstraint(["leaver_id", "account_id"], ["leaver.id", "leaver.account_id"]),
        CheckConstraint(
            "kind IN ('family', 'uploads', 'drafts', 'tasks', 'paper', 'packs', 'devices', 'team')", name="kind"
        ),
        CheckConstraint("(kind = 'family') = (folder_id IS NOT NULL)", name="family_has_folder"),
        CheckConstraint("assigned_to IS NULL OR assigned_to <> account_id", name="not_assigned_to_the_leaver"),
        CheckConstraint("done_by IS NULL OR done_by <> account_id", name="not_done_by_the_leaver"),
        CheckConstraint("(done_by IS NULL) = (done_at IS NULL)", name="done_at_a_moment"),
        UniqueConstraint("leaver_id", "kind", "folder_id"),
        Index(None, "assigned_to"),
    )
