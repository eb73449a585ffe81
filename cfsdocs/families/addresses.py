"""Addresses, phones, schools and new names, hidden or not: recorded, ended, and shown on a reasoned click.

Whatever is hidden is searched for in the documents of every folder that lists the person, as soon as it is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.families.changes import SAFETY, note
from cfsdocs.families.models import AddressShown
from cfsdocs.people.models import Person
from cfsdocs.records.addresses import ContactPoint, PointKind, protected_strings
from cfsdocs.records.models import FolderPerson

__all__ = ["Point", "add_point", "end_point", "folders_to_search", "points", "protected_strings", "show", "unprotect"]

NAMES = {
    PointKind.ADDRESS: "address",
    PointKind.PHONE: "phone number",
    PointKind.EMAIL: "e-mail address",
    PointKind.SCHOOL: "school or nursery",
    PointKind.NAME: "new name",
}
LONGEST = 200
"""Characters of one of its lines."""
SHORTEST_REASON = 5
"""Letters of a reason that says something."""


@dataclass(frozen=True)
class Point:
    """What somebody typed."""

    person_id: int
    kind: PointKind
    words: str
    town: str
    postcode: str
    protected: bool


def points(session: Session, folder_id: int, now: datetime) -> Sequence[ContactPoint]:
    """What is recorded now, by person. A page shows no words of what is protected; see ``show``."""
    live = select(ContactPoint).where(ContactPoint.folder_id == folder_id, ContactPoint.valid_until > now)
    return session.scalars(live.order_by(ContactPoint.person_id, ContactPoint.id)).all()


def add_point(session: Session, folder_id: int, typed: Point, by: int, now: datetime) -> ContactPoint:
    """Record it. Raises InputError. When it is protected, search ``folders_to_search`` for it afterwards."""
    if session.get(FolderPerson, (folder_id, typed.person_id)) is None:
        raise InputError("Choose a person of this folder", "person")
    if not typed.words.strip() and not typed.postcode.strip():
        raise InputError("Enter the address, number, school or name", "words")
    if max(map(len, (typed.words, typed.town, typed.postcode))) > LONGEST:
        raise InputError(f"Use {LONGEST} characters or fewer", "words")
    address = typed.kind == PointKind.ADDRESS
    made = ContactPoint(
        folder_id=folder_id,
        person_id=typed.person_id,
        kind=typed.kind,
        words=typed.words.strip(),
        town=typed.town.strip() if address else "",
        postcode=typed.postcode.strip().upper() if address or typed.kind == PointKind.SCHOOL else "",
        protected=typed.protected,
        valid_from=now,
        recorded_by=by,
    )
    session.add(made)
    session.flush()
    _note(session, made, "was recorded", by, now)
    return made


def end_point(session: Session, folder_id: int, ref: str, by: int, now: datetime) -> None:
    """It is no longer theirs. What was protected is searched for in documents still. Raises AccessRefused."""
    found = point(session, folder_id, ref)
    found.valid_until = now
    _note(session, found, "was ended", by, now)


def unprotect(session: Session, folder_id: int, ref: str, reason: str, by: int, now: datetime) -> None:
    """It needs hiding no longer: for who decides about the folder, with a reason. Documents keep their marks."""
    found = point(session, folder_id, ref)
    _require_reason(reason)
    found.protected = False
    _note(session, found, f"is no longer protected, because: {reason.strip()}", by, now)


def show(session: Session, folder_id: int, ref: str, reason: str, by: int, now: datetime) -> ContactPoint:
    """A protected one, for somebody who says why; that they looked is kept. Raises InputError or AccessRefused."""
    found = point(session, folder_id, ref)
    _require_reason(reason)
    session.add(AddressShown(contact_point_id=found.id, account_id=by, at=now, reason=reason.strip()))
    session.flush()
    return found


def point(session: Session, folder_id: int, ref: str) -> ContactPoint:
    """A live one of this folder. Raises AccessRefused when there is none."""
    wanted = select(ContactPoint).where(ContactPoint.folder_id == folder_id, ContactPoint.ref == ref)
    found = session.scalars(wanted.where(ContactPoint.valid_until == FOREVER)).one_or_none()
    if found is None:
        raise AccessRefused
    return found


def folders_to_search(session: Session, person_id: int) -> Sequence[int]:
    """The folders that list the person: something hidden of theirs may stand in the documents of each."""
    listing = select(FolderPerson.folder_id).where(FolderPerson.person_id == person_id)
    return session.scalars(listing.order_by(FolderPerson.folder_id)).all()


def _require_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise InputError("Say why in a few words, for example: to post the court's letter", "reason")
    if len(reason) > LONGEST:
        raise InputError(f"Use {LONGEST} characters or fewer", "reason")


def _note(session: Session, of: ContactPoint, happened: str, by: int, now: datetime) -> None:
    """The history has what, and whose: never the words that are, or once were, hidden."""
    person = session.get_one(Person, of.person_id)
    hidden = "protected " if of.protected else ""
    note(session, of.folder_id, SAFETY, f"{person.name}: {hidden}{NAMES[PointKind(of.kind)]} {happened}", by, now)
