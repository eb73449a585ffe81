"""The picture of a case for its decider: who may be meant, what is closed by it, and what stops (7.2).

It shows what the access rules would not: a folder's number and title, and how many documents it holds, of families
that the decider may not open. The policy lets the line manager decide, so they must see about what. Nothing else of
a folder is shown, and never to anybody but the decider.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cfsdocs.access.models import Grant
from cfsdocs.conflicts.effect import verdicts
from cfsdocs.conflicts.matching import matches_of
from cfsdocs.conflicts.models import Case, Match, Why
from cfsdocs.people.models import Account, ActsAs, Person
from cfsdocs.records.models import Document, Folder, FolderKind, FolderPerson, State

MOST_DOCUMENTS = 500


@dataclass(frozen=True)
class Stops:
    """A need to know of the declarer's that the case stops."""

    reason: str
    until: datetime


@dataclass(frozen=True)
class Closed:
    """A folder that is closed to the declarer."""

    id: int
    ref: str
    number: str
    title: str
    personnel: bool
    documents: int
    stops: tuple[Stops, ...]


@dataclass(frozen=True)
class Candidate:
    """Somebody, or a family, that may be meant."""

    match_id: int
    why: Why
    name: str
    known_as: str
    born: int | None
    """The year."""
    colleague: bool
    parts: tuple[tuple[str, str], ...]
    """(folder's number, part in it) pairs."""
    meant: bool | None
    """As the decision in force says; None while nobody has said."""


@dataclass(frozen=True)
class Picture:
    """Everything beside the declaration."""

    candidates: tuple[Candidate, ...]
    closed: tuple[Closed, ...]

    @property
    def stopping(self) -> tuple[Closed, ...]:
        """The folders in which the declarer's work stops."""
        return tuple(each for each in self.closed if each.stops)


def picture(session: Session, case: Case, now: datetime) -> Picture:
    """As it stands now."""
    said = verdicts(session, case.decision_id)
    rows = matches_of(session, case.id)
    candidates = tuple(_candidate(session, each, said.get(each.id)) for each in rows)
    standing = [each for each in rows if said.get(each.id) is not False]
    return Picture(candidates, tuple(_closed(session, case, each, now) for each in _folders(session, standing)))


def _candidate(session: Session, match: Match, meant: bool | None) -> Candidate:
    conflict = match.conflict
    if conflict.person_id is None:
        folder = session.get_one(Folder, conflict.folder_id)
        return Candidate(match.id, Why(match.why), folder.title, "", None, False, ((folder.number, ""),), meant)
    person = session.get_one(Person, conflict.person_id)
    listed = (
        select(Folder.number, FolderPerson.part)
        .join(FolderPerson, FolderPerson.folder_id == Folder.id)
        .where(FolderPerson.person_id == person.id)
        .order_by(Folder.id)
    )
    return Candidate(
        match_id=match.id,
        why=Why(match.why),
        name=person.name,
        known_as=person.known_as,
        born=person.born.year if person.born else None,
        colleague=_has_account(session, person.id),
        parts=tuple((number, part) for number, part in session.execute(listed)),
        meant=meant,
    )


def _folders(session: Session, rows: list[Match]) -> list[Folder]:
    people = [each.conflict.person_id for each in rows if each.conflict.person_id is not None]
    own = [each.conflict.folder_id for each in rows if each.conflict.folder_id is not None]
    listed = select(FolderPerson.folder_id).where(FolderPerson.person_id.in_(people))
    wanted = select(Folder).where(Folder.id.in_(own) | Folder.id.in_(listed)).order_by(Folder.number)
    return list(session.scalars(wanted))


def _closed(session: Session, case: Case, folder: Folder, now: datetime) -> Closed:
    held = select(func.count()).where(Document.folder_id == folder.id, Document.state != State.DISPOSED)
    grants = (
        select(Grant.reason, Grant.valid_until)
        .join(ActsAs, ActsAs.principal_id == Grant.principal_id)
        .where(ActsAs.account_id == case.account_id, Grant.folder_id == folder.id)
        .where(Grant.valid_from <= now, Grant.valid_until > now)
        .order_by(Grant.id)
    )
    return Closed(
        id=folder.id,
        ref=folder.ref,
        number=folder.number,
        title=folder.title,
        personnel=folder.kind == FolderKind.PERSONNEL,
        documents=session.scalar(held) or 0,
        stops=tuple(Stops(reason, until) for reason, until in session.execute(grants)),
    )


def _has_account(session: Session, person_id: int) -> bool:
    return session.scalars(select(Account.id).where(Account.person_id == person_id).limit(1)).first() is not None
