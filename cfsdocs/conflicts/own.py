"""What declarers see of their own declarations: what they wrote, that it was received, and what they signed (7.4).

Never whether anybody was found, who was, or what was closed. Every declaration comes to a decision and to a form to
sign, whether we know the person or not: so nothing here can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.conflicts.models import Case, CaseDecision, Connection, Outcome, Signature, Step


@dataclass(frozen=True)
class Own:
    """One declaration of one's own."""

    with_whom: str
    how: str
    since: str
    urgent: str
    declared_at: datetime
    to_sign: str
    """The ref of the form that waits for my signature; empty when none does."""
    outcome: Outcome | None
    signed_at: datetime | None


def own_declarations(session: Session, account_id: int) -> list[Own]:
    """The newest first."""
    rows = session.scalars(select(Connection).where(Connection.account_id == account_id).order_by(Connection.id.desc()))
    return [_own(session, each) for each in rows]


def forms_to_sign(session: Session, account_id: int) -> list[tuple[str, Step]]:
    """(ref, step) of what waits for this account's signature: one's own forms, and as the second of two people."""
    wanted = select(CaseDecision.ref, CaseDecision.step).join(Case, Case.proposed_id == CaseDecision.id)
    rows = session.execute(wanted.where(CaseDecision.counter_by == account_id).order_by(CaseDecision.id))
    return [(ref, Step(step)) for ref, step in rows]


def _own(session: Session, connection: Connection) -> Own:
    case = session.get_one(Case, connection.id)
    waits = session.get(CaseDecision, case.proposed_id) if case.proposed_id else None
    mine = waits is not None and waits.step == Step.FIRST
    outcome, signed_at = _signed(session, connection.id)
    return Own(
        with_whom=connection.with_whom,
        how=connection.how,
        since=connection.since,
        urgent=connection.urgent,
        declared_at=connection.declared_at,
        to_sign=waits.ref if waits is not None and mine else "",
        outcome=outcome,
        signed_at=signed_at,
    )


def _signed(session: Session, case_id: int) -> tuple[Outcome | None, datetime | None]:
    """The outcome that stands, and since when: a later form that changes nothing for them does not show."""
    case = session.get_one(Case, case_id)
    if case.decision_id is None or session.get(Signature, _first_signed(session, case_id)) is None:
        return None, None
    standing = session.get_one(CaseDecision, case.decision_id)
    same = select(CaseDecision).where(CaseDecision.case_id == case_id, CaseDecision.outcome == standing.outcome)
    since = session.scalars(same.order_by(CaseDecision.number).limit(1)).one()
    return Outcome(standing.outcome), since.decided_at


def _first_signed(session: Session, case_id: int) -> int:
    wanted = select(Signature.decision_id).join(CaseDecision, CaseDecision.id == Signature.decision_id)
    found = wanted.where(CaseDecision.case_id == case_id, CaseDecision.step == Step.FIRST)
    return session.scalars(found.limit(1)).first() or 0
