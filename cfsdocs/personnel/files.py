"""Opening a personnel file, and where its person stands: applicant, here, or gone (3.1 b). The caller commits.

A file that was opened before standings were kept has none recorded: it counts as its folder says. Nothing here asks
whether somebody may; and the Office Manager's own file is never changed from here but through ``changes``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.errors import InputError
from cfsdocs.people.models import Person
from cfsdocs.personnel.days import end_of, months_on, today
from cfsdocs.personnel.keepers import entrust, file_of
from cfsdocs.personnel.models import Capacity, PersonnelFile, ShortKept, Status
from cfsdocs.records.folders import open_folder
from cfsdocs.records.models import Document, Folder, FolderKind, Section

SECTIONS = (
    "contract", "pay", "absence", "health", "training", "declarations", "conflicts", "supervision", "investigation",
)  # fmt: skip
"""Of every file opened here. The DBS log is no section: nothing is filed in it."""
SUPERVISION = "supervision"
KEPT_AFTER_LEAVING, KEPT_AFTER_APPLYING = 72, 6
"""Months until somebody looks whether a file is still needed (3.4 e)."""
LONGEST_NAME = 100


@dataclass(frozen=True)
class Standing:
    """Where the file's person stands, as pages need it."""

    status: Status
    capacity: Capacity
    started_on: date | None
    left_on: date | None
    review_on: date | None
    recorded: bool
    """False for a file from before standings were kept: somebody should say what is so."""


def standing(session: Session, folder: Folder) -> Standing:
    """The file's standing, or what its folder's dates say."""
    row = session.get(PersonnelFile, folder.id)
    if row is not None:
        left, began = row.left_on, row.started_on
        return Standing(Status(row.status), Capacity(row.capacity), began, left, row.review_on, True)
    began = today(folder.opened_at)
    if folder.closed_at == FOREVER:
        return Standing(Status.CURRENT, Capacity.STAFF, began, None, None, False)
    left = today(folder.closed_at)
    return Standing(Status.LEFT, Capacity.STAFF, began, left, months_on(left, KEPT_AFTER_LEAVING), False)


def open_file(
    session: Session,
    person: Person,
    capacity: Capacity,
    started_on: date | None,
    now: datetime,
    sections: Iterable[str] = SECTIONS,
) -> Folder:
    """A file for somebody, with or without an account: an applicant's without ``started_on``. Its keepers hold it.

    Raises InputError when the person has one already.
    """
    if file_of(session, person.id) is not None:
        raise InputError("This person has a personnel file already", "person")
    folder = open_folder(session, FolderKind.PERSONNEL, person.name, {person: ""}, sections, now)
    status = Status.APPLICANT if started_on is None else Status.CURRENT
    session.add(PersonnelFile(folder_id=folder.id, status=status, capacity=capacity, started_on=started_on))
    session.flush()
    entrust(session, folder, now)
    return folder


def take_on(
    session: Session, folder: Folder, started_on: date, needed: Collection[int], by: int, now: datetime
) -> None:
    """An applicant begins: the ``needed`` documents stay, every other one gets a date six months on.

    Raises InputError for somebody who is no applicant, or for a document that is not of this file.
    """
    if standing(session, folder).status is not Status.APPLICANT:
        raise InputError("This person is no applicant any more. Look at the file again", "started_on")
    there = set(session.scalars(select(Document.id).where(Document.folder_id == folder.id)))
    if not set(needed) <= there:
        raise InputError("Choose documents of this file", "needed")
    until = months_on(today(now), KEPT_AFTER_APPLYING)
    session.add_all(
        ShortKept(document_id=each, until=until, set_by=by, set_at=now) for each in sorted(there - set(needed))
    )
    record(session, folder, Status.CURRENT, started_on, None)


def record(session: Session, folder: Folder, status: Status, started_on: date | None, left_on: date | None) -> None:
    """Write down where the person stands. Raises InputError for what cannot be, such as having left on no day."""
    check(status, started_on, left_on)
    row = _row(session, folder)
    row.started_on = None if status is Status.APPLICANT else started_on
    row.left_on = left_on if status is Status.LEFT else None
    row.review_on = None
    if row.left_on is not None:
        row.review_on = months_on(row.left_on, KEPT_AFTER_LEAVING if started_on else KEPT_AFTER_APPLYING)
    row.status = status
    folder.closed_at = FOREVER if row.left_on is None else max(end_of(row.left_on), folder.opened_at)
    session.flush()


def check(status: Status, started_on: date | None, left_on: date | None) -> None:
    """Raise InputError, naming the field, for a standing that cannot be."""
    if status is Status.CURRENT and started_on is None:
        raise InputError("Enter the day on which they began, for example 27 3 2026", "started_on")
    if status is Status.LEFT and left_on is None:
        raise InputError("Enter the last day: nobody has left without a date", "left_on")
    if status is Status.LEFT and started_on and left_on and left_on < started_on:
        raise InputError("The last day must not be before the day on which they began", "left_on")


def set_capacity(session: Session, folder: Folder, capacity: Capacity) -> None:
    """As what they are here."""
    _row(session, folder).capacity = capacity
    session.flush()


def section_named(session: Session, folder_id: int, name: str) -> Section:
    """The file's section of this name; a new one at the end when the file has none."""
    found = session.scalars(select(Section).where(Section.folder_id == folder_id, Section.name == name)).one_or_none()
    if found is None:
        last = session.scalar(
            select(Section.position).where(Section.folder_id == folder_id).order_by(Section.position.desc()).limit(1)
        )
        found = Section(folder_id=folder_id, name=name, position=(last or 0) + 1)
        session.add(found)
        session.flush()
    return found


def _row(session: Session, folder: Folder) -> PersonnelFile:
    row = session.get(PersonnelFile, folder.id)
    if row is None:
        now_stands = standing(session, folder)
        row = PersonnelFile(
            folder_id=folder.id, status=now_stands.status, capacity=now_stands.capacity,
            started_on=now_stands.started_on, left_on=now_stands.left_on, review_on=now_stands.review_on,
        )  # fmt: skip
        session.add(row)
        session.flush()
    return row
