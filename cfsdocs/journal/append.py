"""Append to the journal, inside the caller's transaction, which the caller commits before anything is served.

An entry's leaf is its canonical JSON: every field of ``Entry`` by its name (``rules`` as a list), the instant as
ISO 8601 in UTC with microseconds, names sorted, no spaces, UTF-8. Whoever has the rows can make the leaves again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from cfsdocs.errors import JournalUnavailable
from cfsdocs.journal.models import Entry, TreeNode
from cfsdocs.journal.tree import Node, completed, leaf_hash

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(6962)")
_NEXT = select(func.coalesce(func.max(Entry.index) + 1, 0))


@dataclass(frozen=True)
class Event:
    """Something decided or done. Ids and content-free words only."""

    at: datetime
    account_id: int | None
    action: str
    outcome: Literal["allowed", "refused", "done"]
    rules: tuple[str, ...] = ()
    folder_id: int | None = None
    document_id: int | None = None
    version: int | None = None
    purpose: int | None = None
    grant_id: int | None = None
    note: str = ""


def append(session: Session, event: Event) -> int:
    """Add an entry, and give its index. Needs a writing session; raises JournalUnavailable when it cannot be added."""
    try:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(_ONE_AT_A_TIME)  # or two would take the same index; SQLite has one writer anyhow
        index = session.execute(_NEXT).scalar_one()
        facts = _facts(index, event)
        session.execute(insert(Entry), [facts | {"rules": " ".join(event.rules)}])
        nodes = completed(index, leaf_hash(leaf(facts | {"rules": list(event.rules)})), stored(session))
        rows = [{"level": level, "position": position, "hash": digest} for level, position, digest in nodes]
        session.execute(insert(TreeNode), rows)
    except DBAPIError as error:
        raise JournalUnavailable("the journal cannot be written: check its disk and its database") from error
    return int(index)


def leaf(facts: dict[str, object]) -> bytes:
    """The canonical bytes of an entry's facts."""
    at = facts["at"]
    assert isinstance(at, datetime)
    written = facts | {"at": at.astimezone(UTC).isoformat(timespec="microseconds")}
    return json.dumps(written, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def leaf_of(entry: Entry) -> bytes:
    """The canonical bytes of a stored entry."""
    facts: dict[str, object] = {column.key: getattr(entry, column.key) for column in Entry.__table__.columns}
    return leaf(facts | {"rules": entry.rules.split()})


def _facts(index: int, event: Event) -> dict[str, object]:
    return {
        "index": index,
        "at": event.at,
        "account_id": event.account_id,
        "action": event.action,
        "outcome": event.outcome,
        "folder_id": event.folder_id,
        "document_id": event.document_id,
        "version": event.version,
        "purpose_id": event.purpose,
        "grant_id": event.grant_id,
        "note": event.note,
    }


def stored(session: Session) -> Node:
    """The tree's nodes as the database keeps them."""

    def node(level: int, position: int) -> bytes:
        wanted = select(TreeNode.hash).where(TreeNode.level == level, TreeNode.position == position)
        return bytes(session.execute(wanted).scalar_one())

    return node
