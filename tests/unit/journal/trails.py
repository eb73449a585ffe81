"""Journals to test with: invented events, and appending many of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from cfsdocs.db import writing
from cfsdocs.journal import Event, Journal, append
from cfsdocs.journal.checkpoint import make

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def event(number: int = 0, **changes: Any) -> Event:
    """An invented event; no two numbers give the same."""
    refused = number % 5 == 4
    facts: dict[str, Any] = {
        "at": NOW + timedelta(seconds=number, microseconds=number),
        "account_id": 1001 + number % 3,
        "action": "download" if number % 4 == 3 else "view",
        "outcome": "refused" if refused else "allowed",
        "rules": ("no_conflict", "need_to_know") if refused else (),
        "folder_id": 301 + number % 2,
        "document_id": None if number % 7 == 6 else 501 + number % 4,
        "version": 1,
        "purpose": 1,
        "grant_id": None if refused else 7,
        "note": f"get document_page {number}",
    }
    return Event(**(facts | changes))


def fill(session: Session, count: int, start: int = 0) -> None:
    """Append events ``start`` and on."""
    for number in range(start, start + count):
        append(session, event(number))


def filled(engine: Engine, journal: Journal, *counts: int) -> list[str]:
    """Append so many events and make a checkpoint, for each count. The checkpoints' texts."""
    notes, total = [], 0
    for count in counts:
        with writing(engine) as session:
            fill(session, count, total)
            notes.append(make(session, journal, NOW + timedelta(minutes=len(notes))).note)
        total += count
    return notes
