"""What makes it lawful to record something sensitive (5.3, 5.4): consents, grounds, and what still has neither.

For screens and for who must be told. Whether a document opens is the access rules' to say, from the same rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from cfsdocs.records.models import Category, Consent, Document, Ground, Sensitive

Entry = tuple[int, Category]
"""(person id, category)."""


@dataclass(frozen=True)
class Basis:
    """An entry of a document, and what makes recording it lawful. Neither: it is held for its recorder."""

    person_id: int
    category: Category
    consent_since: datetime | None
    ground_since: datetime | None
    clause: str


def consents(session: Session, people: Collection[int], now: datetime) -> dict[Entry, datetime]:
    """The live consents of these people to record a category, with when each began."""
    live = and_(Consent.valid_from <= now, Consent.valid_until > now)
    found = select(Consent.person_id, Consent.category, Consent.valid_from).where(
        Consent.person_id.in_(people), Consent.scope == "record", live
    )
    since: dict[Entry, datetime] = {}
    for person, category, began in session.execute(found):
        entry = person, Category(category)
        since[entry] = min(began, since.get(entry, began))
    return since


def grounds(session: Session, folder_id: int, document_id: int | None, now: datetime) -> list[Ground]:
    """The live grounds for a document, or for the whole of its folder, the oldest first."""
    covers: ColumnElement[bool] = Ground.document_id.is_(None)
    if document_id is not None:
        covers = or_(covers, Ground.document_id == document_id)
    found = select(Ground).where(
        Ground.folder_id == folder_id, covers, Ground.valid_from <= now, Ground.valid_until > now
    )
    return list(session.scalars(found.order_by(Ground.valid_from, Ground.id)))


def uncovered(
    session: Session, folder_id: int, document_id: int | None, entries: Iterable[Entry], now: datetime
) -> frozenset[Entry]:
    """Those of the entries that have neither consent nor ground. ``document_id``: None for what is not filed yet."""
    wanted = frozenset(entries)
    if not wanted or grounds(session, folder_id, document_id, now):
        return frozenset()
    return wanted - consents(session, {person for person, _ in wanted}, now).keys()


def lacking(session: Session, document: Document, now: datetime) -> frozenset[Entry]:
    """What a document holds that has neither a consent nor a ground."""
    return uncovered(session, document.folder_id, document.id, entries_of(session, document.id), now)


def entries_of(session: Session, document_id: int) -> list[Entry]:
    """What a document is marked with. Not yet looked at is no category."""
    found = select(Sensitive.person_id, Sensitive.category).where(Sensitive.document_id == document_id)
    ordered = session.execute(found.order_by(Sensitive.person_id, Sensitive.category))
    return [(person, Category(category)) for person, category in ordered if category < 1 << len(Category)]


def bases(session: Session, document: Document, now: datetime) -> list[Basis]:
    """Each entry of a document with what makes recording it lawful."""
    entries = entries_of(session, document.id)
    given = consents(session, {person for person, _ in entries}, now)
    ground = next(iter(grounds(session, document.folder_id, document.id, now)), None)
    since, clause = (ground.valid_from, ground.clause) if ground is not None else (None, "")
    return [Basis(person, category, given.get((person, category)), since, clause) for person, category in entries]
