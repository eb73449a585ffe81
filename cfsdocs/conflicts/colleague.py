"""A colleague's own family: for named workers from another team, and nobody's search but theirs (7.1, footnote 2).

The colleague and, unless the Chief Officer says otherwise, their line manager are excluded by rules of access that
nothing overrides. Nothing about it goes into a personnel file. There is no way back here: to loosen it is a case.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.grants import allocate
from cfsdocs.access.models import Conflict, ConflictState, Grant
from cfsdocs.conflicts.closeness import live_with
from cfsdocs.conflicts.models import ColleagueFamily
from cfsdocs.db import Turn, take_turn
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.journal import Event, append
from cfsdocs.people.accounts import known
from cfsdocs.people.models import Account, Role
from cfsdocs.records.models import Folder, FolderKind

CHIEF = int(Role.CHIEF_OFFICER)


@dataclass(frozen=True)
class Marking:
    """Whose family it is, who works with it from now on, and whether the colleague's line manager may see it."""

    colleague: int
    workers: frozenset[int]
    manager_may: bool = False


def marked(session: Session, folder_id: int) -> list[ColleagueFamily]:
    """Whose family the folder has been marked as."""
    return list(session.scalars(select(ColleagueFamily).where(ColleagueFamily.folder_id == folder_id)))


def colleagues(session: Session, but: int, now: datetime) -> list[tuple[int, str]]:
    """(account, name) of everybody whose family it could be."""
    live = session.scalars(select(Account).where(Account.active_from <= now, Account.active_until > now))
    return sorted(((each.id, each.person.name) for each in live if each.id != but), key=lambda pair: pair[1])


def workers(session: Session, now: datetime) -> list[tuple[int, str]]:
    """(account, name and teams) of the workers, to name some."""
    found = [known(session, session.get_one(Account, each)) for each in live_with(session, Role.WORKER, now)]
    return sorted(((each.id, _with_teams(each.name, each.teams)) for each in found), key=lambda pair: pair[1])


def mark(session: Session, folder: Folder, marking: Marking, by: int, now: datetime) -> None:
    """Close it to the colleague and their manager, end every other need to know, and allocate it to the named workers.

    Raises AccessRefused but for the Chief Officer about somebody else; InputError for workers of the colleague's team.
    """
    take_turn(session, Turn.CONFLICTS)
    _check(session, folder, marking, by, now)
    colleague = known(session, session.get_one(Account, marking.colleague))
    managers = set(live_with(session, Role.LINE_MANAGER, now, colleague.teams)) - {by}
    excluded = {marking.colleague} | (set() if marking.manager_may else managers)
    session.add(
        ColleagueFamily(
            folder_id=folder.id, account_id=colleague.id, manager_may=marking.manager_may, marked_by=by, marked_at=now
        )
    )
    session.add_all(
        Conflict(account_id=each, folder_id=folder.id, state=ConflictState.EXCLUDED, declared_at=now)
        for each in sorted(excluded)
    )
    kept = managers if marking.manager_may else set()
    for grant in session.scalars(select(Grant).where(Grant.folder_id == folder.id, Grant.valid_until > now)).all():
        if grant.principal_id not in kept | {CHIEF}:
            grant.valid_until = max(now, grant.valid_from)
    session.flush()
    allocate(session, folder, sorted(marking.workers), [], now, by)
    append(session, Event(now, by, "mark colleague's family", "done", folder_id=folder.id))


def _check(session: Session, folder: Folder, marking: Marking, by: int, now: datetime) -> None:
    if Role.CHIEF_OFFICER not in known(session, session.get_one(Account, by)).roles:
        raise AccessRefused
    if folder.kind != FolderKind.FAMILY:
        raise AccessRefused
    if marking.colleague not in dict(colleagues(session, by, now)):
        raise InputError("Choose the colleague whose family this is", "colleague")
    if any(each.account_id == marking.colleague for each in marked(session, folder.id)):
        raise InputError("It is marked as this colleague's family already", "colleague")
    if not marking.workers <= set(live_with(session, Role.WORKER, now)) or not marking.workers:
        raise InputError("Choose at least one worker who is to work with this family", "workers")
    teams = known(session, session.get_one(Account, marking.colleague)).teams
    if marking.colleague in marking.workers or _of_teams(session, marking.workers, teams):
        raise InputError("Choose workers from another team than the colleague's", "workers")
    if _excluded(session, marking.workers, folder.id):
        raise InputError("One of these workers cannot work with this family. Choose others", "workers")


def _of_teams(session: Session, accounts: Collection[int], teams: frozenset[str]) -> bool:
    return any(known(session, session.get_one(Account, each)).teams & teams for each in accounts)


def _excluded(session: Session, accounts: Collection[int], folder_id: int) -> bool:
    standing = select(Conflict.id).where(Conflict.folder_id == folder_id, Conflict.state != ConflictState.CLEARED)
    return session.scalars(standing.where(Conflict.account_id.in_(accounts)).limit(1)).first() is not None


def _with_teams(name: str, teams: frozenset[str]) -> str:
    return f"{name} ({', '.join(sorted(teams))})" if teams else name
