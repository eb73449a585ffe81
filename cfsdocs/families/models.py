"""A family over time: how its folder was opened, who belongs to whom, and what keeps its people safe.

Facts end, they are not overwritten (3.4 d): whoever asks later can be told what was known when. What hidden words
there are is in ``records.addresses`` alone: no row here may repeat them.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cfsdocs.db import FOREVER, Base, clustered, new_ref
from cfsdocs.families.lasting import only_added_to
from cfsdocs.people.models import Account, Person
from cfsdocs.records.addresses import ContactPoint
from cfsdocs.records.models import Folder


class Step(StrEnum):
    """What is done between the name check and the last look, in any order."""

    PEOPLE = "people"
    SAFETY = "safety"
    KNOW = "know"
    PRIVACY = "privacy"
    CONSENT = "consent"


class Evidence(StrEnum):
    """How somebody's parental responsibility was shown to us."""

    BIRTH_CERTIFICATE = "birth_certificate"
    MARRIAGE = "marriage"
    AGREEMENT = "agreement"
    COURT_ORDER = "court_order"
    COUNCIL = "council"
    TOLD = "told"
    """Said, and not seen: to be checked."""


def _listed(column: str) -> ForeignKeyConstraint:
    """The person in this column is one whom the folder lists."""
    return ForeignKeyConstraint(["folder_id", column], ["folder_person.folder_id", "folder_person.person_id"])


class Opening(Base):
    """A family's folder on its way to being opened. Until ``active_at`` only who began it and their manager see it."""

    __tablename__ = "folder_opening"
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id), primary_key=True)
    begun_at: Mapped[datetime]
    begun_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    active_at: Mapped[datetime] = mapped_column(default=FOREVER)


class OpeningStep(Base):
    """A step that somebody has called done."""

    __tablename__ = "opening_step"
    folder_id: Mapped[int] = mapped_column(ForeignKey(Opening.folder_id), primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    done_at: Mapped[datetime]
    done_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    __table_args__ = clustered(
        CheckConstraint("step IN ('people', 'safety', 'know', 'privacy', 'consent')", name="step")
    )


class PossibleMatch(Base):
    """Somebody added to a folder may be somebody known. It waits until somebody who holds both folders has looked."""

    __tablename__ = "possible_match"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    known_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime] = mapped_column(default=FOREVER)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    same: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        CheckConstraint("person_id <> known_id", name="two_entries"),
        UniqueConstraint("folder_id", "person_id", "known_id"),
        Index(None, "decided_at"),
    )


class ParentalResponsibility(Base):
    """An adult has, or has not, parental responsibility for a child, and how we know.

    ``adult_at`` is the child's 18th birthday: a consent that rests on this can never count beyond it.
    """

    __tablename__ = "parental_responsibility"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    folder_id: Mapped[int]
    adult_id: Mapped[int]
    child_id: Mapped[int]
    evidence: Mapped[str]
    seen_on: Mapped[date]
    adult_at: Mapped[datetime]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime] = mapped_column(default=FOREVER)
    recorded_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    __table_args__ = (
        _listed("adult_id"),
        _listed("child_id"),
        CheckConstraint("adult_id <> child_id", name="two_people"),
        CheckConstraint("valid_from < adult_at", name="for_a_child"),
        CheckConstraint(
            "evidence IN ('birth_certificate', 'marriage', 'agreement', 'court_order', 'council', 'told')",
            name="evidence",
        ),
        UniqueConstraint("id", "adult_id", "child_id", "adult_at"),
        Index(None, "folder_id", "child_id"),
    )


class LivesWith(Base):
    """Somebody lives with somebody else of the folder."""

    __tablename__ = "lives_with"
    folder_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True)
    with_id: Mapped[int] = mapped_column(primary_key=True)
    __table_args__ = clustered(
        _listed("person_id"), _listed("with_id"), CheckConstraint("person_id <> with_id", name="two_people")
    )


class KeptFrom(Base):
    """Somebody who must not learn something about a person: listed by the folder, or named in ``learner``."""

    __tablename__ = "kept_from"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    folder_id: Mapped[int]
    person_id: Mapped[int]
    learner_id: Mapped[int | None]
    learner: Mapped[str] = mapped_column(default="")
    what: Mapped[str]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime] = mapped_column(default=FOREVER)
    recorded_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    __table_args__ = (
        _listed("person_id"),
        _listed("learner_id"),
        CheckConstraint("learner_id IS NOT NULL OR learner <> ''", name="names_somebody"),
        CheckConstraint("learner_id IS NULL OR learner_id <> person_id", name="two_people"),
        Index(None, "folder_id"),
    )


class SafeContact(Base):
    """How and when somebody can be contacted safely."""

    __tablename__ = "safe_contact"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    folder_id: Mapped[int]
    person_id: Mapped[int]
    ways: Mapped[str]
    times: Mapped[str] = mapped_column(default="")
    avoid: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime] = mapped_column(default=FOREVER)
    recorded_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    __table_args__ = (_listed("person_id"), Index(None, "folder_id"))


class AddressShown(Base):
    """Somebody looked at a protected address, and why."""

    __tablename__ = "address_shown"
    id: Mapped[int] = mapped_column(primary_key=True)
    contact_point_id: Mapped[int] = mapped_column(ForeignKey(ContactPoint.id))
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    at: Mapped[datetime]
    reason: Mapped[str]
    __table_args__ = (CheckConstraint("reason <> ''", name="with_a_reason"), Index(None, "contact_point_id", "at"))


class FolderChange(Base):
    """What was changed on one of a folder's pages, in words, but never in words that are hidden."""

    __tablename__ = "folder_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    page: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    words: Mapped[str]
    __table_args__ = (Index(None, "folder_id", "page", "id"),)


class FamilyReminder(Base):
    """Somebody was reminded of something, so that they are not reminded again."""

    __tablename__ = "family_reminder"
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id), primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    at: Mapped[datetime]
    __table_args__ = clustered()


only_added_to(AddressShown, FolderChange)
