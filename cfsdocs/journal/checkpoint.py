"""Make checkpoints: at most one a minute while there is traffic, and whenever one is asked for.

Never signs what contradicts the last checkpoint: that the old tree is the new one's beginning is proved first.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import NoResultFound, SQLAlchemyError
from sqlalchemy.orm import Session

from cfsdocs.db import Turn, take_turn
from cfsdocs.errors import JournalDamaged, JournalUnavailable
from cfsdocs.journal.append import UNAVAILABLE, size, stored
from cfsdocs.journal.models import Checkpoint
from cfsdocs.journal.note import Journal, Statement
from cfsdocs.journal.tree import consistency, consistent, root

log = logging.getLogger("cfsdocs")

EVERY = timedelta(seconds=60)
_NEWEST = select(Checkpoint).order_by(Checkpoint.size.desc()).limit(1)
_NEWEST_AT = select(Checkpoint.at).order_by(Checkpoint.size.desc()).limit(1)
_CONTRADICTS = "the journal contradicts its last checkpoint: run 'cfsdocs journal verify'"


def newest(session: Session) -> Checkpoint | None:
    """The last checkpoint that was made."""
    return session.scalars(_NEWEST).one_or_none()


def make(session: Session, journal: Journal, now: datetime) -> Checkpoint:
    """A checkpoint of the journal as it is; the last one again when nothing was added since.

    Needs a writing session. Raises JournalDamaged rather than sign what the last checkpoint contradicts.
    """
    try:
        with session.no_autoflush:  # the caller's mistakes are not to look like ours
            return _make(session, journal, now)
    except NoResultFound as error:
        raise JournalDamaged(_CONTRADICTS) from error
    except SQLAlchemyError as error:
        raise JournalUnavailable(UNAVAILABLE) from error


def _make(session: Session, journal: Journal, now: datetime) -> Checkpoint:
    connection = session.connection()
    take_turn(connection, Turn.JOURNAL)
    last = newest(session)
    stated = _statement(connection)
    if last is not None:
        _require_consistent(connection, journal.verifier.read(last.note), stated)
        if last.size == stated.size:
            return last
    made = {"size": stated.size, "at": now, "note": journal.sign(stated)}
    connection.execute(insert(Checkpoint), made)
    return session.get_one(Checkpoint, stated.size)


def make_if_due(session: Session, journal: Journal, now: datetime) -> Checkpoint | None:
    """A checkpoint when the last one is a minute old, or claims to be of the future: a clock, or a hand."""
    last = session.execute(_NEWEST_AT).scalar()
    if last is not None and abs(now - last) < EVERY:
        return None
    return make(session, journal, now)


def keep_up(session: Session, journal: Journal, now: datetime) -> None:
    """Make one if due, for whoever records traffic, in the same transaction.

    A journal that contradicts itself is cried out in the log, each time, and gets no checkpoint; people are served
    all the same, since it can still record. Raises JournalUnavailable when it cannot.
    """
    try:
        make_if_due(session, journal, now)
    except JournalDamaged as damage:
        log.critical("no checkpoint was made: %s", damage)


def _statement(connection: Connection) -> Statement:
    entries = size(connection)
    return Statement(entries, root(entries, stored(connection)))


def _require_consistent(connection: Connection, old: Statement, new: Statement) -> None:
    if old.size > new.size:
        raise JournalDamaged(_CONTRADICTS)
    proof = consistency(old.size, new.size, stored(connection)) if old.size else []
    if not consistent(old.size, new.size, old.root, new.root, proof):
        raise JournalDamaged(_CONTRADICTS)
