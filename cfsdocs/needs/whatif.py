"""What would change: a change is made, the real access rules are asked, and the change is taken back again.

Nothing of it stays, neither in the facts nor in their history. It needs a writing session.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, decide_folder
from cfsdocs.access.models import Grant
from cfsdocs.access.reach import Reached, reached
from cfsdocs.needs.people import usual_purpose
from cfsdocs.needs.reach import shortage
from cfsdocs.people.models import Account, ActsAs, Person
from cfsdocs.records.models import Document, Folder


@dataclass(frozen=True)
class Change:
    """Somebody's documents of a folder, and whether they see that there is such a folder, before and after."""

    name: str
    lost: int
    gained: int
    left: int
    loses_folder: bool


@dataclass(frozen=True)
class Consequences:
    """What a change would do."""

    changes: tuple[Change, ...]
    short: tuple[str, ...]
    """The titles of documents that fewer than two people would reach, and did before."""

    @property
    def losing(self) -> tuple[Change, ...]:
        """Those who lose something."""
        return tuple(each for each in self.changes if each.lost or each.loses_folder)


def what_if(
    session: Session, folder: Folder, now: datetime, grace_days: int, change: Callable[[], object]
) -> Consequences:
    """The consequences of ``change`` for everybody who has anything to do with the folder.

    What ``change`` raises is raised, and what it did until then is taken back too.
    """
    before = _seen(session, folder, now, grace_days)
    attempt = session.begin_nested()
    try:
        change()
        session.flush()
        after = _seen(session, folder, now, grace_days)
    finally:
        attempt.rollback()
        session.expire_all()
    names = _names(session, before.folder | after.folder)
    changes = [_change(name, account, before, after) for account, name in names.items()]
    short = set(shortage(session, folder, after.documents).people) - set(
        shortage(session, folder, before.documents).people
    )
    titles = session.scalars(select(Document.title).where(Document.id.in_(short)).order_by(Document.title)).all()
    return Consequences(tuple(each for each in changes if each.lost or each.gained or each.loses_folder), tuple(titles))


@dataclass(frozen=True)
class _Seen:
    documents: Reached
    folder: frozenset[int]
    """The accounts that see that there is such a folder."""

    def by(self, account: int) -> set[int]:
        return {each for each, accounts in self.documents.items() if account in accounts}


def _seen(session: Session, folder: Folder, now: datetime, grace_days: int) -> _Seen:
    holding = (
        select(ActsAs.account_id)
        .join(Grant, Grant.principal_id == ActsAs.principal_id)
        .where(Grant.folder_id == folder.id, Grant.valid_until > now)
    )
    purpose = usual_purpose(session, folder)
    seeing = frozenset(
        each
        for each in session.scalars(holding.distinct())
        if decide_folder(session, Asker(each, purpose, now, grace_days), folder.id)
    )
    return _Seen(reached(session, folder.id, now, grace_days), seeing)


def _names(session: Session, accounts: frozenset[int]) -> dict[int, str]:
    wanted = select(Account.id, Person.name).join(Person, Person.id == Account.person_id)
    rows = session.execute(wanted.where(Account.id.in_(accounts)).order_by(Person.name, Account.id))
    return {row.id: row.name for row in rows}


def _change(name: str, account: int, before: _Seen, after: _Seen) -> Change:
    had, has = before.by(account), after.by(account)
    gone = account in before.folder and account not in after.folder
    return Change(name, len(had - has), len(has - had), len(has), gone)
