"""Make checkpoints: at most one a minute while there is traffic, and whenever one is asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cfsdocs.errors import JournalDamaged
from cfsdocs.journal.append import stored
from cfsdocs.journal.models import Checkpoint, Entry
from cfsdocs.journal.note import Journal, Statement
from cfsdocs.journal.tree import root

EVERY = timedelta(seconds=60)


def size(session: Session) -> int:
    """How many entries there are."""
    return int(session.execute(select(func.coalesce(func.max(Entry.index) + 1, 0))).scalar_one())


def newest(session: Session) -> Checkpoint | None:
    """The last checkpoint that was made."""
    return session.scalars(select(Checkpoint).order_by(Checkpoint.size.desc()).limit(1)).one_or_none()


def make(session: Session, journal: Journal, now: datetime) -> Checkpoint:
    """A checkpoint of the journal as it is; the last one again when nothing was added since.

    Raises JournalDamaged rather than sign what the last checkpoint contradicts.
    """
    last, entries, node = newest(session), size(session), stored(session)
    if last is not None:
        stated = journal.read(last.note)
        if stated.size > entries or root(stated.size, node) != stated.root:
            raise JournalDamaged("the journal contradicts its last checkpoint: run 'cfsdocs journal verify'")
        if stated.size == entries:
            return last
    made = Checkpoint(size=entries, at=now, note=journal.sign(Statement(entries, root(entries, node))))
    session.add(made)
    session.flush()
    return made


def make_if_due(session: Session, journal: Journal, now: datetime) -> None:
    """A checkpoint when the last one is a minute old."""
    last = newest(session)
    if last is None or now - last.at >= EVERY:
        make(session, journal, now)
