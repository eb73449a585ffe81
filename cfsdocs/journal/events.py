"""What an entry says, and its leaf: the exact bytes that the tree is over.

A leaf is JSON of these names, sorted, with no spaces, in UTF-8: account_id, action, at, document_id, folder_id,
grant_id, index, note, outcome, purpose_id, rules, version. ``at`` is ISO 8601 in UTC with microseconds
("2026-11-23T09:00:00.000000+00:00"), ``rules`` is a list, what does not apply is null. So whoever has the rows can
make the leaves again. A name that a later release adds is left out where it is null: old leaves stay as they are.

Nothing here may hold what somebody typed: ids, and words out of the program.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import RowMapping

WORDS = re.compile(r"[!-~]+( [!-~]+)*")
"""Printable ASCII, single spaces: what every database gives back as it was."""
LONGEST = 200


@dataclass(frozen=True)
class Event:
    """Something decided or done. Ids and content-free words only; anything else is a ValueError."""

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

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an event's time needs its time zone")
        if any(" " in rule for rule in self.rules):
            raise ValueError("a rule's name has no spaces")
        for words in (self.action, *self.rules, self.note or "none"):
            if not WORDS.fullmatch(words) or len(words) > LONGEST:
                raise ValueError("the journal takes short plain words, nothing that anybody typed")


def facts_of(index: int, event: Event) -> dict[str, Any]:
    """The entry's columns, ``rules`` in one string."""
    return {
        "index": index,
        "at": event.at,
        "account_id": event.account_id,
        "action": event.action,
        "outcome": event.outcome,
        "rules": " ".join(event.rules),
        "folder_id": event.folder_id,
        "document_id": event.document_id,
        "version": event.version,
        "purpose_id": event.purpose,
        "grant_id": event.grant_id,
        "note": event.note,
    }


def leaf(facts: Mapping[str, Any] | RowMapping) -> bytes:
    """The canonical bytes of an entry's columns."""
    at = facts["at"].astimezone(UTC).isoformat(timespec="microseconds")
    written = {**facts, "at": at, "rules": facts["rules"].split()}
    return json.dumps(written, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
