"""Possible matches side by side, for whoever holds both folders wholly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cfsdocs.families.matching import waiting
from cfsdocs.people.models import Person
from cfsdocs.records.models import Folder
from cfsdocs.web.pages import words
from cfsdocs.web.pages.home import FolderCard


@dataclass(frozen=True)
class Entry:
    """One of the two entries."""

    name: str
    known_as: str
    born: str
    folders: tuple[FolderCard, ...]


@dataclass(frozen=True)
class Pair:
    """Somebody new and somebody known."""

    ref: str
    new: Entry
    known: Entry


def matches_page(session: Session, account_id: int, now: datetime) -> tuple[Pair, ...]:
    """What waits for this account."""
    return tuple(
        Pair(each.ref, _entry(each.person, (each.folder,)), _entry(each.known, each.folders))
        for each in waiting(session, account_id, now)
    )


def _entry(person: Person, folders: tuple[Folder, ...]) -> Entry:
    cards = tuple(FolderCard(each.ref, each.number, each.title) for each in folders)
    return Entry(person.name, person.known_as, words.day(person.born) if person.born else "not known", cards)
