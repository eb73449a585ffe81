"""What a card can choose from: the folder's sections and people, its purposes, the sensitive categories."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.people.models import Person
from cfsdocs.records.models import Folder, FolderKind, FolderPerson, Purpose, Section
from cfsdocs.web.pages import words

Pairs = tuple[tuple[str, str], ...]
"""(value, words) pairs."""
CATEGORIES: Pairs = tuple((str(int(category)), said) for category, said in words.CATEGORY_WORDS.items())


@dataclass(frozen=True)
class Choices:
    """The choices of one folder's cards."""

    folder_id: int
    personnel: bool
    sections: Pairs
    people: Pairs
    purposes: Pairs

    def narrowed(self, section: int, people: Collection[int]) -> Choices:
        """For whoever needs to know only a part: this section and these people, and no word of the others."""
        return replace(
            self,
            sections=tuple(each for each in self.sections if each[0] == str(section)),
            people=tuple(each for each in self.people if int(each[0]) in people),
        )


def choices_of(session: Session, folder_id: int) -> Choices:
    """For a folder that the guard, or ``decide_add``, has admitted to."""
    folder = session.get_one(Folder, folder_id)
    sections = session.execute(
        select(Section.id, Section.name).where(Section.folder_id == folder_id).order_by(Section.position, Section.id)
    )
    people = session.execute(
        select(Person.id, Person.name, FolderPerson.part)
        .join(FolderPerson, FolderPerson.person_id == Person.id)
        .where(FolderPerson.folder_id == folder_id)
        .order_by(FolderPerson.position)
    )
    purposes = session.execute(
        select(Purpose.id, Purpose.name).where(Purpose.kind == folder.kind).order_by(Purpose.position, Purpose.id)
    )
    return Choices(
        folder_id,
        folder.kind == FolderKind.PERSONNEL,
        tuple((str(section_id), words.capital(name)) for section_id, name in sections),
        tuple((str(person_id), f"{name} ({part})" if part else name) for person_id, name, part in people),
        tuple((str(purpose_id), words.capital(name)) for purpose_id, name in purposes),
    )
