"""What families were told (4.1) and what they said (4.2, 5.4), written once and never changed.

A consent stands until another row about the same ends it: so the table is its own history. What nobody may do is a
constraint: consent for another adult, explain in the future, share what is sensitive on a word by phone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from importlib.resources import files
from typing import Any, cast

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Table,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column

from cfsdocs.db import FOREVER, Base, clustered, new_ref
from cfsdocs.families.lasting import only_added_to
from cfsdocs.people.models import Account
from cfsdocs.records.models import Folder, Purpose


class Answer(StrEnum):
    """What somebody said."""

    YES = "yes"
    NO = "no"
    ASK = "ask"
    """Ask me each time."""
    WITHDRAWN = "withdrawn"


class How(StrEnum):
    """How they said it."""

    SIGNED = "signed"
    """On the screen."""
    FORM = "form"
    """On paper: its picture is a document of the folder."""
    SPOKEN = "spoken"


class AgencyKind(StrEnum):
    """With whom information might be shared."""

    SCHOOL = "school"
    HEALTH = "health"
    COUNCIL = "council"
    POLICE = "police"
    HOUSING = "housing"
    CHARITY = "charity"
    NAMED = "named"
    """One agency, by its name."""


class Leaflet(Base):
    """What families are given to keep: one version in one language. A new wording is a new version."""

    __tablename__ = "leaflet"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    label: Mapped[str]
    language: Mapped[str]
    text: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    """None for the one that comes with the application."""
    __table_args__ = (
        UniqueConstraint("label", "language"),
        CheckConstraint("text <> '' AND label <> '' AND language <> ''", name="whole"),
    )


@event.listens_for(cast("Table", Leaflet.__table__), "after_create")
def _one_comes_with_it(target: Table, connection: Connection, **_: Any) -> None:
    text = (files("cfsdocs.families") / "leaflet.txt").read_text(encoding="utf-8")
    shipped = {"label": "1", "language": "English", "text": text, "added_at": datetime(2026, 1, 1, tzinfo=UTC)}
    connection.execute(target.insert(), {"ref": new_ref(), **shipped})


class Explanation(Base):
    """Privacy was explained to a family: what is recorded, how it is used, when it may be shared (4.1)."""

    __tablename__ = "explanation"
    id: Mapped[int] = mapped_column(primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    leaflet_id: Mapped[int] = mapped_column(ForeignKey(Leaflet.id))
    given_on: Mapped[date]
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    interpreter: Mapped[str] = mapped_column(default="")
    what_is_recorded: Mapped[bool]
    how_it_is_used: Mapped[bool]
    when_it_is_shared: Mapped[bool]
    __table_args__ = (
        CheckConstraint("given_on <= recorded_on", name="not_in_the_future"),
        CheckConstraint("what_is_recorded AND how_it_is_used AND when_it_is_shared", name="all_of_it"),
        UniqueConstraint("folder_id", "id"),
    )


class ToldPerson(Base):
    """Somebody of the folder to whom it was explained."""

    __tablename__ = "told_person"
    explanation_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True)
    folder_id: Mapped[int]
    __table_args__ = clustered(
        ForeignKeyConstraint(["folder_id", "explanation_id"], ["explanation.folder_id", "explanation.id"]),
        ForeignKeyConstraint(["folder_id", "person_id"], ["folder_person.folder_id", "folder_person.person_id"]),
    )


_ABOUT = (
    "(category IS NULL AND scope IS NULL AND purpose_id IS NOT NULL AND agency_kind <> '') OR "
    "(category IS NOT NULL AND scope IN ('record', 'share') AND purpose_id IS NULL AND agency_kind = '')"
)
_GIVER = (
    "(giver_id = person_id AND parental_id IS NULL) OR "
    "(giver_id <> person_id AND parental_id IS NOT NULL AND at < adult_at)"
)
_HOW = "(how = 'signed' AND signed_name <> '') OR (how = 'form' AND document_id IS NOT NULL) OR how = 'spoken'"


class GivenConsent(Base):
    """One answer of one giver: to sharing with an agency for a purpose, or about one sensitive category.

    The giver is the person, or somebody whose parental responsibility for them is recorded; then it counts until the
    child's 18th birthday at the most.
    """

    __tablename__ = "given_consent"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    folder_id: Mapped[int]
    person_id: Mapped[int]
    agency_kind: Mapped[str] = mapped_column(default="")
    agency: Mapped[str] = mapped_column(default="")
    purpose_id: Mapped[int | None] = mapped_column(ForeignKey(Purpose.id))
    category: Mapped[int | None]
    scope: Mapped[str | None]
    answer: Mapped[str]
    giver_id: Mapped[int]
    parental_id: Mapped[int | None]
    adult_at: Mapped[datetime] = mapped_column(default=FOREVER)
    competence: Mapped[str] = mapped_column(default="")
    how: Mapped[str]
    signed_name: Mapped[str] = mapped_column(default="")
    signature: Mapped[str] = mapped_column(default="")
    """The lines that were drawn, as an SVG path of plain numbers."""
    document_id: Mapped[int | None]
    sign_by: Mapped[date | None]
    given_on: Mapped[date]
    recorded_on: Mapped[date]
    at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    valid_until: Mapped[datetime] = mapped_column(default=FOREVER)
    __table_args__ = (
        ForeignKeyConstraint(["folder_id", "person_id"], ["folder_person.folder_id", "folder_person.person_id"]),
        ForeignKeyConstraint(["folder_id", "giver_id"], ["folder_person.folder_id", "folder_person.person_id"]),
        ForeignKeyConstraint(["folder_id", "document_id"], ["document.folder_id", "document.id"]),
        ForeignKeyConstraint(
            ["parental_id", "giver_id", "person_id", "adult_at"],
            ["parental_responsibility.id", "parental_responsibility.adult_id", "parental_responsibility.child_id",
             "parental_responsibility.adult_at"],
            name="fk_given_consent_by_a_parent",
        ),
        CheckConstraint(_ABOUT, name="about_one_thing"),
        CheckConstraint(_GIVER, name="giver"),
        CheckConstraint(_HOW, name="how"),
        CheckConstraint("answer IN ('yes', 'no', 'ask', 'withdrawn')", name="answer"),
        CheckConstraint("how <> 'spoken' OR answer <> 'yes' OR sign_by IS NOT NULL", name="spoken_is_signed_by"),
        CheckConstraint("scope IS NULL OR scope <> 'share' OR answer <> 'yes' OR how <> 'spoken'", name="in_writing"),
        CheckConstraint("given_on <= recorded_on", name="not_in_the_future"),
        CheckConstraint("valid_until <= adult_at", name="until_18"),
        Index(None, "folder_id", "person_id", "id"),
        Index(None, "person_id", "category", "scope"),
    )  # fmt: skip


class ConsentReview(Base):
    """Whose consent counts was thought about again when a child came to an age (5.4)."""

    __tablename__ = "consent_review"
    id: Mapped[int] = mapped_column(primary_key=True)
    folder_id: Mapped[int]
    person_id: Mapped[int]
    age: Mapped[int]
    who: Mapped[str]
    note: Mapped[str]
    at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    __table_args__ = (
        ForeignKeyConstraint(["folder_id", "person_id"], ["folder_person.folder_id", "folder_person.person_id"]),
        CheckConstraint("who IN ('self', 'parent', 'both')", name="who"),
        CheckConstraint("note <> ''", name="with_a_note"),
        CheckConstraint("who = 'self' OR age < 18", name="an_adult_answers"),
        UniqueConstraint("folder_id", "person_id", "age"),
    )


only_added_to(Leaflet, Explanation, ToldPerson, GivenConsent, ConsentReview)
