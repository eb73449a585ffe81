"""What is recorded of sensitive information beside the facts that the rules read: who looked, and why without consent.

Nothing here opens or closes anything: that is for consents, grounds, grants and ``sensitive`` alone. What was said is
never changed; a case of ``WithoutConsent`` is only ever settled.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import cast

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Table, text
from sqlalchemy.orm import Mapped, mapped_column

from cfsdocs.db import FOREVER, Base, clustered, new_ref
from cfsdocs.people.models import Account
from cfsdocs.permanent import make_permanent
from cfsdocs.records.models import Document, Folder, Ground


class Answer(StrEnum):
    """Is there sensitive information in it?"""

    YES = "yes"
    NO = "no"
    NOT_YET = "not_yet"


class Why(StrEnum):
    """Why something sensitive is recorded without consent: it will be asked, or a reason of the policy's 6.3."""

    ASK = "ask"
    HARM_TO_A_CHILD = "6.3(i)"
    TO_PREVENT_HARM = "6.3(ii)"
    STATUTORY_DUTY = "6.3(iii)"


GROUNDS = (Why.HARM_TO_A_CHILD, Why.TO_PREVENT_HARM, Why.STATUTORY_DUTY)


class Outcome(StrEnum):
    """How a case ended."""

    CONSENT = "consent"
    GROUND = "ground"
    SEEN = "seen"
    """A second person has looked at the ground, and it stands."""
    TAKEN_OUT = "taken_out"
    CHANGED = "changed"
    """Whoever mends the record has given another reason: that is a case of its own."""
    ENDED = "ended"
    """The ground was ended: the document is held again, which is a case of its own."""


class Looked(Base):
    """Somebody has said whether a version holds sensitive information, or that they have not looked yet (5.1, 5.2)."""

    __tablename__ = "looked"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id))
    version: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    at: Mapped[datetime]
    answer: Mapped[str]
    __table_args__ = (
        CheckConstraint("answer IN ('yes', 'no', 'not_yet')", name="answer"),
        Index(None, "document_id", "id"),
    )


class WithoutConsent(Base):
    """A case for a second pair of eyes: something sensitive was recorded without consent (5.4), and why.

    ``outcome`` is NULL while it waits. Whoever said why never settles their own by a ground, nor has seen it.
    """

    __tablename__ = "without_consent"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    folder_id: Mapped[int]
    document_id: Mapped[int]
    said_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    said_at: Mapped[datetime]
    why: Mapped[str]
    words: Mapped[str]
    ground_id: Mapped[int | None] = mapped_column(ForeignKey(Ground.id))
    due_at: Mapped[datetime]
    """When a second person must have looked: two working days later."""
    overdue_told_at: Mapped[datetime] = mapped_column(default=FOREVER)
    outcome: Mapped[str | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    """NULL while it waits, and where a consent that came settled it."""
    settled_at: Mapped[datetime] = mapped_column(default=FOREVER)
    __table_args__ = (
        ForeignKeyConstraint(["folder_id", "document_id"], ["document.folder_id", "document.id"]),
        CheckConstraint("why IN ('ask', '6.3(i)', '6.3(ii)', '6.3(iii)')", name="why"),
        CheckConstraint("why = 'ask' OR (words <> '' AND ground_id IS NOT NULL)", name="ground_has_words"),
        CheckConstraint("outcome IN ('consent', 'ground', 'seen', 'taken_out', 'changed', 'ended')", name="outcome"),
        CheckConstraint(
            "outcome IS NULL OR outcome NOT IN ('ground', 'seen') OR "
            "(settled_by IS NOT NULL AND settled_by <> said_by)",
            name="two_people",
        ),
        Index(
            "uq_without_consent_open",
            "document_id",
            unique=True,
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
        Index(None, "folder_id"),
    )


class RecordedGround(Base):
    """Who recorded a ground, when, and for 6.3(iii) the order itself, which lies in the same folder."""

    __tablename__ = "recorded_ground"
    ground_id: Mapped[int] = mapped_column(ForeignKey(Ground.id), primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    clause: Mapped[str]
    order_id: Mapped[int | None]
    recorded_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    recorded_at: Mapped[datetime]
    __table_args__ = clustered(
        ForeignKeyConstraint(["folder_id", "order_id"], ["document.folder_id", "document.id"]),
        CheckConstraint("clause IN ('6.3(i)', '6.3(ii)', '6.3(iii)')", name="clause"),
        CheckConstraint("clause <> '6.3(iii)' OR order_id IS NOT NULL", name="order"),
    )


class EndedGround(Base):
    """Who ended a ground, when and why."""

    __tablename__ = "ended_ground"
    ground_id: Mapped[int] = mapped_column(ForeignKey(Ground.id), primary_key=True)
    ended_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    ended_at: Mapped[datetime]
    words: Mapped[str]
    __table_args__ = clustered(CheckConstraint("words <> ''", name="says_why"))


class HiddenSearch(Base):
    """A document was searched for what its folder hides (6.3 ii). It holds no word of what was sought or found."""

    __tablename__ = "hidden_search"
    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id), primary_key=True)
    version: Mapped[int]
    outcome: Mapped[str]
    at: Mapped[datetime]
    __table_args__ = clustered(CheckConstraint("outcome IN ('found', 'clear', 'no_text')", name="outcome"))


for _model in (Looked, RecordedGround, EndedGround):
    make_permanent(cast("Table", _model.__table__))
