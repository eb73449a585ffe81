"""Explaining privacy to a family: what with, in which language, to whom, when, and whether in time (4.1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs import workdays
from cfsdocs.db import FOREVER
from cfsdocs.errors import InputError
from cfsdocs.families.changes import PRIVACY, note
from cfsdocs.families.days import midnight, today
from cfsdocs.families.models import Opening
from cfsdocs.families.promises import Explanation, Leaflet, ToldPerson
from cfsdocs.people.models import Person
from cfsdocs.records.models import Folder, FolderKind, FolderPerson

WORKING_DAYS = 10
"""In which privacy is explained, from the day on which the folder was begun."""
LONGEST_LEAFLET = 20_000


@dataclass(frozen=True)
class Told:
    """What somebody says of an explanation. The three ticks are what 4.1 asks to be explained."""

    leaflet_ref: str
    given_on: date | None
    people: frozenset[int]
    interpreter: str
    what_is_recorded: bool
    how_it_is_used: bool
    when_it_is_shared: bool


def leaflets(session: Session) -> Sequence[Leaflet]:
    """Every version in every language, the newest first."""
    return session.scalars(select(Leaflet).order_by(Leaflet.id.desc())).all()


def add_leaflet(session: Session, label: str, language: str, text: str, by: int, now: datetime) -> Leaflet:
    """A new version, or one more language of a version. Raises InputError."""
    label, language = label.strip(), language.strip()
    for said, words, field in (
        (label, "Enter the version, for example 2 or 2026", "label"),
        (language, "Enter the language, for example Polish", "language"),
        (text.strip(), "Enter what the leaflet says", "text"),
    ):
        if not said:
            raise InputError(words, field)
    if len(text) > LONGEST_LEAFLET:
        raise InputError(f"Use {LONGEST_LEAFLET} characters or fewer: a leaflet is short", "text")
    same = select(Leaflet.id).where(Leaflet.label == label, Leaflet.language == language)
    if session.scalars(same).first() is not None:
        raise InputError(
            "There is this version in this language already. Give a changed wording a new version", "label"
        )
    made = Leaflet(label=label, language=language, text=text.strip(), added_at=now, added_by=by)
    session.add(made)
    session.flush()
    return made


def explain(session: Session, folder_id: int, told: Told, by: int, now: datetime) -> Explanation:
    """Record that privacy was explained. Raises InputError: for a day to come, for anything left out."""
    leaflet = session.scalars(select(Leaflet).where(Leaflet.ref == told.leaflet_ref)).one_or_none()
    if leaflet is None:
        raise InputError("Choose the leaflet that you gave them", "leaflet")
    if told.given_on is None:
        raise InputError("Enter the day on which you explained it", "given_on")
    if told.given_on > today(now):
        raise InputError("The day must be today or in the past: record it once you have explained it", "given_on")
    listed = set(session.scalars(select(FolderPerson.person_id).where(FolderPerson.folder_id == folder_id)))
    if not told.people or not told.people <= listed:
        raise InputError("Choose who was told", "people")
    if not (told.what_is_recorded and told.how_it_is_used and told.when_it_is_shared):
        raise InputError("Tick each of the three once you have explained it. All three are needed", "explained")
    made = Explanation(
        folder_id=folder_id, leaflet_id=leaflet.id, given_on=told.given_on, recorded_on=today(now), recorded_at=now,
        recorded_by=by, interpreter=told.interpreter.strip(), what_is_recorded=True, how_it_is_used=True,
        when_it_is_shared=True,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.add_all(ToldPerson(explanation_id=made.id, person_id=each, folder_id=folder_id) for each in told.people)
    note(session, folder_id, PRIVACY, f"Privacy was explained to {_names(session, told.people)}", by, now)
    return made


def explanations(session: Session, folder_id: int) -> Sequence[tuple[Explanation, Leaflet, tuple[str, ...]]]:
    """Each, with its leaflet and the names of who was told, the newest first."""
    wanted = select(Explanation, Leaflet).join(Leaflet, Leaflet.id == Explanation.leaflet_id)
    rows = session.execute(wanted.where(Explanation.folder_id == folder_id).order_by(Explanation.id.desc())).all()
    names = select(Person.name).join(ToldPerson, ToldPerson.person_id == Person.id).order_by(ToldPerson.person_id)
    return [
        (made, leaflet, tuple(session.scalars(names.where(ToldPerson.explanation_id == made.id))))
        for made, leaflet in rows
    ]


def due_at(session: Session, folder_id: int) -> datetime:
    """The moment by which it is to be explained: ten working days after the folder was begun."""
    begun = session.get(Opening, folder_id)
    at = begun.begun_at if begun is not None else session.get_one(Folder, folder_id).opened_at
    return workdays.after(at, WORKING_DAYS)


def was_late(session: Session, made: Explanation) -> bool:
    """Whether it was explained after the ten working days."""
    return midnight(made.given_on) > due_at(session, made.folder_id)


def overdue(session: Session, now: datetime) -> Sequence[int]:
    """The open families to whom privacy should have been explained by now, and was not."""
    explained = select(Explanation.folder_id)
    wanted = select(Folder.id).where(
        Folder.kind == FolderKind.FAMILY, Folder.closed_at == FOREVER, Folder.id.not_in(explained)
    )
    return [each for each in session.scalars(wanted.order_by(Folder.id)) if due_at(session, each) <= now]


def _names(session: Session, people: Collection[int]) -> str:
    return ", ".join(session.scalars(select(Person.name).where(Person.id.in_(people)).order_by(Person.id)))
