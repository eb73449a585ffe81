"""The people of a family's folder: who they are, who lives with whom, who has parental responsibility (4.1, 3.4 d)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.families.changes import PEOPLE, note
from cfsdocs.families.days import adult_at, is_adult, today
from cfsdocs.families.matching import look_for
from cfsdocs.families.models import Evidence, LivesWith, ParentalResponsibility
from cfsdocs.people.accounts import add_person
from cfsdocs.people.models import Person
from cfsdocs.records.models import FolderPerson

LONGEST = 120
"""Characters of a name, or of somebody's part in a family."""


@dataclass(frozen=True)
class Facts:
    """What is recorded about one person of a family."""

    name: str
    known_as: str
    part: str
    born: date | None
    died: date | None = None
    no_letters: bool = False
    lives_with: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Member:
    """A person of the folder, and their part in it."""

    person: Person
    part: str
    adult: bool

    @property
    def id(self) -> int:
        return self.person.id


def members(session: Session, folder_id: int, now: datetime) -> Sequence[Member]:
    """Everybody whom the folder lists, in its order."""
    wanted = select(FolderPerson.part, Person).join(Person, Person.id == FolderPerson.person_id)
    rows = session.execute(wanted.where(FolderPerson.folder_id == folder_id).order_by(FolderPerson.position)).all()
    return [Member(person, part, is_adult(person.born, part, today(now))) for part, person in rows]


def member(session: Session, folder_id: int, person_ref: str, now: datetime) -> Member:
    """One of them. Raises AccessRefused for anybody else."""
    found = [each for each in members(session, folder_id, now) if each.person.ref == person_ref]
    if not found:
        raise AccessRefused
    return found[0]


def add_member(session: Session, folder_id: int, facts: Facts, by: int, now: datetime) -> Person:
    """List somebody new, and look quietly whether they may be known already. Raises InputError."""
    check(facts, now)
    person = add_person(session, facts.name.strip(), facts.known_as.strip(), facts.born)
    last = session.scalar(select(func.max(FolderPerson.position)).where(FolderPerson.folder_id == folder_id))
    place = 0 if last is None else last + 1
    session.add(FolderPerson(folder_id=folder_id, person_id=person.id, part=facts.part.strip(), position=place))
    session.flush()
    _tell(session, folder_id, person, facts)
    note(session, folder_id, PEOPLE, f"{person.name} was added", by, now)
    look_for(session, folder_id, person, now)
    return person


def change_member(session: Session, folder_id: int, person_id: int, facts: Facts, by: int, now: datetime) -> None:
    """Correct what is recorded; what it was before stays in the page's history (3.4 d). Raises InputError."""
    check(facts, now)
    person, listed = session.get_one(Person, person_id), session.get_one(FolderPerson, (folder_id, person_id))
    before = _said(person, listed.part, _with(session, folder_id, person_id))
    if facts.born != person.born:
        _refuse_a_birthday_that_consents_rest_on(session, person_id)
    person.name, person.known_as, person.born = facts.name.strip(), facts.known_as.strip(), facts.born
    listed.part = facts.part.strip()
    _tell(session, folder_id, person, facts)
    after = _said(person, listed.part, _with(session, folder_id, person_id))
    for was, becomes in zip(before, after, strict=True):
        if was != becomes:
            note(session, folder_id, PEOPLE, f"{person.name}: {becomes} (before: {was})", by, now)


def check(facts: Facts, now: datetime) -> None:
    """Raise InputError, naming the field, for what cannot be recorded."""
    if not facts.name.strip():
        raise InputError("Enter their name", "name")
    if max(len(facts.name), len(facts.known_as), len(facts.part)) > LONGEST:
        raise InputError(f"Use {LONGEST} characters or fewer", "name" if len(facts.name) > LONGEST else "part")
    if not facts.part.strip():
        raise InputError("Enter their part in the family, for example mother, or child", "part")
    if facts.born is not None and facts.born > today(now):
        raise InputError("The birth date must be today or in the past", "born")
    if facts.died is not None and not (facts.born or date.min) <= facts.died <= today(now):
        raise InputError("The date of death must be after the birth date, and not in the future", "died")


def _tell(session: Session, folder_id: int, person: Person, facts: Facts) -> None:
    person.died, person.no_letters = facts.died, facts.no_letters
    listed = set(session.scalars(select(FolderPerson.person_id).where(FolderPerson.folder_id == folder_id)))
    session.execute(delete(LivesWith).where(LivesWith.folder_id == folder_id, LivesWith.person_id == person.id))
    session.execute(delete(LivesWith).where(LivesWith.folder_id == folder_id, LivesWith.with_id == person.id))
    for other in (facts.lives_with & listed) - {person.id}:
        session.add(LivesWith(folder_id=folder_id, person_id=person.id, with_id=other))
        session.add(LivesWith(folder_id=folder_id, person_id=other, with_id=person.id))
    session.flush()


def _with(session: Session, folder_id: int, person_id: int) -> str:
    wanted = select(Person.name).join(LivesWith, LivesWith.with_id == Person.id)
    names = session.scalars(wanted.where(LivesWith.folder_id == folder_id, LivesWith.person_id == person_id))
    return ", ".join(sorted(names)) or "nobody of this folder"


def _said(person: Person, part: str, lives_with: str) -> tuple[str, ...]:
    return (
        f"name {person.name}",
        f"known as {person.known_as or 'nothing else'}",
        f"born {person.born or 'not known'}",
        f"part {part}",
        f"died {person.died}" if person.died else "living",
        "do not write to them" if person.no_letters else "may be written to",
        f"lives with {lives_with}",
    )


def lives_with(session: Session, folder_id: int) -> dict[int, set[int]]:
    """By person, whom of the folder they live with."""
    found: dict[int, set[int]] = {}
    for row in session.scalars(select(LivesWith).where(LivesWith.folder_id == folder_id)):
        found.setdefault(row.person_id, set()).add(row.with_id)
    return found


def _refuse_a_birthday_that_consents_rest_on(session: Session, person_id: int) -> None:
    """What a parent may consent to ends on the child's 18th birthday, which is fixed where it is recorded."""
    resting = select(ParentalResponsibility.id).where(
        ParentalResponsibility.child_id == person_id, ParentalResponsibility.valid_until == FOREVER
    )
    if session.scalars(resting.limit(1)).first() is not None:
        raise InputError(
            "Parental responsibility rests on this birth date. End it first, correct the date, then record it again",
            "born",
        )


def parental(session: Session, folder_id: int, now: datetime) -> Sequence[ParentalResponsibility]:
    """Who has parental responsibility for whom now, as this folder records it."""
    wanted = select(ParentalResponsibility).where(
        ParentalResponsibility.folder_id == folder_id,
        ParentalResponsibility.valid_from <= now,
        ParentalResponsibility.valid_until > now,
        ParentalResponsibility.adult_at > now,
    )
    return session.scalars(wanted.order_by(ParentalResponsibility.child_id, ParentalResponsibility.id)).all()


def record_parental(
    session: Session,
    folder_id: int,
    adult_id: int,
    children: Collection[int],
    evidence: Evidence,
    seen_on: date | None,
    by: int,
    now: datetime,
) -> None:
    """An adult has parental responsibility for these children, shown by this on that day. Raises InputError."""
    listed = {each.id: each for each in members(session, folder_id, now)}
    adult = listed.get(adult_id)
    if adult is None or not adult.adult:
        raise InputError("Choose an adult of this folder", "adult")
    if not children or not set(children) <= set(listed):
        raise InputError("Choose at least one child of this folder", "children")
    if seen_on is None or seen_on > today(now):
        raise InputError("Enter the day on which you saw or heard this: today or in the past", "seen_on")
    held = {(each.adult_id, each.child_id) for each in parental(session, folder_id, now)}
    for child in (listed[each] for each in children):
        if child.person.born is None:
            raise InputError("Record the child's birth date first: this ends on their 18th birthday", "children")
        if child.adult:
            raise InputError("Choose children: nobody has parental responsibility for an adult", "children")
        if (adult_id, child.id) in held:
            raise InputError("This is recorded already. To change the evidence, end it and record it again", "children")
        session.add(
            ParentalResponsibility(
                folder_id=folder_id, adult_id=adult_id, child_id=child.id, evidence=evidence, seen_on=seen_on,
                adult_at=adult_at(child.person.born), valid_from=now, recorded_by=by,
            )
        )  # fmt: skip
        words = f"{adult.person.name} has parental responsibility for {child.person.name}"
        note(session, folder_id, PEOPLE, words, by, now)


def end_parental(session: Session, folder_id: int, ref: str, by: int, now: datetime) -> ParentalResponsibility:
    """It has ended, or was wrong. Consents that rest on it count no longer; see ``consent``."""
    wanted = select(ParentalResponsibility).where(
        ParentalResponsibility.folder_id == folder_id,
        ParentalResponsibility.ref == ref,
        ParentalResponsibility.valid_until == FOREVER,
    )
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise AccessRefused
    found.valid_until = now
    adult, child = session.get_one(Person, found.adult_id), session.get_one(Person, found.child_id)
    words = f"{adult.name} has parental responsibility for {child.name} no longer"
    note(session, folder_id, PEOPLE, words, by, now)
    return found
