"""Search documents for what their folder hides: an address, a telephone number, a school, a new name (6.3 ii).

Each new document and version is searched as it is filed, and every one that is there when something more is hidden.
What is found is marked as holding a protected address about the person who hides it; nothing that was sought or found
is kept, logged or shown. Where there are no words to search, as in a scan, that is kept, so that somebody looks at it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cfsdocs.house import House
from cfsdocs.intake.models import HiddenSearch
from cfsdocs.intake.text import text_of
from cfsdocs.records.addresses import ContactPoint, ways_to_write
from cfsdocs.records.models import Category, Consent, Document, FolderPerson, Sensitive, State, Version

LEAST = 4
"""Letters and digits: anything shorter is everywhere."""


@dataclass(frozen=True)
class Squashed:
    """A text without capitals, accents, spaces, line breaks and punctuation: what is left of it, however it is set."""

    text: str

    @cached_property
    def _kept(self) -> tuple[str, list[int]]:
        letters, places = list[str](), list[int]()
        for place, character in enumerate(self.text):
            for each in unicodedata.normalize("NFKD", character).casefold():
                if each.isalnum():
                    letters.append(each)
                    places.append(place)
        return "".join(letters), places

    @property
    def letters(self) -> str:
        """The letters and digits, in their order."""
        return self._kept[0]

    def holds(self, sought: str) -> bool:
        """Whether it holds what is ``sought``, from the beginning of a word to the end of one."""
        wanted = Squashed(sought).letters
        if len(wanted) < LEAST:
            return False
        letters, places = self._kept
        start = letters.find(wanted)
        while start >= 0:
            if self._ends_a_word(places, start) and self._ends_a_word(places, start + len(wanted)):
                return True
            start = letters.find(wanted, start + 1)
        return False

    def _ends_a_word(self, places: list[int], between: int) -> bool:
        """Whether something other than a letter or digit stands between this one and the one before it."""
        if between in (0, len(places)):
            return True
        before, after = self.text[places[between - 1]], self.text[places[between]]
        return places[between] - places[between - 1] > 1 or before.isdigit() != after.isdigit()


def mark_protected(session: Session, house: House, document: Document, now: datetime) -> bool:
    """Search a document for everything that its folder hides, and mark it. Gives whether anything was found."""
    hidden = _hidden(session, document.folder_id)
    session.execute(delete(HiddenSearch).where(HiddenSearch.document_id == document.id))
    if not hidden:
        return False
    pages = text_of(session, house, document)
    written = Squashed("\n".join([document.title, document.given_by, *pages]))
    found = {person for person, ways in hidden.items() if any(written.holds(each) for each in ways)}
    _mark(session, document, found, now)
    outcome = "found" if found else "clear" if any(page.strip() for page in pages) else "no_text"
    version = session.scalars(
        select(Version.number).where(Version.document_id == document.id).order_by(Version.number.desc()).limit(1)
    ).one()
    session.add(HiddenSearch(document_id=document.id, version=version, outcome=outcome, at=now))
    session.flush()
    return bool(found)


def mark_folder(session: Session, house: House, folder_id: int, now: datetime) -> int:
    """Search every document of a folder again, as something more is hidden. Gives how many hold any of it."""
    documents = select(Document).where(Document.folder_id == folder_id, Document.state != State.DISPOSED)
    return sum(mark_protected(session, house, each, now) for each in session.scalars(documents.order_by(Document.id)))


def _hidden(session: Session, folder_id: int) -> dict[int, set[str]]:
    """Every way to write what is hidden, by the person who hides it. What was hidden and has ended is still sought."""
    listed = select(FolderPerson.person_id).where(FolderPerson.folder_id == folder_id)
    points = select(ContactPoint).where(ContactPoint.protected, ContactPoint.person_id.in_(listed))
    hidden: dict[int, set[str]] = {}
    for point in session.scalars(points):
        hidden.setdefault(point.person_id, set()).update(ways_to_write(point))
    return hidden


def _mark(session: Session, document: Document, people: Iterable[int], now: datetime) -> None:
    """Mark the document. Whoever asks that an address be hidden asks that what holds it is marked: that is consent."""
    category = int(Category.PROTECTED_ADDRESS)
    for person in sorted(people):
        if session.get(Sensitive, (document.id, person, category)) is None:
            session.add(Sensitive(document_id=document.id, person_id=person, category=category))
        said = select(Consent).where(
            Consent.person_id == person, Consent.category == category, Consent.scope == "record"
        )
        if session.scalars(said.limit(1)).first() is None:
            session.add(Consent(person_id=person, category=category, scope="record", valid_from=now))
    session.flush()
