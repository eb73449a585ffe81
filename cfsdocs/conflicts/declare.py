"""Declare a personal connection (7.1): recorded, closed at once, and handed to whoever decides, in one transaction.

What is done, and what the declarer is told, must be the same whether anybody was found or not: nothing here gives
anything back. The caller commits, and answers no sooner than ``no_sooner_than`` says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlalchemy.orm import Session

from cfsdocs import workdays
from cfsdocs.conflicts import route
from cfsdocs.conflicts.matching import Found, find, own_folder, suspend
from cfsdocs.conflicts.models import Case, Connection, Why
from cfsdocs.db import Turn, take_turn
from cfsdocs.errors import InputError
from cfsdocs.journal import Event, append
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.accounts import find_account

DAYS_TO_DECIDE = 3
"""Working days, after which it goes up a level."""
LONGEST = 500
"""Characters of each answer: somebody is to read it today."""
FLOOR = 0.4
"""Seconds. An answer comes after a whole number of these, so that how long matching took does not show."""


@dataclass(frozen=True)
class Told:
    """What the declarer wrote."""

    with_whom: str
    how: str
    since: str
    urgent: str = ""


def check(told: Told) -> list[InputError]:
    """Everything that keeps it from being taken."""
    wanted = (
        ("with_whom", "Enter with whom you have the connection: the name, as far as you know it"),
        ("how", "Enter how you know them"),
        ("since", "Enter since when, for example 2019, or since school"),
    )
    missing = [InputError(message, name) for name, message in wanted if not getattr(told, name).strip()]
    long = [name for name in ("with_whom", "how", "since", "urgent") if len(getattr(told, name)) > LONGEST]
    return missing + [InputError(f"Shorten this to {LONGEST} characters or fewer", name) for name in long]


def declare(
    session: Session, account_id: int, told: Told, folder_id: int | None, now: datetime, second_trustee: str = ""
) -> Case:
    """Record it and close what it may be about. ``folder_id``: the folder from whose page it was declared."""
    for problem in check(told):
        raise problem
    take_turn(session, Turn.CONFLICTS)
    connection = Connection(
        account_id=account_id,
        folder_id=folder_id,
        with_whom=told.with_whom.strip(),
        how=told.how.strip(),
        since=told.since.strip(),
        urgent=told.urgent.strip(),
        declared_at=now,
    )
    session.add(connection)
    session.flush()
    last = find_account(session, second_trustee) if second_trustee else None
    case = Case(
        id=connection.id,
        account_id=account_id,
        last_resort_id=last.id if last is not None else None,
        due_at=workdays.after(now, DAYS_TO_DECIDE),
    )
    session.add(case)
    session.flush()
    found = find(session, connection)
    if folder_id is not None and not own_folder(session, account_id, folder_id):
        found.insert(0, Found(Why.FOLDER, folder_id=folder_id))
    suspend(session, case, found, now)
    hand_to(session, case, route.decider(session, case, now), now)
    append(session, event_of(account_id, "declare connection", connection.ref, now))
    return case


def hand_to(session: Session, case: Case, account_id: int | None, now: datetime) -> None:
    """Let somebody decide it, and tell them that something waits; urgently, if a colleague must know today."""
    case.decider_id = account_id
    session.flush()
    if account_id is not None:
        urgent = bool(case.connection.urgent) and not case.decision_id
        notify(session, account_id, Kind.CONNECTION_TO_DECIDE, now, urgent=urgent)


def event_of(account_id: int | None, action: str, ref: str, now: datetime) -> Event:
    """An entry about a case: no folder and no document, so that it stands in nobody's view of one."""
    return Event(at=now, account_id=account_id, action=action, outcome="done", note=f"case {ref}")


def no_sooner_than(seconds: float) -> float:
    """How long after its start an answer may leave, when its work took so long: always a whole number of floors."""
    return max(1, ceil(seconds / FLOOR)) * FLOOR
