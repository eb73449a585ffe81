"""Who opened personnel files, and who was refused one: read from the journal, for whoever answers for them (3.3).

The Chief Officer answers for everybody's but their own; that one is the Chair's. Nobody learns from here of attempts
on a file that is about themselves, or that a connection closes to them. The caller commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from cfsdocs.journal.append import size
from cfsdocs.journal.models import Entry
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.models import Account, Person, Role
from cfsdocs.personnel.keepers import connected, is_chiefs, others_with, people_of
from cfsdocs.personnel.models import Watched
from cfsdocs.records.models import Folder, FolderKind, FolderPerson

PAGE = 100
KEEPER_RULE = "personnel_keeper"


@dataclass(frozen=True)
class Refused:
    """Somebody was refused a file that is not theirs to keep, and is not about them."""

    at: datetime
    name: str
    file: str
    number: str
    action: str


@dataclass(frozen=True)
class Opened:
    """Somebody opened a file: how often, and when last."""

    file: str
    ref: str
    name: str
    times: int
    last: datetime


def tell(session: Session, now: datetime) -> None:
    """Tell of what was refused since the last look. Idempotent: each entry of the journal is looked at once."""
    row = session.get(Watched, 1)
    if row is None:
        row = Watched(id=1, below=0)
        session.add(row)
    below = size(session.connection())
    entries = session.execute(_refused().where(Entry.index >= row.below, Entry.index < below)).all()
    for folder_id in dict.fromkeys(each.folder_id for each in entries):
        for account_id in answers_for(session, folder_id, now):
            notify(session, account_id, Kind.PERSONNEL_REFUSED, now)
    row.below = below
    session.flush()


def answers_for(session: Session, folder_id: int, now: datetime) -> list[int]:
    """Whoever answers for a file: the Chief Officer, or the Chair for the Chief Officer's own."""
    role = Role.CHAIR if is_chiefs(session, folder_id, now) else Role.CHIEF_OFFICER
    return others_with(session, folder_id, role, now)


def answered_by(session: Session, account_id: int, person_id: int, roles: frozenset[Role], now: datetime) -> list[int]:
    """The files that this account answers for; never one about its own person, or that a connection closes."""
    files = session.scalars(select(Folder.id).where(Folder.kind == FolderKind.PERSONNEL)).all()
    wanted = []
    for each in files:
        role = Role.CHAIR if is_chiefs(session, each, now) else Role.CHIEF_OFFICER
        if role in roles and person_id not in people_of(session, each) and not connected(session, account_id, each):
            wanted.append(each)
    return wanted


def refused(session: Session, folder_ids: Sequence[int], size: int = PAGE) -> list[Refused]:
    """The newest refused openings of these files."""
    entries = _refused().where(Entry.folder_id.in_(folder_ids)).subquery()
    rows = session.execute(
        select(entries.c.at, Person.name, Folder.title, Folder.number, entries.c.action)
        .select_from(entries)
        .join(Account, Account.id == entries.c.account_id)
        .join(Person, Person.id == Account.person_id)
        .join(Folder, Folder.id == entries.c.folder_id)
        .order_by(entries.c.index.desc())
        .limit(size)
    )
    return [Refused(*row) for row in rows]


def opened(session: Session, folder_ids: Sequence[int], since: datetime) -> list[Opened]:
    """Who opened these files, or documents in them, since a moment: one line for each file and person."""
    rows = session.execute(
        select(Folder.title, Folder.ref, Person.name, func.count(), func.max(Entry.at))
        .select_from(Entry)
        .join(Folder, Folder.id == Entry.folder_id)
        .join(Account, Account.id == Entry.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(Entry.folder_id.in_(folder_ids), Entry.outcome == "allowed", Entry.at >= since)
        .where(Entry.action.in_(["open", "view", "download", "manage"]))
        .group_by(Folder.id, Folder.title, Folder.ref, Person.id, Person.name)
        .order_by(Folder.title, func.max(Entry.at).desc())
    )
    return [Opened(*row) for row in rows]


def _refused() -> Select[*tuple[Any, ...]]:
    """Entries about personnel files that refused somebody who is no keeper of it, and not its subject."""
    own = (
        select(FolderPerson.folder_id)
        .where(FolderPerson.folder_id == Entry.folder_id, FolderPerson.person_id == Account.person_id)
        .correlate_except(FolderPerson)
    )
    return (
        select(Entry.index, Entry.at, Entry.folder_id, Entry.account_id, Entry.action)
        .join(Account, Account.id == Entry.account_id)
        .join(Folder, Folder.id == Entry.folder_id)
        .where(Folder.kind == FolderKind.PERSONNEL, Entry.outcome == "refused")
        .where((" " + Entry.rules + " ").contains(f" {KEEPER_RULE} "), ~own.exists())
    )
