"""Lists of folders, and one folder: its sections, people and documents, as far as the asker may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from cfsdocs.access import lists
from cfsdocs.access.decide import Asker, decide_folder, decide_place
from cfsdocs.access.facts import some
from cfsdocs.access.models import Action
from cfsdocs.access.rules import OWN_FOLDER
from cfsdocs.db import FOREVER
from cfsdocs.people.models import Person
from cfsdocs.records.models import Category, Document, Folder, FolderKind, FolderPerson, Section, Sensitive
from cfsdocs.web.pages import words
from cfsdocs.web.pages.home import FolderCard
from cfsdocs.web.pages.listing import PAGE, Listing, one_page, place_of
from cfsdocs.web.pages.menu import MENU, Entry

FOLDERS_PAGE = 100
LONGEST_NAME = 200
"""Characters: more of what was typed is passed over."""
THIS = (Folder.ref == bindparam("this"),)
IN_FOLDER = (Document.folder_id == bindparam("in_folder"),)
IN_SECTION = (*IN_FOLDER, Document.section_id == bindparam("in_section"))
MARKED = (
    *IN_FOLDER,
    some(Sensitive, Sensitive.document_id == Document.id, Sensitive.category == bindparam("category")),
)
_NAMED: BindParameter[str] = bindparam("named")
NAMED = (Folder.title.ilike(_NAMED, escape="\\") | Folder.number.ilike(_NAMED, escape="\\"),)
NOT_OWN = (~OWN_FOLDER,)
"""Folders of other people than oneself."""


@dataclass(frozen=True)
class FolderList:
    """Folders by title; ``after`` is the ref that the next page begins after, if there is one."""

    rows: tuple[FolderCard, ...]
    after: str | None


def folder_list(session: Session, asker: Asker, kind: FolderKind, typed: str = "", after: str = "") -> FolderList:
    """The folders that the asker may see whose title or number holds what was ``typed``. One's own is on Home."""
    where, parameters = (NOT_OWN if kind == FolderKind.PERSONNEL else ()), {}
    if wanted := typed.strip()[:LONGEST_NAME]:
        where, parameters = (*where, *NAMED), {"named": like(wanted)}
    place = lists.folders(session, asker, kind, where=THIS, parameters={"this": after}, size=1) if after else ()
    found = lists.folders(
        session, asker, kind, where=where, parameters=parameters, size=FOLDERS_PAGE + 1,
        after=(place[0].title, place[0].id) if place else None,
    )  # fmt: skip
    rows = tuple(FolderCard(row.ref, row.number, row.title) for row in found[:FOLDERS_PAGE])
    return FolderList(rows, rows[-1].ref if len(found) > FOLDERS_PAGE else None)


def like(typed: str) -> str:
    """A LIKE pattern for what holds ``typed`` anywhere, with the escape character of ``NAMED``."""
    escaped = typed.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


@dataclass(frozen=True)
class SectionCount:
    """A section and how many documents of it the asker may see."""

    id: int
    name: str
    count: int
    chosen: bool

    @property
    def tally(self) -> str:
        return words.tally(self.count)


@dataclass(frozen=True)
class FolderHead:
    """The bar at the top of a folder's pages."""

    ref: str
    number: str
    title: str
    personnel: bool
    closed: str
    flags: tuple[str, ...]
    whole: bool
    may_add: bool
    may_manage: bool
    """Whether they decide who needs to know it."""

    @property
    def takes_two(self) -> bool:
        """Whether they keep it, but change nothing of it alone: the Office Manager's own file."""
        return self.personnel and self.may_manage and not self.may_add

    @property
    def menu(self) -> tuple[Entry, ...]:
        """The folder's pages that are theirs."""
        return tuple(each for each in MENU if each.shown(self))


@dataclass(frozen=True)
class Member:
    """A person whom the folder lists."""

    name: str
    known_as: str
    part: str
    age: str
    born: str


@dataclass(frozen=True)
class FolderPage:
    """A folder's documents."""

    head: FolderHead
    sections: tuple[SectionCount, ...]
    total: int
    section: int | None
    listing: Listing
    first: bool

    @property
    def total_tally(self) -> str:
        return words.tally(self.total)


def head(session: Session, asker: Asker, folder_id: int, whole: bool) -> FolderHead:
    """The bar for a folder that the guard has admitted to; ``whole`` as it decided."""
    folder = session.get_one(Folder, folder_id)
    return FolderHead(
        ref=folder.ref,
        number=folder.number,
        title=folder.title,
        personnel=folder.kind == FolderKind.PERSONNEL,
        closed=words.day(folder.closed_at) if folder.closed_at != FOREVER and folder.closed_at <= asker.now else "",
        flags=_flags(session, asker, folder_id),
        whole=whole,
        may_add=decide_place(session, asker, folder_id, None, Action.ADD).allowed,
        may_manage=decide_place(session, asker, folder_id, None, Action.MANAGE).allowed,
    )


def seen_whole(session: Session, asker: Asker, folder_id: int) -> bool:
    """Whether the asker needs to know the whole folder, for pages whose guard decided something else."""
    return decide_folder(session, asker, folder_id).whole


def _flags(session: Session, asker: Asker, folder_id: int) -> tuple[str, ...]:
    def marked(category: Category) -> bool:
        parameters = {"in_folder": folder_id, "category": int(category)}
        return bool(lists.newest(session, asker, where=MARKED, parameters=parameters, size=1, few=True))

    return tuple(words.CATEGORY_WORDS[each] for each in words.SAFETY if marked(each))


def folder_page(
    session: Session, asker: Asker, folder_id: int, whole: bool, section: str = "", after: str = ""
) -> FolderPage:
    """The documents of a folder, or of one section of it, from the newest or ``after`` a ref."""
    wanted = {"in_folder": folder_id}
    ordered = select(Section.id, Section.name).order_by(Section.position, Section.id)
    named = {row.id: str(row.name) for row in session.execute(ordered.where(Section.folder_id == folder_id))}
    chosen = int(section) if section.isdecimal() and len(section) < 19 and int(section) in named else None
    where: lists.Conditions = IN_FOLDER
    parameters = dict(wanted)
    if chosen is not None:
        where, parameters = IN_SECTION, wanted | {"in_section": chosen}
    place = place_of(session, asker, after) if after else None
    rows = lists.newest(session, asker, where=where, parameters=parameters, size=PAGE + 1, before=place, few=True)
    return FolderPage(
        head=head(session, asker, folder_id, whole),
        sections=tuple(_counted(session, asker, wanted, named, chosen, whole)),
        total=lists.count(session, asker, where=IN_FOLDER, parameters=wanted, most=words.MOST, few=True),
        section=chosen,
        listing=one_page(session, rows),
        first=place is None,
    )


def _counted(
    session: Session,
    asker: Asker,
    wanted: dict[str, int],
    named: Mapping[int, str],
    chosen: int | None,
    whole: bool,
) -> Iterable[SectionCount]:
    """Every section for whoever needs to know the whole folder; else only those with something to see."""
    for section_id, name in named.items():
        parameters = wanted | {"in_section": section_id}
        count = lists.count(session, asker, where=IN_SECTION, parameters=parameters, most=words.MOST, few=True)
        if whole or count:
            yield SectionCount(section_id, words.capital(name), count, section_id == chosen)


def members(session: Session, asker: Asker, folder_id: int) -> tuple[Member, ...]:
    """The people of a folder. Only for whoever needs to know the whole of it."""
    today = words.local(asker.now).date()
    wanted = select(FolderPerson.part, Person).join(Person, Person.id == FolderPerson.person_id)
    rows = session.execute(wanted.where(FolderPerson.folder_id == folder_id).order_by(FolderPerson.position)).all()
    return tuple(
        Member(
            name=person.name,
            known_as=person.known_as,
            part=words.capital(part),
            age=words.years(person.born, today),
            born=words.day(person.born) if person.born else "",
        )
        for part, person in rows
    )
