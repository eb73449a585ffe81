"""Who must not learn what, and how somebody can be contacted safely."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.families.changes import SAFETY, note
from cfsdocs.families.models import KeptFrom, SafeContact
from cfsdocs.people.models import Person
from cfsdocs.records.models import FolderPerson

LONGEST = 500
"""Characters of one answer."""


def kept_from(session: Session, folder_id: int, now: datetime) -> Sequence[KeptFrom]:
    """Who must not learn what, now."""
    live = select(KeptFrom).where(KeptFrom.folder_id == folder_id, KeptFrom.valid_until > now)
    return session.scalars(live.order_by(KeptFrom.id)).all()


def keep_from(
    session: Session,
    folder_id: int,
    person_id: int,
    learner_id: int | None,
    learner: str,
    what: str,
    by: int,
    now: datetime,
) -> None:
    """Somebody (listed, or named) must not learn something about a person. Raises InputError."""
    person = _listed(session, folder_id, person_id, "person")
    other = _listed(session, folder_id, learner_id, "learner_id") if learner_id is not None else None
    if other is None and not learner.strip():
        raise InputError("Choose who must not learn it, or enter their name", "learner")
    if other is not None and other.id == person.id:
        raise InputError("Choose two different people", "learner_id")
    if not what.strip():
        raise InputError("Enter what they must not learn, for example where the children live", "what")
    if max(len(learner), len(what)) > LONGEST:
        raise InputError(f"Use {LONGEST} characters or fewer", "what")
    session.add(
        KeptFrom(
            folder_id=folder_id, person_id=person_id, learner_id=learner_id, learner="" if other else learner.strip(),
            what=what.strip(), valid_from=now, recorded_by=by,
        )
    )  # fmt: skip
    named = other.name if other else learner.strip()
    note(session, folder_id, SAFETY, f"{named} must not learn about {person.name}: {what.strip()}", by, now)


def end_kept_from(session: Session, folder_id: int, ref: str, by: int, now: datetime) -> None:
    """They may learn it again. Raises AccessRefused when there is no such thing."""
    wanted = select(KeptFrom).where(KeptFrom.folder_id == folder_id, KeptFrom.ref == ref)
    found = session.scalars(wanted.where(KeptFrom.valid_until == FOREVER)).one_or_none()
    if found is None:
        raise AccessRefused
    found.valid_until = now
    person = session.get_one(Person, found.person_id)
    named = session.get_one(Person, found.learner_id).name if found.learner_id is not None else found.learner
    note(session, folder_id, SAFETY, f"{named} may learn again about {person.name}: {found.what}", by, now)


def safe_contacts(session: Session, folder_id: int, now: datetime) -> dict[int, SafeContact]:
    """By person, how they can be contacted safely now."""
    live = select(SafeContact).where(SafeContact.folder_id == folder_id, SafeContact.valid_until > now)
    return {each.person_id: each for each in session.scalars(live)}


def say_how_to_contact(
    session: Session, folder_id: int, person_id: int, ways: str, times: str, avoid: str, by: int, now: datetime
) -> None:
    """Record how somebody can be contacted safely, in place of what was said before. Raises InputError."""
    person = _listed(session, folder_id, person_id, "person")
    if not ways.strip():
        raise InputError("Enter a safe way to contact them, for example text only, no voicemail", "ways")
    if max(len(ways), len(times), len(avoid)) > LONGEST:
        raise InputError(f"Use {LONGEST} characters or fewer", "ways")
    about = SafeContact.folder_id == folder_id, SafeContact.person_id == person_id
    session.execute(update(SafeContact).where(*about, SafeContact.valid_until == FOREVER).values(valid_until=now))
    session.add(
        SafeContact(
            folder_id=folder_id, person_id=person_id, ways=ways.strip(), times=times.strip(), avoid=avoid.strip(),
            valid_from=now, recorded_by=by,
        )
    )  # fmt: skip
    said = "; ".join(each.strip() for each in (ways, times, avoid) if each.strip())
    note(session, folder_id, SAFETY, f"{person.name}: safe to contact: {said}", by, now)


def _listed(session: Session, folder_id: int, person_id: int, field: str) -> Person:
    if session.get(FolderPerson, (folder_id, person_id)) is None:
        raise InputError("Choose a person of this folder", field)
    return session.get_one(Person, person_id)
