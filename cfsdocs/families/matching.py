"""Is somebody who is added known already? Looked for quietly: whoever adds them is never told (0.10 of no oracle).

A possible match is shown only to those who hold both folders wholly. For anybody else it is as if there were none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.families.changes import PEOPLE, note
from cfsdocs.families.models import KeptFrom, LivesWith, PossibleMatch, SafeContact
from cfsdocs.families.who import holds_whole
from cfsdocs.people.models import Person
from cfsdocs.records.addresses import ContactPoint
from cfsdocs.records.models import Document, DocumentPerson, Folder, FolderKind, FolderPerson

CLOSE = 0.8
"""How alike two names are to be taken for a slip of the pen, from 0 to 1."""
TOO_LATE = (
    "Documents, consents or parental responsibility are recorded under the new entry already, and stay as they are. "
    "Leave both entries, and tell the workers of both families"
)


@dataclass(frozen=True)
class Match:
    """Somebody new, somebody known, and the known one's folders that whoever looks may see."""

    ref: str
    folder: Folder
    person: Person
    known: Person
    folders: tuple[Folder, ...]


def look_for(session: Session, folder_id: int, person: Person, now: datetime) -> None:
    """Keep every possible match of somebody just added to a folder."""
    for known in _like(session, folder_id, person):
        session.add(PossibleMatch(folder_id=folder_id, person_id=person.id, known_id=known.id, found_at=now))
    session.flush()


def _like(session: Session, folder_id: int, person: Person) -> list[Person]:
    """People of other families' folders with this birth date and a name in common, or with just this name."""
    elsewhere = (
        select(FolderPerson.person_id)
        .join(Folder, Folder.id == FolderPerson.folder_id)
        .where(Folder.kind == FolderKind.FAMILY, FolderPerson.folder_id != folder_id)
    )
    named = func.lower(Person.name) == person.name.strip().lower()
    near = or_(named, Person.born == person.born) if person.born is not None else named
    found = session.scalars(select(Person).where(Person.id.in_(elsewhere), Person.id != person.id, near))
    mine = _words(person)
    return [
        each
        for each in found
        if _akin(mine, _words(each)) and (each.born == person.born or None in (each.born, person.born))
    ]


def _akin(mine: set[str], theirs: set[str]) -> bool:
    """Whether a name is in common, or nearly: names are misheard and misspelt."""
    return any(get_close_matches(word, theirs, 1, CLOSE) for word in mine)


def _words(person: Person) -> set[str]:
    return {word for word in re.findall(r"\w+", f"{person.name} {person.known_as}".casefold()) if len(word) > 1}


def waiting(session: Session, account_id: int, now: datetime) -> Sequence[Match]:
    """The possible matches that wait for this account: it holds the new folder and one of the known ones wholly."""
    rows = session.execute(
        select(PossibleMatch, Folder, Person)
        .join(Folder, Folder.id == PossibleMatch.folder_id)
        .join(Person, Person.id == PossibleMatch.person_id)
        .where(PossibleMatch.decided_at == FOREVER, PossibleMatch.found_at <= now, Folder.closed_at > now)
        .order_by(PossibleMatch.id)
    ).all()
    held: dict[int, bool] = {}

    def whole(folder_id: int) -> bool:
        if folder_id not in held:
            held[folder_id] = holds_whole(session, account_id, folder_id, now)
        return held[folder_id]

    found = []
    for match, folder, person in rows:
        if not whole(folder.id):
            continue
        theirs = tuple(each for each in folders_of(session, match.known_id) if each.id != folder.id and whole(each.id))
        if theirs:
            found.append(Match(match.ref, folder, person, session.get_one(Person, match.known_id), theirs))
    return found


def folders_of(session: Session, person_id: int) -> Sequence[Folder]:
    """Every family's folder that lists a person. Show none of them without asking the rules."""
    wanted = select(Folder).join(FolderPerson, FolderPerson.folder_id == Folder.id)
    return session.scalars(
        wanted.where(FolderPerson.person_id == person_id, Folder.kind == FolderKind.FAMILY).order_by(Folder.id)
    ).all()


def decide_match(session: Session, account_id: int, ref: str, same: bool, now: datetime) -> Match:
    """Say whether they are one person; gives what was decided on. Raises AccessRefused unless it waits for them.

    One person is then listed by both folders, and no document crosses from one to the other. Raises InputError when
    something that cannot be changed names the new entry already.
    """
    found = next((each for each in waiting(session, account_id, now) if each.ref == ref), None)
    if found is None:
        raise AccessRefused
    if same:
        _be_one(session, found)
        words = f"{found.known.name} is one person with somebody known; their entry here is now the same"
        note(session, found.folder.id, PEOPLE, words, account_id, now)
    about = PossibleMatch.ref == ref
    session.execute(update(PossibleMatch).where(about).values(decided_at=now, decided_by=account_id, same=same))
    return found


def _be_one(session: Session, match: Match) -> None:
    folder, new, known = match.folder.id, match.person.id, match.known.id
    listed = session.get_one(FolderPerson, (folder, new))
    if session.get(FolderPerson, (folder, known)) is not None:
        raise InputError(
            "This folder lists both of them. Ask your data protection officer before you change it", "same"
        )
    about = select(DocumentPerson.document_id).join(Document, Document.id == DocumentPerson.document_id)
    if session.scalars(about.where(Document.folder_id == folder, DocumentPerson.person_id == new).limit(1)).first():
        raise InputError(TOO_LATE, "same")
    session.add(FolderPerson(folder_id=folder, person_id=known, part=listed.part, position=listed.position))
    session.flush()
    for table, column in (
        (ContactPoint, "person_id"), (SafeContact, "person_id"), (KeptFrom, "person_id"), (KeptFrom, "learner_id"),
        (LivesWith, "person_id"), (LivesWith, "with_id"),
    ):  # fmt: skip
        here = getattr(table, column) == new
        session.execute(update(table).where(table.folder_id == folder, here).values({column: known}))
    try:
        with session.begin_nested():
            session.delete(listed)
            session.flush()
    except IntegrityError as error:
        raise InputError(TOO_LATE, "same") from error
