"""The home page: my families, what is new, what waits for me, what ends soon."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from cfsdocs.access import lists
from cfsdocs.access.decide import Asker
from cfsdocs.access.models import Grant
from cfsdocs.db import FOREVER, Instant
from cfsdocs.people.models import ActsAs
from cfsdocs.records.models import Document, Folder, FolderKind
from cfsdocs.web.pages import words
from cfsdocs.web.pages.listing import Listed, describe

RECENT = timedelta(days=14)
FAMILIES = 24
"""Families on the home page; the list of families has them all."""
NEWEST = 10
SINCE = (Document.filed_at > bindparam("since", type_=Instant()),)
IN_THESE = (Folder.id.in_(bindparam("these", expanding=True)),)


@dataclass(frozen=True)
class FolderCard:
    """A folder as lists of folders show it."""

    ref: str
    number: str
    title: str
    new: int = 0

    @property
    def new_words(self) -> str:
        """What is new in it, or nothing."""
        return f"{words.tally(self.new)} new" if self.new else ""


@dataclass(frozen=True)
class Ending:
    """A need to know of mine that ends soon."""

    folder: FolderCard
    reason: str
    until: datetime

    @property
    def until_words(self) -> str:
        return words.moment(self.until)


@dataclass(frozen=True)
class Home:
    """Everything on the page."""

    families: tuple[FolderCard, ...]
    more_families: bool
    newest: tuple[Listed, ...]
    waiting: int
    endings: tuple[Ending, ...]


def home(session: Session, family: Asker, waiting: int) -> Home:
    """The page for whoever asks."""
    found = lists.folders(session, family, FolderKind.FAMILY, size=FAMILIES + 1)
    parameters = {"since": family.now - RECENT}
    recent = lists.newest(session, family, where=SINCE, parameters=parameters, size=words.MOST + 1)
    new = Counter(row.folder_id for row in recent)
    cards = tuple(FolderCard(row.ref, row.number, row.title, new[row.id]) for row in found[:FAMILIES])
    return Home(
        families=cards,
        more_families=len(found) > FAMILIES,
        newest=describe(session, recent[:NEWEST]),
        waiting=waiting,
        endings=_endings(session, family),
    )


def _endings(session: Session, asker: Asker) -> tuple[Ending, ...]:
    """My own live grants that end within 14 days, in folders that I may see."""
    mine = (
        select(Grant.folder_id, Grant.reason, Grant.valid_until)
        .join(ActsAs, ActsAs.principal_id == Grant.principal_id)
        .where(ActsAs.account_id == asker.account_id, Grant.valid_from <= asker.now, Grant.valid_until > asker.now)
    )
    soon = mine.where(Grant.valid_until < FOREVER, Grant.valid_until <= asker.now + RECENT).order_by(Grant.valid_until)
    rows = session.execute(soon.limit(NEWEST)).all()
    these = {"these": sorted({row.folder_id for row in rows})}
    seen = {
        row.id: FolderCard(row.ref, row.number, row.title)
        for row in lists.folders(session, asker, FolderKind.FAMILY, where=IN_THESE, parameters=these)
    }
    return tuple(Ending(seen[row.folder_id], row.reason, row.valid_until) for row in rows if row.folder_id in seen)
