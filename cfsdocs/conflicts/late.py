"""People and folders that come later, and match a declaration that stands: closed too, at once (7.1).

Whoever adds a person or opens a folder calls ``look_again`` in the same transaction. The decider learns of it; the
declarer does not.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cfsdocs.conflicts import route
from cfsdocs.conflicts.closeness import too_close
from cfsdocs.conflicts.declare import event_of, hand_to
from cfsdocs.conflicts.matching import find, suspend
from cfsdocs.conflicts.models import Case, CaseDecision, Outcome
from cfsdocs.db import Turn, take_turn
from cfsdocs.journal import append


def look_again(session: Session, now: datetime) -> int:
    """Close whatever matches a standing declaration and is not closed by it yet. Gives how many were closed.

    A connection that was decided to be as normal stands no more. It can be called any number of times.
    """
    take_turn(session, Turn.CONFLICTS)
    session.flush()  # whoever was just added is to be found
    closed = 0
    for case in _standing(session):
        fresh = suspend(session, case, find(session, case.connection), now)
        closed += len(fresh)
        if fresh:
            append(session, event_of(None, "connection found later", case.connection.ref, now))
            _tell(session, case, now)
    return closed


def _tell(session: Session, case: Case, now: datetime) -> None:
    """The decider; or the next one, where the decider is too close to who was found."""
    still = case.decider_id is not None and not too_close(session, case.decider_id, case)
    hand_to(session, case, case.decider_id if still else route.decider(session, case, now), now)


def _standing(session: Session) -> list[Case]:
    decided = select(CaseDecision.id).where(CaseDecision.outcome == Outcome.NORMAL)
    wanted = select(Case).where(or_(Case.decision_id.is_(None), Case.decision_id.not_in(decided)))
    return list(session.scalars(wanted.order_by(Case.id)))
