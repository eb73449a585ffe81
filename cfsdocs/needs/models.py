"""What is recorded about needs to know beside the grants themselves: handovers, matches, requests, emergencies.

What must be impossible, the tables refuse: to answer one's own request, to review one's own emergency.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cfsdocs.access.models import Grant
from cfsdocs.db import FOREVER, Base, new_ref
from cfsdocs.people.models import Account
from cfsdocs.records.models import Folder


class Handover(Base):
    """What the old worker leaves to the new one, who reads it before anything else of the family (4.3)."""

    __tablename__ = "handover"
    id: Mapped[int] = mapped_column(primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    old_worker: Mapped[int] = mapped_column(ForeignKey(Account.id))
    new_worker: Mapped[int] = mapped_column(ForeignKey(Account.id))
    written_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    written_at: Mapped[datetime]
    matters: Mapped[str]
    next_step: Mapped[str]
    safety: Mapped[str]
    read_at: Mapped[datetime] = mapped_column(default=FOREVER)
    __table_args__ = (
        CheckConstraint("old_worker <> new_worker", name="two_workers"),
        Index(None, "folder_id", "new_worker"),
        Index(None, "new_worker", "read_at"),
    )


class Match(Base):
    """A volunteer's match with a family. The marked documents are grants; they stop while it is paused, and with it."""

    __tablename__ = "volunteer_match"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    volunteer: Mapped[int] = mapped_column(ForeignKey(Account.id))
    made_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    made_at: Mapped[datetime]
    paused_at: Mapped[datetime] = mapped_column(default=FOREVER)
    """FOREVER while it is not paused."""
    ended_at: Mapped[datetime] = mapped_column(default=FOREVER)
    __table_args__ = (CheckConstraint("made_by <> volunteer", name="not_oneself"), Index(None, "folder_id"))


class RequestState(StrEnum):
    """How far a request for access has come."""

    WAITING = "waiting"
    GRANTED = "granted"
    DECLINED = "declined"


class AccessRequest(Base):
    """A request for access to whatever somebody was given the number of. It may name nothing that there is.

    ``typed`` is what they typed; what it names is found when those who decide look, never for the asker.
    """

    __tablename__ = "access_request"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    typed: Mapped[str]
    reason: Mapped[str]
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=RequestState.WAITING)
    told_at: Mapped[datetime] = mapped_column(default=FOREVER)
    """When those who decide were told; FOREVER until then."""
    decided_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    """Why it was declined. The asker never reads it: it would say that there is something to decline."""
    grant_id: Mapped[int | None] = mapped_column(ForeignKey(Grant.id))
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'granted', 'declined')", name="state"),
        CheckConstraint("decided_by <> account_id", name="another_decides"),
        CheckConstraint("(state = 'waiting') = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("(state = 'granted') = (grant_id IS NOT NULL)", name="granted_by_grant"),
        Index(None, "typed", "state"),
        Index(None, "account_id", "id"),
    )


class Outcome(StrEnum):
    """What the review of an emergency found."""

    RIGHT = "right"
    WRONG = "wrong"
    TALK = "talk"


class Emergency(Base):
    """One opening of one family in an emergency, and its review by somebody else (6.3)."""

    __tablename__ = "emergency"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    grant_id: Mapped[int] = mapped_column(ForeignKey(Grant.id))
    clause: Mapped[str]
    reason: Mapped[str]
    opened_at: Mapped[datetime]
    review_by: Mapped[datetime]
    escalated_at: Mapped[datetime] = mapped_column(default=FOREVER)
    """When the Chief Officer was told that nobody had reviewed it."""
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    reviewed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    words: Mapped[str] = mapped_column(default="")
    folder: Mapped[Folder] = relationship()
    grant: Mapped[Grant] = relationship()
    __table_args__ = (
        UniqueConstraint("grant_id"),
        CheckConstraint("clause IN ('6.3(i)', '6.3(ii)', '6.3(iii)')", name="clause"),
        CheckConstraint("outcome IN ('right', 'wrong', 'talk')", name="outcome"),
        CheckConstraint("reviewed_by <> account_id", name="another_reviews"),
        CheckConstraint(
            "(reviewed_by IS NULL) = (outcome IS NULL) AND (reviewed_at IS NULL) = (outcome IS NULL)",
            name="reviewed_by_somebody",
        ),
        Index(None, "folder_id"),
        Index(None, "outcome", "review_by"),
    )


class EmergencyTry(Base):
    """That somebody tried to open a family in an emergency: what limits how often. Whom they named is not kept."""

    __tablename__ = "emergency_try"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    at: Mapped[datetime]
    __table_args__ = (Index(None, "account_id", "at"),)


class EndingTold(Base):
    """That somebody was told that a need to know ends in so many working days, so that they are told once."""

    __tablename__ = "ending_told"
    grant_id: Mapped[int] = mapped_column(ForeignKey(Grant.id), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
