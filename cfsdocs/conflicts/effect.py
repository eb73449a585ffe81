"""Put a signed decision into force: rows that the access rules read, never words (7.2, footnote 2). The caller commits.

Called after every signature. Until the second one is there, nothing is opened: only what closes takes effect.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.grants import ALL_CATEGORIES
from cfsdocs.access.models import Grant
from cfsdocs.conflicts.judging import opens, target
from cfsdocs.conflicts.matching import matches_of
from cfsdocs.conflicts.models import Case, CaseDecision, NamedDocument, Outcome, Signature, Stage, Step, Verdict
from cfsdocs.db import FOREVER
from cfsdocs.records.models import Document


def signed(session: Session, decision: CaseDecision) -> bool:
    """Whether every signature that the decision needs is there."""
    return decision.counter_by is None or session.get(Signature, decision.id) is not None


def put_into_force(session: Session, case: Case, decision: CaseDecision, now: datetime) -> None:
    """Let the decision stand, as far as it is signed."""
    complete = signed(session, decision)
    first_excludes = decision.step == Step.FIRST and decision.outcome == Outcome.EXCLUDED
    if complete or first_excludes:
        case.decision_id = decision.id
    case.proposed_id = None if complete else decision.id
    if complete:
        case.stage, case.review_told_at = Stage.DECIDED, FOREVER
    elif decision.step == Step.FIRST:
        case.stage = Stage.SIGNING
    session.flush()  # the database asks for the signatures before it lets anything be opened
    _close_and_open(session, case, decision, complete)
    if complete and decision.named_only and decision.outcome == Outcome.CONDITIONS:
        _name_documents(session, case, decision, now)
    session.flush()


def _close_and_open(session: Session, case: Case, decision: CaseDecision, complete: bool) -> None:
    meant = verdicts(session, decision.id)
    for match in matches_of(session, case.id):
        if match.id not in meant:
            continue
        wanted = target(decision, meant[match.id])
        if complete or (decision.step == Step.FIRST and not opens(match.conflict, wanted)):
            match.conflict.state, match.conflict.conditions = wanted


def verdicts(session: Session, decision_id: int | None) -> dict[int, bool]:
    """By match: whether it is who was meant, as a decision says."""
    rows = session.execute(select(Verdict.match_id, Verdict.meant).where(Verdict.decision_id == decision_id))
    return {row.match_id: row.meant for row in rows}


def _name_documents(session: Session, case: Case, decision: CaseDecision, now: datetime) -> None:
    """End the declarer's own needs to know in those folders, and give one for each named document instead."""
    named = session.scalars(
        select(Document)
        .join(NamedDocument, NamedDocument.document_id == Document.id)
        .where(NamedDocument.decision_id == decision.id)
        .order_by(Document.id)
    ).all()
    folders = {document.folder_id for document in named}
    for grant in own_grants(session, case.account_id, folders, now):
        grant.valid_until = max(now, grant.valid_from)
    session.add_all(
        Grant(
            principal_id=case.account_id,
            folder_id=document.folder_id,
            document_id=document.id,
            actions=decision.actions,
            categories=int(ALL_CATEGORIES),
            valid_from=now,
            reason="named in a decision",
            granted_by=decision.decided_by,
        )
        for document in named
    )


def own_grants(session: Session, account_id: int, folders: Iterable[int], now: datetime) -> list[Grant]:
    """What the account itself, not as one of a team or role, needs to know in these folders now, or will."""
    wanted = select(Grant).where(Grant.principal_id == account_id, Grant.folder_id.in_(list(folders)))
    return list(session.scalars(wanted.where(Grant.valid_until > now).order_by(Grant.id)))
