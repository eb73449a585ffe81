"""The register of personal connections: who declared when, how far it is, what was decided. Not a word more (7.4).

Not with whom, and not how: that is between the declarer, the decider and the signed form. Nobody reads a line about a
case that they are too close to; so the Chief Officer reads none about themselves, and the Chair reads those (7.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.conflicts.closeness import concerns_chief_officer, too_close
from cfsdocs.conflicts.models import Case, CaseDecision, FiledForm, Outcome, Stage
from cfsdocs.people.models import Account, Role

READERS = frozenset({Role.CHIEF_OFFICER, Role.AUDITOR, Role.CHAIR})


@dataclass(frozen=True)
class Line:
    """One case."""

    ref: str
    declared_at: datetime
    declarer: str
    stage: Stage
    outcome: Outcome | None
    decider: str
    review_on: date | None
    due_at: datetime
    filed: bool


def register(session: Session, account_id: int, roles: frozenset[Role], now: datetime) -> list[Line]:
    """What somebody with these roles may read of it, the newest first."""
    return [_line(session, case) for case in _readable(session, account_id, roles, now)]


def _readable(session: Session, account_id: int, roles: frozenset[Role], now: datetime) -> Iterator[Case]:
    everything = bool(roles & {Role.CHIEF_OFFICER, Role.AUDITOR})
    for case in session.scalars(select(Case).order_by(Case.id.desc())):
        if too_close(session, account_id, case):
            continue
        if everything or (Role.CHAIR in roles and concerns_chief_officer(session, case, now)):
            yield case


def _line(session: Session, case: Case) -> Line:
    decision = session.get(CaseDecision, case.decision_id or case.proposed_id or 0)
    filed = select(FiledForm.document_id).where(FiledForm.decision_id == case.decision_id)
    return Line(
        ref=case.connection.ref,
        declared_at=case.connection.declared_at,
        declarer=_name(session, case.account_id),
        stage=Stage(case.stage),
        outcome=Outcome(decision.outcome) if decision is not None else None,
        decider=_name(session, case.decider_id),
        review_on=decision.review_on if decision is not None else None,
        due_at=case.due_at,
        filed=session.scalars(filed.limit(1)).first() is not None,
    )


def _name(session: Session, account_id: int | None) -> str:
    return session.get_one(Account, account_id).person.name if account_id is not None else ""
