"""Cover for the folders that a declaration has closed: set by the decider in the same step (4.3, 7.2).

Only by who may decide who needs to know that folder, and never to somebody with a connection of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, decide_place
from cfsdocs.access.grants import COVER_DAYS, cover
from cfsdocs.access.models import Action, Grant
from cfsdocs.conflicts.closeness import Reach, live_with, reach, too_close
from cfsdocs.conflicts.declare import event_of
from cfsdocs.conflicts.models import Case
from cfsdocs.errors import InputError
from cfsdocs.journal import Event, append
from cfsdocs.people.models import Account, Role
from cfsdocs.records.models import Folder, FolderPerson

LONGEST = 90
"""Days: what lasts longer is an allocation."""


def may_cover(session: Session, asker: Asker, folder_id: int) -> bool:
    """Whether the asker may set cover in this folder."""
    return decide_place(session, asker, folder_id, None, Action.MANAGE).allowed


def who_could(session: Session, case: Case, folder_id: int, now: datetime) -> list[tuple[int, str]]:
    """(account, name) of the workers who could stand in, by name: nobody with a connection to this family."""
    people = frozenset(session.scalars(select(FolderPerson.person_id).where(FolderPerson.folder_id == folder_id)))
    about = Reach(people, frozenset({folder_id}))
    workers = [each for each in live_with(session, Role.WORKER, now) if not too_close(session, each, case, about)]
    named = [(each, session.get_one(Account, each).person.name) for each in workers]
    return sorted(named, key=lambda pair: pair[1])


def set_cover(session: Session, case: Case, asker: Asker, chosen: Mapping[int, int], days: int = COVER_DAYS) -> int:
    """Let somebody stand in, by folder. Gives how many covers are new. Raises InputError, naming the folder's field."""
    if not 1 <= days <= LONGEST:
        raise InputError(f"Enter a number of days from 1 to {LONGEST}", "days")
    folders = reach(session, case).folders
    made = 0
    for folder_id, worker in chosen.items():
        if folder_id not in folders or not may_cover(session, asker, folder_id):
            raise InputError("Cover in this folder is for its line manager to set", f"cover_{folder_id}")
        if worker not in dict(who_could(session, case, folder_id, asker.now)):
            raise InputError("Choose somebody from the list", f"cover_{folder_id}")
        if _covers_already(session, worker, folder_id, asker.now):
            continue
        cover(session, session.get_one(Folder, folder_id), worker, asker.now, asker.account_id, days)
        append(session, Event(asker.now, asker.account_id, "cover", "done", folder_id=folder_id))
        made += 1
    if made:
        append(session, event_of(asker.account_id, "cover for connection", case.connection.ref, asker.now))
    return made


def _covers_already(session: Session, worker: int, folder_id: int, now: datetime) -> bool:
    held = select(Grant.id).where(Grant.principal_id == worker, Grant.folder_id == folder_id, Grant.valid_until > now)
    return (
        session.scalars(held.where(Grant.document_id.is_(None), Grant.valid_from <= now).limit(1)).first() is not None
    )
