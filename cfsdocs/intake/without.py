"""Recording without consent (5.4, 6.3): the case that each such record opens for a second person. The caller commits.

Nothing ever blocks recording a concern: whoever records may always say why, at once and alone. But what they say waits
for somebody else to look at, and that it waits is told at once, and again when nobody has looked for two working days.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs import workdays
from cfsdocs.intake.grounds import Reason, check_reason, record_ground
from cfsdocs.intake.lawful import entries_of, lacking
from cfsdocs.intake.models import GROUNDS, Outcome, Why, WithoutConsent
from cfsdocs.intake.overseers import first_to_tell, overseers
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.records.models import Category, Document, Sensitive, State

DAYS = 2
"""Working days within which a second person looks."""
_MARKED = select(Sensitive.document_id).where(Sensitive.category <= max(Category))


def account_for(session: Session, document: Document, reason: Reason | None, by: int, now: datetime) -> None:
    """After a document's record was made or mended: open, change or settle its case, as it now needs one."""
    case, held = open_case(session, document.id), bool(lacking(session, document, now))
    said = reason or Reason()
    if case is not None and not held:
        if case.why == Why.ASK:
            settle(case, Outcome.CONSENT if entries_of(session, document.id) else Outcome.TAKEN_OUT, by, now)
        return
    if case is not None and (case.why, said.why) != (Why.ASK, Why.ASK):
        settle(case, Outcome.CHANGED, by, now)
        session.flush()
        case = None
    if case is None and held:
        say(session, document, said, by, now)


def say(session: Session, document: Document, reason: Reason, by: int, now: datetime) -> WithoutConsent:
    """Say why a document is recorded without consent. A reason of 6.3 is a ground at once; a second person is told."""
    check_reason(reason)
    ground = record_ground(session, document, reason, by, now) if reason.why in GROUNDS else None
    case = WithoutConsent(
        folder_id=document.folder_id,
        document_id=document.id,
        said_by=by,
        said_at=now,
        why=reason.why.value,
        words=reason.words.strip(),
        ground_id=ground.id if ground is not None else None,
        due_at=workdays.after(now, DAYS),
    )
    session.add(case)
    session.flush()
    for each in first_to_tell(session, document.folder_id, by, now):
        notify(session, each, Kind.WITHOUT_CONSENT, now)
    return case


def open_case(session: Session, document_id: int) -> WithoutConsent | None:
    """The document's case that waits, if there is one."""
    waits = select(WithoutConsent).where(WithoutConsent.document_id == document_id, WithoutConsent.outcome.is_(None))
    return session.scalars(waits).one_or_none()


def settle(case: WithoutConsent, outcome: Outcome, by: int | None, now: datetime) -> None:
    """End a case. The database refuses ``ground`` and ``seen`` by whoever said why."""
    case.outcome, case.settled_by, case.settled_at = outcome.value, by, now


def settle_what_came(session: Session, now: datetime) -> None:
    """End the cases whose consent, or ground for the whole folder, has come meanwhile."""
    waits = select(WithoutConsent).where(WithoutConsent.outcome.is_(None), WithoutConsent.why == Why.ASK)
    for case in session.scalars(waits):
        if not lacking(session, session.get_one(Document, case.document_id), now):
            settle(case, Outcome.CONSENT, None, now)
    session.flush()


def open_what_lapsed(session: Session, now: datetime) -> None:
    """Open a case where a consent or a ground has ended: nobody may have noticed. It is its recorder's."""
    marked = select(Document).where(Document.id.in_(_MARKED), Document.state == State.CURRENT).order_by(Document.id)
    for document in session.scalars(marked).all():
        if open_case(session, document.id) is None and lacking(session, document, now):
            say(session, document, Reason(), document.recorded_by, now)


def tell_what_is_overdue(session: Session, now: datetime) -> None:
    """Tell those who lead once more, and those above them, of what nobody has looked at in time. Once for each case."""
    late = select(WithoutConsent).where(
        WithoutConsent.outcome.is_(None), WithoutConsent.due_at <= now, WithoutConsent.overdue_told_at > now
    )
    for case in session.scalars(late).all():
        leading, above = overseers(session, case.folder_id, now)
        for each in (*leading, *above):
            if each != case.said_by:
                notify(session, each, Kind.WITHOUT_CONSENT_OVERDUE, now)
        case.overdue_told_at = now
    session.flush()
