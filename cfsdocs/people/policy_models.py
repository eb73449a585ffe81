"""What stands around the policies: proposals, notes beside the text, signatures on paper, inductions.

Whoever proposes a version never approves it, and nobody records their own induction: the database refuses both.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from cfsdocs.db import FOREVER, Base, clustered, new_ref
from cfsdocs.people.models import Account, PolicyVersion
from cfsdocs.permanent import make_permanent


class ProposalState(StrEnum):
    """How far a proposed version has come."""

    WAITING = "waiting"
    PUBLISHED = "published"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class PolicyProposal(Base):
    """A version that the Chief Officer proposes and the Chair approves, declines, or finds withdrawn."""

    __tablename__ = "policy_proposal"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    policy: Mapped[str]
    label: Mapped[str]
    text: Mapped[str]
    summary: Mapped[str]
    minute_ref: Mapped[str]
    adopted: Mapped[date]
    in_force_from: Mapped[datetime]
    proposed_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    proposed_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=ProposalState.WAITING)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    """Why it was declined."""
    version_id: Mapped[int | None] = mapped_column(ForeignKey(PolicyVersion.id), unique=True)
    """What it became."""
    __table_args__ = (
        CheckConstraint("policy IN ('confidentiality', 'information_security')", name="policy"),
        CheckConstraint("state IN ('waiting', 'published', 'declined', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'waiting') = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("(state = 'published') = (version_id IS NOT NULL)", name="published_as_something"),
        CheckConstraint("(state = 'withdrawn') = (decided_by = proposed_by)", name="two_people"),
        Index(None, "state"),
    )


class PolicyReview(Base):
    """The Board reviewed a version and left it as it is (8.3). A review that changes it is a new version."""

    __tablename__ = "policy_review"
    version_id: Mapped[int] = mapped_column(ForeignKey(PolicyVersion.id), primary_key=True)
    reviewed: Mapped[date] = mapped_column(primary_key=True)
    minute_ref: Mapped[str]
    recorded_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    recorded_at: Mapped[datetime]


class PolicyNote(Base):
    """A dated note beside a clause, or beside the whole text (no clause): it never alters the words."""

    __tablename__ = "policy_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    policy: Mapped[str]
    clause: Mapped[str]
    """As the text begins the paragraph: "1.8", "Appendix B"."""
    words: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    """A page elsewhere, or "#clause-5" for a place in the text itself."""
    checked: Mapped[date]
    """When somebody last looked whether it still is so."""
    ended_at: Mapped[datetime] = mapped_column(default=FOREVER)
    __table_args__ = (
        CheckConstraint("policy IN ('confidentiality', 'information_security')", name="policy"),
        Index(None, "policy"),
    )


class PaperSignature(Base):
    """A signed declaration on paper, of somebody without an account: ``sheet`` is the scanned sheet's number."""

    __tablename__ = "paper_signature"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey(PolicyVersion.id))
    name: Mapped[str]
    signed: Mapped[date]
    sheet: Mapped[str]
    recorded_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    recorded_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint("name <> '' AND sheet <> ''", name="names_both"),
        Index(None, "version_id"),
    )


class Induction(Base):
    """Somebody on the staff was told how the privacy of families and volunteers is respected (8.1).

    ``withdrawn_at`` is FOREVER unless the record was a mistake.
    """

    __tablename__ = "induction"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    given_on: Mapped[date]
    given_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    recorded_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime] = mapped_column(default=FOREVER)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    __table_args__ = (
        CheckConstraint("given_by <> account_id", name="by_another"),
        CheckConstraint("recorded_by <> account_id", name="not_ones_own"),
        CheckConstraint("withdrawn_by <> account_id", name="withdrawn_by_another"),
        Index(None, "account_id"),
    )


class Reminded(Base):
    """What somebody was reminded of already, so that each step of a reminder is taken once: "review 3 overdue 2"."""

    __tablename__ = "reminded"
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    about: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    __table_args__ = clustered()


for _kept in (PolicyReview, PaperSignature):
    make_permanent(Base.metadata.tables[_kept.__tablename__])
