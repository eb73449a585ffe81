"""Lists of personnel files by status, and who has none yet. Lists come from ``access.lists`` alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from cfsdocs.access import lists
from cfsdocs.access.decide import Asker
from cfsdocs.db import FOREVER
from cfsdocs.people.models import Account, ActsAs, Person, Role
from cfsdocs.personnel.files import standing
from cfsdocs.personnel.models import PersonnelFile, Status
from cfsdocs.records.models import Folder, FolderKind, FolderPerson
from cfsdocs.web.pages import words
from cfsdocs.web.pages.folders import FOLDERS_PAGE, LONGEST_NAME, NAMED, NOT_OWN, THIS, like

_RECORDED = select(PersonnelFile.status).where(PersonnelFile.folder_id == Folder.id).correlate(Folder).scalar_subquery()
_STANDS = func.coalesce(_RECORDED, case((Folder.closed_at == FOREVER, Status.CURRENT), else_=Status.LEFT))
OF_STATUS = (bindparam("status") == _STANDS,)
STATUS_WORDS = {"": "All", Status.APPLICANT: "Applicants", Status.CURRENT: "Current", Status.LEFT: "Left"}


@dataclass(frozen=True)
class FileCard:
    """A file as the list shows it."""

    ref: str
    number: str
    title: str
    status: str
    facts: str


@dataclass(frozen=True)
class FileList:
    """Files by name; ``after`` is the ref that the next page begins after, if there is one."""

    rows: tuple[FileCard, ...]
    after: str | None
    status: str


def file_list(session: Session, asker: Asker, status: str, typed: str, after: str) -> FileList:
    """The files that the asker may open, of one status or of all; one's own is under "My file"."""
    where: lists.Conditions = NOT_OWN
    parameters: dict[str, str] = {}
    if status in tuple(Status):
        where, parameters = (*where, *OF_STATUS), {"status": status}
    if wanted := typed.strip()[:LONGEST_NAME]:
        where, parameters = (*where, *NAMED), parameters | {"named": like(wanted)}
    personnel = FolderKind.PERSONNEL
    place = lists.folders(session, asker, personnel, where=THIS, parameters={"this": after}, size=1) if after else ()
    found = lists.folders(
        session, asker, personnel, where=where, parameters=parameters, size=FOLDERS_PAGE + 1,
        after=(place[0].title, place[0].id) if place else None,
    )  # fmt: skip
    rows = tuple(_card(session, row.id) for row in found[:FOLDERS_PAGE])
    return FileList(rows, rows[-1].ref if len(found) > FOLDERS_PAGE else None, status)


def kept_by(session: Session, asker: Asker) -> list[int]:
    """The files that the asker may open as a keeper."""
    return [row.id for row in lists.folders(session, asker, FolderKind.PERSONNEL, where=NOT_OWN)]


def without_file(session: Session, roles: frozenset[Role], own: int) -> Sequence[tuple[str, str]]:
    """(person ref, name) of colleagues without a file, for whom whoever has these roles may open one.

    The Chair opens the Chief Officer's, and the Chief Officer the Office Manager's.
    """
    filed = select(FolderPerson.person_id).join(Folder).where(Folder.kind == FolderKind.PERSONNEL)
    rows = session.execute(
        select(Person.ref, Person.name, Person.id)
        .join(Account, Account.person_id == Person.id)
        .where(Person.id.not_in(filed), Person.id != own)
        .distinct()
        .order_by(Person.name)
    )
    return [(ref, name) for ref, name, person_id in rows if may_open_for(session, roles, person_id)]


def may_open_for(session: Session, roles: frozenset[Role], person_id: int) -> bool:
    """Whether somebody with these roles may open this person's file: who keeps it is who opens it."""
    held = set(
        session.scalars(
            select(ActsAs.principal_id)
            .join(Account, Account.id == ActsAs.account_id)
            .where(Account.person_id == person_id)
        )
    )
    if int(Role.CHIEF_OFFICER) in held:
        return Role.CHAIR in roles
    if int(Role.OFFICE_MANAGER) in held:
        return Role.CHIEF_OFFICER in roles
    return bool(roles & {Role.OFFICE_MANAGER, Role.CHIEF_OFFICER})


def _card(session: Session, folder_id: int) -> FileCard:
    folder = session.get_one(Folder, folder_id)
    stands = standing(session, folder)
    facts = [words.capital(stands.capacity)]
    if stands.left_on is not None:
        facts.append(f"Left on {words.day(stands.left_on)}")
    elif stands.started_on is not None:
        facts.append(f"Since {words.day(stands.started_on)}")
    return FileCard(folder.ref, folder.number, folder.title, stands.status, ", ".join(facts))
