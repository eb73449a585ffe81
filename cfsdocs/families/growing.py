"""Consent that grows up with a child: at certain ages somebody asks again whose consent counts (5.4).

That a parent's consent ends at 18 does not depend on this: it is a date in the row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.errors import InputError
from cfsdocs.families.changes import CONSENT, note
from cfsdocs.families.days import ADULT, age_on, birthday, today
from cfsdocs.families.promises import ConsentReview
from cfsdocs.people.models import Person
from cfsdocs.records.models import Folder, FolderKind, FolderPerson

AGES = (13, 16, 18)
"""Unless the settings say otherwise (``consent_ages``). England has no fixed age: these only ask."""
LONGEST = 1000
WHO = {"self": "They themself", "parent": "Somebody with parental responsibility", "both": "Both together"}


@dataclass(frozen=True)
class OfAge:
    """Somebody has come to an age, and nobody has asked again since."""

    folder: Folder
    person: Person
    age: int
    since: date

    @property
    def adult(self) -> bool:
        """Whether nobody else may answer for them any more."""
        return self.age >= ADULT


def of_age(
    session: Session, now: datetime, ages: Collection[int] = AGES, folder_ids: Collection[int] | None = None
) -> Sequence[OfAge]:
    """Who came to an age while their family's folder was open, and was not asked again. The highest age only."""
    reviewed = {
        (row.folder_id, row.person_id): row.age
        for row in session.scalars(select(ConsentReview).order_by(ConsentReview.age))
    }
    wanted = (
        select(Folder, Person)
        .join(FolderPerson, FolderPerson.folder_id == Folder.id)
        .join(Person, Person.id == FolderPerson.person_id)
        .where(Folder.kind == FolderKind.FAMILY, Folder.closed_at == FOREVER)
        .where(Person.born.is_not(None), Person.died.is_(None))
        .order_by(Folder.id, FolderPerson.position)
    )
    if folder_ids is not None:
        wanted = wanted.where(Folder.id.in_(folder_ids))
    day, found = today(now), []
    for folder, person in session.execute(wanted):
        if person.born is None:
            continue
        reached = [age for age in ages if birthday(person.born, age) <= day]
        if not reached:
            continue
        age, since = max(reached), birthday(person.born, max(reached))
        if since >= today(folder.opened_at) and reviewed.get((folder.id, person.id), 0) < age:
            found.append(OfAge(folder, person, age, since))
    return found


def review(
    session: Session, folder_id: int, person: Person, who: str, words: str, by: int, now: datetime,
    ages: Collection[int] = AGES,
) -> None:  # fmt: skip
    """Record that it was thought about again: who answers from now on, and why. Raises InputError."""
    if person.born is None:
        raise InputError("Record their birth date first", "who")
    age = max((each for each in ages if each <= age_on(person.born, today(now))), default=None)
    if age is None:
        raise InputError("They have not come to such an age yet", "who")
    if who not in WHO:
        raise InputError("Choose who answers from now on", "who")
    if who != "self" and age >= ADULT:
        raise InputError("From 18 on they answer for themself", "who")
    if not words.strip() or len(words) > LONGEST:
        raise InputError(f"Say in 1 to {LONGEST} characters what you talked about, and how you decided", "note")
    same = ConsentReview.folder_id == folder_id, ConsentReview.person_id == person.id, ConsentReview.age == age
    if session.scalars(select(ConsentReview.id).where(*same)).first() is not None:
        raise InputError("This was recorded already", "who")
    session.add(
        ConsentReview(
            folder_id=folder_id, person_id=person.id, age=age, who=who, note=words.strip(), at=now, recorded_by=by
        )
    )
    note(session, folder_id, CONSENT, f"{person.name} is {age}: from now on {WHO[who].lower()} answers", by, now)


def reviews(session: Session, folder_id: int) -> Sequence[ConsentReview]:
    """What was decided at which age, the newest first."""
    wanted = select(ConsentReview).where(ConsentReview.folder_id == folder_id)
    return session.scalars(wanted.order_by(ConsentReview.id.desc())).all()
