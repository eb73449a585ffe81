"""Find who may be meant by a declaration: every person there is, and every family's title, each time.

The work is the same whether somebody is found or not. What is found is for the decider's eyes; the declarer never
learns of it (7.1), and it is closed to them at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.models import Conflict, ConflictState
from cfsdocs.conflicts.models import Case, Connection, Match, Why
from cfsdocs.conflicts.names import Word, meant, name_of, surname_of, words
from cfsdocs.people.models import Account, Person
from cfsdocs.records.models import Folder, FolderKind, FolderPerson


@dataclass(frozen=True)
class Found:
    """A person, or a folder, that may be meant."""

    why: Why
    person_id: int | None = None
    folder_id: int | None = None


def find(session: Session, connection: Connection) -> list[Found]:
    """Everybody who may be meant, but never the declarer's own person."""
    written = words(connection.with_whom), words(connection.how)
    own = session.get_one(Account, connection.account_id).person_id
    people = session.execute(select(Person.id, Person.name, Person.known_as).order_by(Person.id)).all()
    families = session.execute(select(Folder.id, Folder.title).where(Folder.kind == FolderKind.FAMILY)).all()
    found = [Found(why, person_id=id_) for id_, name, known in people if (why := _why(written, name, known))]
    found += [Found(Why.FAMILY, folder_id=id_) for id_, title in families if _why_family(written, title)]
    return [each for each in found if each.person_id != own]


def suspend(session: Session, case: Case, found: Collection[Found], now: datetime) -> list[Match]:
    """Close what was found to the declarer, from now on (7.2). What is closed by this case already stays as it is."""
    known = {(match.conflict.person_id, match.conflict.folder_id) for match in matches_of(session, case.id)}
    fresh = [each for each in found if (each.person_id, each.folder_id) not in known]
    made = [_closed(case, each, now) for each in fresh]
    session.add_all(made)
    session.flush()
    return made


def matches_of(session: Session, case_id: int) -> list[Match]:
    """A case's matches, the surest first."""
    rows = session.scalars(select(Match).where(Match.case_id == case_id).order_by(Match.id)).all()
    order = list(Why)
    return sorted(rows, key=lambda match: order.index(Why(match.why)))


def own_folder(session: Session, account_id: int, folder_id: int) -> bool:
    """Whether the folder lists the account's own person: no connection closes one's own."""
    own = session.get_one(Account, account_id).person_id
    return session.get(FolderPerson, (folder_id, own)) is not None


def _closed(case: Case, found: Found, now: datetime) -> Match:
    conflict = Conflict(
        account_id=case.account_id,
        person_id=found.person_id,
        folder_id=found.folder_id,
        state=ConflictState.DECLARED,
        declared_at=now,
    )
    return Match(case_id=case.id, conflict=conflict, why=found.why, found_at=now)


def _why(written: tuple[tuple[Word, ...], ...], name: str, known_as: str) -> Why | None:
    found = [meant(each, name_of(name, known_as)) for each in written]
    return Why.NAME if Why.NAME in found else Why.FAMILY if Why.FAMILY in found else None


def _why_family(written: tuple[tuple[Word, ...], ...], title: str) -> bool:
    found = [meant(each, surname_of(title)) for each in written]
    return any(found)
