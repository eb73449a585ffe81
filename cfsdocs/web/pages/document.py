"""One document as its page shows it: pictures and words of its pages, what is recorded, what may be done with it.

Everything here is about the document of a Permit; the words of its pages come out of the vault by that Permit.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, decide
from cfsdocs.access.models import Action
from cfsdocs.access.permit import Permit
from cfsdocs.errors import AccessRefused
from cfsdocs.house import House
from cfsdocs.people.models import Account, Person
from cfsdocs.records.models import (
    Document,
    DocumentPerson,
    Folder,
    FolderKind,
    Purpose,
    Section,
    Sensitive,
    State,
    Version,
)
from cfsdocs.vault.models import BlobKind
from cfsdocs.vault.open import find, stream
from cfsdocs.web.pages import words
from cfsdocs.web.pages.home import FolderCard
from cfsdocs.web.pages.why import because

PAGES_AT_ONCE = 50


@dataclass(frozen=True)
class PageView:
    """One page: its picture is fetched by itself; its words are here for whoever cannot see it."""

    number: int
    text: str


@dataclass(frozen=True)
class VersionLine:
    """One version, as the list of them shows it."""

    number: int
    kind: str
    size: str
    added: str
    shown: bool


@dataclass(frozen=True)
class Fact:
    """One line of what is recorded."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class DocumentPage:
    """Everything on the page of one version."""

    ref: str
    title: str
    folder: FolderCard
    personnel: bool
    safety: tuple[str, ...]
    restricted: bool
    version: int
    newest: bool
    page_count: int
    pages: tuple[PageView, ...]
    no_preview: str
    facts: tuple[Fact, ...]
    versions: tuple[VersionLine, ...]
    because: str
    may_download: bool
    may_edit: bool
    may_manage: bool
    seen_by: str

    @property
    def earlier(self) -> int | None:
        """The page that the pages before these begin with."""
        first = self.pages[0].number if self.pages else 1
        return max(1, first - PAGES_AT_ONCE) if first > 1 else None

    @property
    def later(self) -> int | None:
        """The page that the pages after these begin with."""
        last = self.pages[-1].number if self.pages else self.page_count
        return last + 1 if last < self.page_count else None


def document_page(
    session: Session, house: House, asker: Asker, permit: Permit, version: str, first: str, name: str
) -> DocumentPage:
    """The page for a version (the newest when empty), from page ``first``. ``name`` is who is looking.

    Raises AccessRefused for a version that is not there.
    """
    document = session.get_one(Document, permit.document_id)
    versions = document.versions
    shown = next((each for each in versions if not version or str(each.number) == version), None)
    if shown is None:
        raise AccessRefused
    folder = session.get_one(Folder, document.folder_id)

    def may(action: Action) -> bool:
        return decide(session, asker, permit.document_id, action).allowed

    return DocumentPage(
        ref=document.ref,
        title=document.title,
        folder=FolderCard(folder.ref, folder.number, folder.title),
        personnel=folder.kind == FolderKind.PERSONNEL,
        safety=tuple(each for each in _tags(session, document.id) if each in words.SAFETY_WORDS),
        restricted=document.state == State.RESTRICTED,
        version=shown.number,
        newest=shown is versions[0],
        page_count=shown.page_count,
        pages=_pages(session, house, permit, shown, first),
        no_preview=shown.no_preview or "",
        facts=tuple(_facts(session, document, shown)),
        versions=tuple(_line(each, shown) for each in versions),
        because=because(session, permit),
        may_download=may(Action.DOWNLOAD),
        may_edit=may(Action.EDIT),
        may_manage=may(Action.MANAGE),
        seen_by=watermark(name, asker.now),
    )


def watermark(name: str, now: datetime) -> str:
    """Who looked and when: on the screen beside every page, so that a photograph of it says so."""
    return f"Seen by {name} on {words.moment(now)}"


def _pages(session: Session, house: House, permit: Permit, version: Version, first: str) -> tuple[PageView, ...]:
    if not version.page_count:
        return ()
    start = min(max(int(first), 1), version.page_count) if first.isdecimal() and len(first) < 7 else 1
    found = find(session, house.room, permit, BlobKind.TEXT, version=version.number)
    texts = json.loads(b"".join(stream(house.room, found, lambda: True)))  # at once: within this very request
    stop = min(start + PAGES_AT_ONCE, version.page_count + 1)
    return tuple(PageView(number, str(texts[number - 1]).strip()) for number in range(start, stop))


def _line(version: Version, shown: Version) -> VersionLine:
    return VersionLine(
        version.number,
        words.kind_of_file(version.media_type),
        words.size(version.size),
        words.moment(version.added_at),
        version is shown,
    )


def _tags(session: Session, document_id: int) -> tuple[str, ...]:
    bits = 0
    for category in session.scalars(select(Sensitive.category).where(Sensitive.document_id == document_id)):
        bits |= category
    return words.categories(bits)


def _facts(session: Session, document: Document, shown: Version) -> list[Fact]:
    people = session.scalars(
        select(Person.name)
        .join(DocumentPerson, DocumentPerson.person_id == Person.id)
        .where(DocumentPerson.document_id == document.id)
        .order_by(Person.name)
    )
    recorder = session.scalars(
        select(Person.name).join(Account, Account.person_id == Person.id).where(Account.id == document.recorded_by)
    ).one()
    return [
        Fact("About", tuple(people)),
        Fact("Given to us by", (document.given_by,)),
        Fact("Date on it", (words.day(document.dated),)),
        Fact("Section", (words.capital(session.get_one(Section, document.section_id).name),)),
        Fact("Given for", (words.capital(session.get_one(Purpose, document.purpose_id).name),)),
        Fact("Sensitive", _sensitive(session, document.id) or ("Nothing marked",)),
        Fact("Filed", (f"{words.moment(document.filed_at)} by {recorder}",)),
        Fact("File", (f"{shown.file_name}, {words.kind_of_file(shown.media_type)}",)),
    ]


def _sensitive(session: Session, document_id: int) -> tuple[str, ...]:
    """ "Health: Jane Marlow", one line for each person."""
    wanted = (
        select(Person.name, Sensitive.category)
        .join(Person, Person.id == Sensitive.person_id)
        .where(Sensitive.document_id == document_id)
        .order_by(Person.name)
    )
    of: dict[str, int] = {}
    for name, category in session.execute(wanted):
        of[name] = of.get(name, 0) | category
    return tuple(f"{name}: {', '.join(words.categories(bits)).lower()}" for name, bits in of.items())
