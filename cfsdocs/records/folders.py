"""Open a folder: whose it is, who belongs to it, and its sections. The caller commits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cfsdocs.db import Turn, take_turn
from cfsdocs.people.models import Person
from cfsdocs.records.models import Folder, FolderKind, FolderPerson, Section

_LETTER = {FolderKind.FAMILY: "F", FolderKind.PERSONNEL: "P"}


def open_folder(
    session: Session,
    kind: FolderKind,
    title: str,
    people: Mapping[Person, str],
    sections: Iterable[str],
    now: datetime,
) -> Folder:
    """A new folder for these people, each with their part in it, in this order; its number is the next one."""
    folder = Folder(number=_next_number(session, kind), kind=kind, title=title, opened_at=now)
    session.add(folder)
    session.flush()
    session.add_all(
        FolderPerson(folder_id=folder.id, person_id=person.id, part=part, position=position)
        for position, (person, part) in enumerate(people.items())
    )
    session.add_all(
        Section(folder_id=folder.id, name=name, position=position) for position, name in enumerate(sections)
    )
    session.flush()
    return folder


def _next_number(session: Session, kind: FolderKind) -> str:
    take_turn(session, Turn.NUMBERING)
    held = session.scalar(select(func.count()).select_from(Folder).where(Folder.kind == kind)) or 0
    return f"{_LETTER[kind]}-{held + 1:04d}"
