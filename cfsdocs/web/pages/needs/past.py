"""Who could see a document, or a folder, on a day in the past: the same rules, asked of the facts as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, decide
from cfsdocs.access.models import Action, Grant
from cfsdocs.access.reach import reached
from cfsdocs.errors import InputError
from cfsdocs.needs.then import as_it_was
from cfsdocs.people.models import Account, Person
from cfsdocs.records.models import Folder, Purpose
from cfsdocs.web.pages import words
from cfsdocs.web.pages.needs.folder import name_of
from cfsdocs.web.pages.why import reason_of
from cfsdocs.workdays import HERE


@dataclass(frozen=True)
class Could:
    """Somebody who could see it then, and through what, or how much of it."""

    name: str
    through: str


def moment_of(fields: Mapping[str, str], now: datetime) -> datetime:
    """The end of a day asked for in three boxes, or now if it is today. Raises InputError for none that has begun."""
    try:
        day = date(*(int(fields.get(f"on-{part}", "")) for part in ("year", "month", "day")))
    except (ValueError, OverflowError) as error:
        raise InputError("Enter a day as numbers, for example 27 3 2026", "on") from error
    if day > words.local(now).date() or day.year < 2000:
        raise InputError("Enter today or a day in the past", "on")
    end = datetime.combine(day + timedelta(days=1), time(), HERE) - timedelta(microseconds=1)
    return min(end.astimezone(UTC), now)


def could_see_document(session: Session, asker: Asker, document_id: int, folder_id: int, at: datetime) -> list[Could]:
    """Everybody who could look at a document then, for any purpose, by name."""
    with as_it_was(session, folder_id, at) as past:
        able = reached(past, folder_id, at, asker.grace_days).get(document_id, frozenset())
        through = {each: _grant_then(past, each, document_id, at, asker.grace_days) for each in able}
    named = [Could(name_of(session, each), _words(session, grant)) for each, grant in through.items()]
    return sorted(named, key=lambda each: each.name)


def could_see_folder(session: Session, asker: Asker, folder_id: int, at: datetime) -> list[Could]:
    """Everybody who could look at any of a folder's documents then, and at how many."""
    with as_it_was(session, folder_id, at) as past:
        found = reached(past, folder_id, at, asker.grace_days)
    accounts = {each for able in found.values() for each in able}
    rows = session.execute(
        select(Account.id, Person.name).join(Person, Person.id == Account.person_id).where(Account.id.in_(accounts))
    )
    counted = [
        (row.name, sum(row.id in able for able in found.values())) for row in sorted(rows, key=lambda each: each.name)
    ]
    return [Could(name, f"{count} of {words.plural(len(found), 'document')}") for name, count in counted]


def _grant_then(past: Session, account: int, document_id: int, at: datetime, grace_days: int) -> int | None:
    for purpose in past.scalars(select(Purpose.id).join(Folder, Folder.kind == Purpose.kind)):
        decision = decide(past, Asker(account, purpose, at, grace_days), document_id, Action.VIEW)
        if decision:
            return decision.grant_id
    return None


def _words(session: Session, grant_id: int | None) -> str:
    if grant_id is None:
        return "It was in their own file and shown to them"
    return words.capital(reason_of(session.get_one(Grant, grant_id)))


def boxes(fields: Mapping[str, Any]) -> dict[str, str]:
    """What was typed into the three boxes."""
    return {part: str(fields.get(f"on-{part}", ""))[:4] for part in ("day", "month", "year")}
