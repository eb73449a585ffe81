"""What happens to cases by time: up a level when undecided, to another when the decider has gone, due for review."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs import workdays
from cfsdocs.conflicts import route
from cfsdocs.conflicts.closeness import too_close
from cfsdocs.conflicts.declare import DAYS_TO_DECIDE, event_of, hand_to
from cfsdocs.conflicts.late import look_again
from cfsdocs.conflicts.models import Case, CaseDecision, Stage
from cfsdocs.db import FOREVER, Turn, take_turn
from cfsdocs.journal import append
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.models import Account


def remind(session: Session, now: datetime) -> None:
    """Everything that is due at this moment. Doing it again changes nothing."""
    take_turn(session, Turn.CONFLICTS)
    look_again(session, now)
    for case in session.scalars(select(Case).order_by(Case.id)).all():
        if case.decider_id is None or not _can(session, case, case.decider_id, now):
            _pass_on(session, case, route.decider(session, case, now), now)
        elif case.stage == Stage.WAITING and case.due_at <= now:
            _pass_on(session, case, route.decider(session, case, now, after=case.decider_id), now)
        _tell_of_review(session, case, now)


def _pass_on(session: Session, case: Case, account_id: int | None, now: datetime) -> None:
    if account_id is None or account_id == case.decider_id:
        return  # at the top already: it waits there
    case.due_at = workdays.after(now, DAYS_TO_DECIDE)
    hand_to(session, case, account_id, now)
    append(session, event_of(None, "pass on connection", case.connection.ref, now))


def _can(session: Session, case: Case, account_id: int, now: datetime) -> bool:
    account = session.get_one(Account, account_id)
    return account.active_from <= now < account.active_until and not too_close(session, account_id, case)


def _tell_of_review(session: Session, case: Case, now: datetime) -> None:
    """Once for each decision; the line on the decider's home page stays."""
    if case.decision_id is None or case.review_told_at != FOREVER or case.decider_id is None:
        return
    if session.get_one(CaseDecision, case.decision_id).review_on <= now.astimezone(workdays.HERE).date():
        notify(session, case.decider_id, Kind.CONNECTION_REVIEW, now)
        case.review_told_at = now
