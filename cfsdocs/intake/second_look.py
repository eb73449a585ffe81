"""The second look at what was recorded without consent: what waits for whom, and what they may do about it (5.4, 6.3).

Whoever looks is not shown the document: it is held for its recorder. They are told what kind of information it is,
about whom, who recorded it and why; that is what they need to know to decide. Nobody looks at their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.models import Action
from cfsdocs.errors import AccessRefused
from cfsdocs.intake.grounds import Reason, end_ground, record_ground
from cfsdocs.intake.lawful import lacking
from cfsdocs.intake.models import Outcome, Why, WithoutConsent
from cfsdocs.intake.overseers import managed_folders, refusals
from cfsdocs.intake.without import open_case, say, settle
from cfsdocs.records.models import Document, Ground, State

_HELD = frozenset({"lawful_sensitive"})
_SET_ASIDE = _HELD | {"not_closed"}


def to_see(
    session: Session, account_id: int, now: datetime, grace_days: int, folder_id: int | None = None
) -> list[WithoutConsent]:
    """The cases that wait for this account, the most urgent first.

    Never its own, and none where a rule refuses it to manage the document, but for the one that asks for consent.
    """
    waits = select(WithoutConsent).where(
        WithoutConsent.outcome.is_(None),
        WithoutConsent.said_by != account_id,
        WithoutConsent.folder_id.in_(managed_folders(account_id)),
    )
    if folder_id is not None:
        waits = waits.where(WithoutConsent.folder_id == folder_id)
    cases = session.scalars(waits.order_by(WithoutConsent.due_at, WithoutConsent.id)).all()
    refused = _refused(session, cases, account_id, now, grace_days)
    return [each for each in cases if refused.get(each.document_id) in ({_HELD} if _asks(each) else {_HELD, _NOTHING})]


_NOTHING: frozenset[str] = frozenset()


def _asks(case: WithoutConsent) -> bool:
    return case.why == Why.ASK


def set_aside(
    session: Session, account_id: int, now: datetime, grace_days: int, folder_id: int
) -> list[WithoutConsent]:
    """The cases of a folder that ended with the document being set aside, and that the account may put back."""
    ended = (
        select(WithoutConsent)
        .join(Document, Document.id == WithoutConsent.document_id)
        .where(
            WithoutConsent.folder_id == folder_id,
            WithoutConsent.outcome == Outcome.TAKEN_OUT,
            WithoutConsent.settled_by.is_not(None),
            Document.state == State.RESTRICTED,
        )
    )
    cases = session.scalars(ended.order_by(WithoutConsent.settled_at.desc())).all()
    newest = {each.document_id: each for each in reversed(cases)}
    refused = _refused(session, list(newest.values()), account_id, now, grace_days)
    return [each for each in newest.values() if (found := refused.get(each.document_id)) and found <= _SET_ASIDE]


def find(cases: Sequence[WithoutConsent], ref: str) -> WithoutConsent:
    """The case of this ref. Raises AccessRefused when it is not among them."""
    for each in cases:
        if each.ref == ref:
            return each
    raise AccessRefused


def by_ground(session: Session, case: WithoutConsent, reason: Reason, by: int, now: datetime) -> None:
    """A reason of 6.3 exists: record it, and the document is held no more. Raises InputError as ``check_reason``."""
    document = _others(session, case, by)
    case.ground_id = record_ground(session, document, reason, by, now).id
    settle(case, Outcome.GROUND, by, now)
    session.flush()


def seen(session: Session, case: WithoutConsent, by: int, now: datetime) -> None:
    """A second person has looked at the ground, and it stands."""
    _others(session, case, by)
    if case.ground_id is None:
        raise AccessRefused
    settle(case, Outcome.SEEN, by, now)
    session.flush()


def take_out(session: Session, case: WithoutConsent, by: int, now: datetime) -> None:
    """It must not be kept: set the document aside, where nobody reads it, until it is disposed of (3.4 e)."""
    document = _others(session, case, by)
    document.state = State.RESTRICTED
    settle(case, Outcome.TAKEN_OUT, by, now)
    session.flush()


def put_back(session: Session, case: WithoutConsent, now: datetime) -> None:
    """It was set aside by mistake: it is held for its recorder again, and waits for a second look again."""
    document = session.get_one(Document, case.document_id)
    document.state = State.CURRENT
    session.flush()
    if lacking(session, document, now) and open_case(session, document.id) is None:
        say(session, document, Reason(), document.recorded_by, now)


def end(session: Session, ground: Ground, words: str, by: int, now: datetime) -> list[Document]:
    """End a ground, and give the documents that are held again: each opens a case, its recorder's."""
    end_ground(session, ground, words, by, now)
    held = []
    for document in _covered(session, ground):
        case = open_case(session, document.id)
        if not lacking(session, document, now) or (case is not None and case.why == Why.ASK):
            continue
        if case is not None:
            settle(case, Outcome.ENDED, by, now)
            session.flush()
        say(session, document, Reason(), document.recorded_by, now)
        held.append(document)
    return held


def _covered(session: Session, ground: Ground) -> Sequence[Document]:
    covered = select(Document).where(Document.folder_id == ground.folder_id, Document.state == State.CURRENT)
    if ground.document_id is not None:
        covered = covered.where(Document.id == ground.document_id)
    return session.scalars(covered.order_by(Document.id)).all()


def _refused(
    session: Session, cases: Sequence[WithoutConsent], account_id: int, now: datetime, grace_days: int
) -> dict[int, frozenset[str]]:
    documents = {each.document_id: session.get_one(Document, each.document_id) for each in cases}
    others = [each for each in documents.values() if each.recorded_by != account_id]
    return refusals(session, others, account_id, Action.MANAGE, now, grace_days)


def _others(session: Session, case: WithoutConsent, by: int) -> Document:
    """The document of a case that somebody else recorded. Raises AccessRefused for one's own, or an ended case."""
    document = session.get_one(Document, case.document_id)
    if by in (case.said_by, document.recorded_by) or case.outcome is not None:
        raise AccessRefused(("two_people",))
    return document
