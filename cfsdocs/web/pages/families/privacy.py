"""The Privacy page: what was explained to whom, and whether in time; and a leaflet's lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cfsdocs.families.privacy import due_at, explanations, was_late
from cfsdocs.web.pages import words

HEADING = 60
"""A line of a leaflet that is no longer than this, and ends without a stop, is a heading."""


@dataclass(frozen=True)
class ToldOnce:
    """One explanation."""

    given_on: str
    people: str
    leaflet: str
    leaflet_ref: str
    interpreter: str
    recorded: str
    late: bool
    recorded_later: bool


@dataclass(frozen=True)
class PrivacyPage:
    """Everything on the page."""

    told: tuple[ToldOnce, ...]
    due: str
    overdue: bool


def privacy_page(session: Session, folder_id: int, now: datetime) -> PrivacyPage:
    """What was explained; or by when it is to be."""
    told = tuple(
        ToldOnce(
            words.day(made.given_on),
            ", ".join(names),
            f"version {leaflet.label}, {leaflet.language}",
            leaflet.ref,
            made.interpreter,
            words.day(made.recorded_on),
            was_late(session, made),
            made.recorded_on > made.given_on,
        )
        for made, leaflet, names in explanations(session, folder_id)
    )
    due = due_at(session, folder_id)
    return PrivacyPage(told, words.day(due), not told and due <= now)


def lines(text: str) -> list[tuple[bool, str]]:
    """A leaflet's lines, and whether each is a heading."""
    found = [line.strip() for line in text.splitlines() if line.strip()]
    return [(len(line) <= HEADING and not line.endswith((".", "?", "!", ":")), line) for line in found]
