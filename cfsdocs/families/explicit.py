"""Explicit consent to sensitive categories, as the access rule ``lawful_sensitive`` reads it (5.4).

``records.Consent`` follows what people said: a yes begins it; a no, a withdrawal or an 18th birthday ends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.errors import AccessRefused
from cfsdocs.families.changes import CONSENT, note
from cfsdocs.families.standing import Key, Together, standing_about
from cfsdocs.people.models import Person
from cfsdocs.records.models import CATEGORIES, Category, Consent, FolderPerson


def settle(session: Session, key: Key, now: datetime) -> None:
    """Make the rule's row say what everybody's answers about this category come to."""
    person, _, _, _, category, scope = key
    standing = standing_about(session, key, now)
    agreed = standing is not None and standing.together == Together.YES
    until = standing.until if standing is not None and agreed else now
    about = Consent.person_id == person, Consent.category == category, Consent.scope == scope
    live = session.scalars(select(Consent).where(*about, Consent.valid_until > now)).all()
    for row in live:
        row.valid_until = max(until, row.valid_from)
    if agreed and not live and category is not None and scope is not None:
        session.add(Consent(person_id=person, category=category, scope=scope, valid_from=now, valid_until=until))
    session.flush()


def explicit(session: Session, folder_id: int, now: datetime) -> Sequence[Consent]:
    """The explicit consents that count now, of the people whom the folder lists."""
    listed = select(FolderPerson.person_id).where(FolderPerson.folder_id == folder_id)
    live = select(Consent).where(Consent.person_id.in_(listed), Consent.valid_from <= now, Consent.valid_until > now)
    return session.scalars(live.order_by(Consent.person_id, Consent.category, Consent.scope)).all()


def end_explicit(
    session: Session, folder_id: int, person_id: int, category: Category, scope: str, by: int, now: datetime
) -> None:
    """Take back an explicit consent that is kept without the words in which it was given. Raises AccessRefused."""
    listed = session.get(FolderPerson, (folder_id, person_id)) is not None
    about = Consent.person_id == person_id, Consent.category == int(category), Consent.scope == scope
    live = session.scalars(select(Consent).where(*about, Consent.valid_until > now)).all() if listed else ()
    if not live:
        raise AccessRefused
    for row in live:
        row.valid_until = max(now, row.valid_from)
    name = next(each for each, known in CATEGORIES.items() if known == category).replace("_", " ")
    person = session.get_one(Person, person_id)
    note(session, folder_id, CONSENT, f"{person.name}: consent to {scope} ({name}) was withdrawn", by, now)
