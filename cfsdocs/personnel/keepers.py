"""Who keeps a personnel file: the grants that its keepers hold, and whom to tell (footnote 1, 7.3).

A file of nobody in particular is the Office Manager's and the Chief Officer's; the Chief Officer's own is the Chair's.
The Office Manager's own is the Chief Officer's to read, and to change with the Chair: so it grants no adding, editing
or disposing to anybody, and every change of it comes through ``changes``. The rules still ask everything every time.
The caller commits.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cfsdocs.access.grants import ALL_CATEGORIES, KEEPING
from cfsdocs.access.models import Action, Conflict, ConflictState, Grant
from cfsdocs.db import FOREVER
from cfsdocs.people.models import Account, ActsAs, Role
from cfsdocs.records.models import Folder, FolderKind, FolderPerson

READING = Action.VIEW | Action.DOWNLOAD | Action.MANAGE
"""The Chief Officer on the Office Manager's own file: what would change it takes the Chair as well."""
REASON = "keeps personnel files"


def entrust(session: Session, folder: Folder, now: datetime) -> None:
    """Give the file to its keepers, and take it from whoever keeps it no more. Twice is as good as once."""
    wanted = _wanted(session, folder.id, now)
    held = session.scalars(
        select(Grant).where(Grant.folder_id == folder.id, Grant.reason == REASON, Grant.valid_until > now)
    ).all()
    for grant in held:
        if wanted.get(grant.principal_id) == grant.actions:
            del wanted[grant.principal_id]
        else:
            grant.valid_until = max(now, grant.valid_from)
    for principal, actions in wanted.items():
        session.add(
            Grant(
                principal_id=principal, folder_id=folder.id, actions=actions, categories=int(ALL_CATEGORIES),
                valid_from=now, valid_until=FOREVER, reason=REASON,
            )
        )  # fmt: skip
    session.flush()


def entrust_all(session: Session, now: datetime) -> None:
    """As ``entrust``, for every file: after roles were given to somebody, or taken from them."""
    for folder in session.scalars(select(Folder).where(Folder.kind == FolderKind.PERSONNEL)):
        entrust(session, folder, now)


def needs_second(session: Session, folder_id: int, now: datetime) -> bool:
    """Whether changing the file takes two people: it is an Office Manager's own."""
    return _lists(session, folder_id, Role.OFFICE_MANAGER, now) and not is_chiefs(session, folder_id, now)


def is_chiefs(session: Session, folder_id: int, now: datetime) -> bool:
    """Whether it is the Chief Officer's own file, which the Chair keeps."""
    return _lists(session, folder_id, Role.CHIEF_OFFICER, now)


def first_keepers(session: Session, folder_id: int, now: datetime) -> list[int]:
    """The accounts to tell of something in the file: those whose daily work it is, never its subject."""
    if is_chiefs(session, folder_id, now):
        role = Role.CHAIR
    elif needs_second(session, folder_id, now):
        role = Role.CHIEF_OFFICER
    else:
        role = Role.OFFICE_MANAGER
    return others_with(session, folder_id, role, now)


def others_with(session: Session, folder_id: int, role: Role, now: datetime) -> list[int]:
    """The live accounts of this role whom the folder neither lists nor is closed to by a connection (7.1)."""
    listed = select(FolderPerson.person_id).where(FolderPerson.folder_id == folder_id)
    found = session.scalars(with_role(role, now).where(Account.person_id.not_in(listed)))
    return [each for each in found if not connected(session, each, folder_id)]


def with_role(role: Role, now: datetime) -> Select[int]:
    """The live accounts of a role, by id."""
    return (
        select(Account.id)
        .join(ActsAs, ActsAs.account_id == Account.id)
        .where(ActsAs.principal_id == int(role), Account.active_from <= now, Account.active_until > now)
        .order_by(Account.id)
    )


def connected(session: Session, account_id: int, folder_id: int) -> bool:
    """Whether a connection of the account with the folder, or somebody it lists, stands undecided or excludes it."""
    listed = select(FolderPerson.person_id).where(FolderPerson.folder_id == folder_id)
    standing = select(Conflict.id).where(
        Conflict.account_id == account_id,
        Conflict.state.in_([ConflictState.DECLARED, ConflictState.EXCLUDED]),
        (Conflict.folder_id == folder_id) | Conflict.person_id.in_(listed),
    )
    return session.scalar(standing.limit(1)) is not None


def people_of(session: Session, folder_id: int) -> list[int]:
    """The persons whom the file is about."""
    return list(session.scalars(select(FolderPerson.person_id).where(FolderPerson.folder_id == folder_id)))


def file_of(session: Session, person_id: int) -> Folder | None:
    """A person's personnel file, the newest if there were several."""
    return session.scalars(
        select(Folder)
        .join(FolderPerson, FolderPerson.folder_id == Folder.id)
        .where(FolderPerson.person_id == person_id, Folder.kind == FolderKind.PERSONNEL)
        .order_by(Folder.id.desc())
        .limit(1)
    ).one_or_none()


def _wanted(session: Session, folder_id: int, now: datetime) -> dict[int, int]:
    if is_chiefs(session, folder_id, now):
        return {int(Role.CHAIR): int(KEEPING)}
    if needs_second(session, folder_id, now):
        return {int(Role.CHIEF_OFFICER): int(READING)}
    return {int(role): int(KEEPING) for role in (Role.OFFICE_MANAGER, Role.CHIEF_OFFICER)}


def _lists(session: Session, folder_id: int, role: Role, now: datetime) -> bool:
    listed = select(FolderPerson.person_id).where(FolderPerson.folder_id == folder_id)
    return session.scalar(with_role(role, now).where(Account.person_id.in_(listed)).limit(1)) is not None
