"""Append to the journal, inside the caller's transaction, which the caller commits before anything is served.

Indices have no gap, whoever writes at the same time: SQLite has one writer, and PostgreSQL holds a lock from here
to the caller's commit. So what appends should be short. Nothing here may change an entry, or make do without one.
"""

from __future__ import annotations

from typing import cast

from sqlalchemy import Connection, Table, bindparam, func, insert, select
from sqlalchemy.exc import NoResultFound, SQLAlchemyError
from sqlalchemy.orm import Session

from cfsdocs.db import Turn, take_turn
from cfsdocs.errors import JournalUnavailable
from cfsdocs.journal.events import Event, facts_of, leaf
from cfsdocs.journal.models import Entry, TreeNode
from cfsdocs.journal.tree import Node, completed, leaf_hash

__all__ = ["UNAVAILABLE", "Event", "append", "size", "stored"]

UNAVAILABLE = "the journal cannot be written: check its disk and its database"

_ENTRIES = cast("Table", Entry.__table__)
_NODES = cast("Table", TreeNode.__table__)
_ADD_ENTRY = insert(_ENTRIES)
_ADD_NODES = insert(_NODES)
_LAST = select(func.max(_ENTRIES.c.index))
_NODE = select(_NODES.c.hash).where(_NODES.c.level == bindparam("l"), _NODES.c.position == bindparam("p"))


def append(session: Session, event: Event) -> int:
    """Add an entry, and give its index. Needs a writing session; raises JournalUnavailable when it cannot be added.

    After that, roll back: what was to be recorded must not happen.
    """
    try:
        connection = session.connection()  # not the session: it would flush, and the caller's mistakes look like ours
        take_turn(connection, Turn.JOURNAL)
        index = size(connection)
        facts = facts_of(index, event)
        nodes = completed(index, leaf_hash(leaf(facts)), stored(connection))
        rows = [{"level": level, "position": position, "hash": digest} for level, position, digest in nodes]
        connection.execute(_ADD_ENTRY, facts)
        connection.execute(_ADD_NODES, rows)
    except SQLAlchemyError as error:
        raise JournalUnavailable(UNAVAILABLE) from error
    return index


def size(connection: Connection) -> int:
    """How many entries there are."""
    last = connection.execute(_LAST).scalar()
    return 0 if last is None else int(last) + 1


def stored(connection: Connection) -> Node:
    """The tree's nodes as the database keeps them. A missing one raises NoResultFound."""

    def node(level: int, position: int) -> bytes:
        found = connection.execute(_NODE, {"l": level, "p": position}).scalar()
        if not isinstance(found, bytes):
            raise NoResultFound("the tree lost a hash")
        return found

    return node
