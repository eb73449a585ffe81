"""Not yet looked at means confidential: a document stays its recorder's alone until somebody has looked (2.1, 5.1).

The rules need no word about it. Such a document holds an entry of ``NOT_LOOKED_AT``, which is no category: nobody can
consent to it, so ``lawful_sensitive`` refuses everybody but the recorder, and no grant clears it, so that even a ground
for the whole folder opens it to nobody: ``cleared`` refuses. The recorder has a grant of their own for this document
which clears it, and which ends with the need to know that let them add to the folder. When somebody has looked, the
entry goes and the grant ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from cfsdocs.access.facts import includes
from cfsdocs.access.grants import ALL_CATEGORIES
from cfsdocs.access.models import Action, Grant
from cfsdocs.intake.overseers import managed_folders, refusals
from cfsdocs.people.models import Account, ActsAs
from cfsdocs.records.models import Document, Folder, Sensitive

NOT_LOOKED_AT = 1 << 30
"""Beyond every Category, in the same column: what is not yet ruled out."""
REASON = "recorded it, not yet looked at"
_MARKED = select(Sensitive.document_id).where(Sensitive.category == NOT_LOOKED_AT)
_STANDS_IN_THE_WAY = frozenset({"lawful_sensitive", "cleared"})


@dataclass(frozen=True)
class Unlooked:
    """What a line manager is told of a folder's documents that nobody has looked at: how many, and since when."""

    folder_id: int
    folder_ref: str
    number: str
    count: int
    oldest: datetime
    left_behind: int
    """How many of them are those of somebody whose account has ended: nobody can look at these."""


def hold(session: Session, document: Document, about: Iterable[int], now: datetime) -> None:
    """Keep a document for its recorder alone."""
    session.add_all(
        Sensitive(document_id=document.id, person_id=person, category=NOT_LOOKED_AT) for person in sorted(about)
    )
    session.add(_own_grant(session, document, now))
    session.flush()


def let_go(session: Session, document_id: int, now: datetime) -> None:
    """Somebody has looked: the document is as open as what it holds and its grants make it."""
    session.execute(delete(Sensitive).where(Sensitive.document_id == document_id, Sensitive.category == NOT_LOOKED_AT))
    _end_grants(session, document_id, now)


def is_unlooked(session: Session, document_id: int) -> bool:
    """Whether nobody has looked at the document yet."""
    return session.scalar(_MARKED.where(Sensitive.document_id == document_id).limit(1)) is not None


def own(session: Session, account_id: int, now: datetime, grace_days: int) -> list[Document]:
    """The account's own documents that it has yet to look at, the oldest first. Only those that it may still open."""
    mine = select(Document).where(Document.id.in_(_MARKED), Document.recorded_by == account_id)
    found = session.scalars(mine.order_by(Document.filed_at, Document.id)).all()
    allowed = refusals(session, found, account_id, Action.EDIT, now, grace_days)
    return [each for each in found if not allowed[each.id]]


def overseen(session: Session, account_id: int, now: datetime, grace_days: int) -> list[Unlooked]:
    """What others have not looked at in the folders whose need to know the account decides. No title, no name."""
    others = select(Document).where(
        Document.id.in_(_MARKED),
        Document.recorded_by != account_id,
        Document.folder_id.in_(managed_folders(account_id)),
    )
    found = session.scalars(others.order_by(Document.filed_at, Document.id)).all()
    refused = refusals(session, found, account_id, Action.MANAGE, now, grace_days)
    by_folder: dict[int, list[Document]] = {}
    for each in found:
        if refused[each.id] <= _STANDS_IN_THE_WAY:
            by_folder.setdefault(each.folder_id, []).append(each)
    return [_told(session, documents, now) for documents in by_folder.values()]


def take_over(session: Session, folder_id: int, account_id: int, now: datetime, grace_days: int) -> list[Document]:
    """Give the account what somebody who has left never looked at in a folder, to look at: it becomes its own.

    Who added each version stays recorded. Only for whoever decides who needs to know the folder.
    """
    others = select(Document).where(
        Document.id.in_(_MARKED), Document.folder_id == folder_id, Document.recorded_by != account_id
    )
    left = [each for each in session.scalars(others) if not _is_live(session, each.recorded_by, now)]
    refused = refusals(session, left, account_id, Action.MANAGE, now, grace_days)
    taken = [each for each in left if refused[each.id] <= _STANDS_IN_THE_WAY]
    for each in taken:
        _end_grants(session, each.id, now)
        each.recorded_by = account_id
        session.flush()
        session.add(_own_grant(session, each, now))
    session.flush()
    return taken


def _own_grant(session: Session, document: Document, now: datetime) -> Grant:
    """It ends when the need to know ends by which the recorder adds to the folder; without one it never begins."""
    adding = (
        select(func.max(Grant.valid_until))
        .join(ActsAs, ActsAs.principal_id == Grant.principal_id)
        .where(
            ActsAs.account_id == document.recorded_by,
            Grant.folder_id == document.folder_id,
            includes(Grant.actions, int(Action.ADD)),
            Grant.valid_from <= now,
            Grant.valid_until > now,
        )
    )
    return Grant(
        principal_id=document.recorded_by,
        folder_id=document.folder_id,
        document_id=document.id,
        actions=int(Action.VIEW | Action.EDIT),
        categories=int(ALL_CATEGORIES) | NOT_LOOKED_AT,
        valid_from=now,
        valid_until=session.scalar(adding) or now,
        reason=REASON,
        granted_by=None,
    )


def _end_grants(session: Session, document_id: int, now: datetime) -> None:
    ours = includes(Grant.categories, NOT_LOOKED_AT)
    session.execute(
        update(Grant).where(Grant.document_id == document_id, ours, Grant.valid_until > now).values(valid_until=now)
    )


def _is_live(session: Session, account_id: int, now: datetime) -> bool:
    account = session.get_one(Account, account_id)
    return account.active_from <= now < account.active_until


def _told(session: Session, documents: list[Document], now: datetime) -> Unlooked:
    folder = session.get_one(Folder, documents[0].folder_id)
    left = sum(not _is_live(session, each.recorded_by, now) for each in documents)
    return Unlooked(folder.id, folder.ref, folder.number, len(documents), documents[0].filed_at, left)
