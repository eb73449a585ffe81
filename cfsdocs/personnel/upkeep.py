"""What is due in personnel files, for whoever keeps them: certificates, checks, reviews, papers kept for a time (3.3).

It only looks. Whoever asks has found out which files are theirs to keep.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.personnel import dbs, statements
from cfsdocs.personnel.days import months_on, today
from cfsdocs.personnel.files import standing
from cfsdocs.personnel.models import ShortKept, Status
from cfsdocs.records.models import Document, Folder

AHEAD = timedelta(days=60)
"""How long before its day something is said to be due."""


@dataclass(frozen=True)
class DueItem:
    """Something to see to in a file. ``on`` is the last day for it; None when it has none."""

    folder_id: int
    ref: str
    title: str
    number: str
    what: str
    page: str
    """The route of the page to do it on, without ``cfsdocs.``."""
    on: date | None

    def overdue(self, day: date) -> bool:
        """Whether the last day is over."""
        return self.on is not None and self.on < day


def due_in(session: Session, folder_ids: Sequence[int], now: datetime) -> list[DueItem]:
    """Everything due in these files, what has no day first, then by day."""
    day, ids = today(now), list(folder_ids)
    found = [*_said(session, ids), *_certificates(session, ids, day), *_papers(session, ids, day)]
    found += [each for folder_id in ids for each in _of_standing(session, folder_id, day)]
    return sorted(found, key=lambda each: (each.on is not None, each.on or day, each.title))


def _of_standing(session: Session, folder_id: int, day: date) -> Iterator[DueItem]:
    folder = session.get_one(Folder, folder_id)
    stands = standing(session, folder)
    if not stands.recorded:
        yield _item(folder, "Say where this person stands, and since when", "personnel_status", None)
    if stands.review_on is not None and stands.review_on <= day + AHEAD:
        yield _item(folder, "Look whether this file is still needed", "personnel_status", stands.review_on)
    entry = dbs.standing_entry(session, folder_id)
    if stands.status is Status.CURRENT and entry is not None and entry.recheck_on <= day + AHEAD:
        yield _item(folder, "A new DBS check", "personnel_dbs", entry.recheck_on)


def _said(session: Session, ids: list[int]) -> Iterator[DueItem]:
    for folder_id in statements.unread(session, ids):
        folder = session.get_one(Folder, folder_id)
        yield _item(folder, "A statement that nobody has read", "personnel_box", None)


def _certificates(session: Session, ids: list[int], day: date) -> Iterator[DueItem]:
    """Every one that is held, from the first day: six months are soon over."""
    for folder_id, until in dbs.held(session, ids):
        left = (until - day).days
        words = f"A DBS certificate is held: {left} days left" if left >= 0 else "A DBS certificate is held too long"
        yield _item(session.get_one(Folder, folder_id), words, "personnel_dbs", until)
    named = select(Document.folder_id, Document.title, Document.filed_at).where(
        Document.folder_id.in_(ids), Document.state == "current"
    )
    for folder_id, title, filed_at in session.execute(named):
        until = months_on(today(filed_at), dbs.HELD_MONTHS)
        if dbs.looks_like_certificate(title) and until <= day + AHEAD:
            words = "A document that looks like a DBS certificate"
            yield _item(session.get_one(Folder, folder_id), words, "folder", until)


def _papers(session: Session, ids: list[int], day: date) -> Iterator[DueItem]:
    kept = (
        select(Document.folder_id, ShortKept.until)
        .join(ShortKept, ShortKept.document_id == Document.id)
        .where(Document.folder_id.in_(ids), Document.state == "current", ShortKept.until <= day + AHEAD)
        .distinct()
    )
    for folder_id, until in session.execute(kept):
        words = "Papers from an application that the work does not need"
        yield _item(session.get_one(Folder, folder_id), words, "folder", until)


def _item(folder: Folder, what: str, page: str, on: date | None) -> DueItem:
    return DueItem(folder.id, folder.ref, folder.title, folder.number, what, page, on)
