"""What of this waits for whoever asks, for their home page. For a declarer: a form to sign, and never anything else."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.conflicts.closeness import too_close
from cfsdocs.conflicts.effect import signed, verdicts
from cfsdocs.conflicts.matching import matches_of
from cfsdocs.conflicts.models import Case, CaseDecision, FiledForm, Stage, Step
from cfsdocs.conflicts.own import forms_to_sign
from cfsdocs.web.identity import Visit
from cfsdocs.web.pages.waiting import Due
from cfsdocs.workdays import HERE


def due(session: Session, visit: Visit) -> Iterator[Due]:
    """Forms to sign, cases to decide, reviews, forms that could not be filed."""
    path = visit.request.route_path
    for ref, step in forms_to_sign(session, visit.colleague.id):
        said = "Sign the form about your personal connection" if step == Step.FIRST else "Sign as the second person"
        yield Due(said, path("cfsdocs.conflict_sign", ref=ref))
    mine = select(Case).where(Case.decider_id == visit.colleague.id).order_by(Case.id)
    for case in session.scalars(mine).all():
        if not too_close(session, visit.colleague.id, case):
            where = path("cfsdocs.conflict", ref=case.connection.ref)
            yield from (Due(words, where, urgent) for words, urgent in _of_case(session, visit, case))


def _of_case(session: Session, visit: Visit, case: Case) -> Iterator[tuple[str, bool]]:
    if case.stage == Stage.WAITING:
        yield "Decide about a personal connection", bool(case.connection.urgent)
        return
    said = verdicts(session, case.decision_id or case.proposed_id)
    if any(match.id not in said for match in matches_of(session, case.id)):
        yield "Somebody new may be meant by a personal connection that was declared", False
    stands = session.get(CaseDecision, case.decision_id or 0)
    if stands is None:
        return
    if stands.review_on <= visit.now.astimezone(HERE).date():
        yield "Look again at a decision about a personal connection", False
    filed = select(FiledForm.document_id).where(FiledForm.decision_id == stands.id)
    if signed(session, stands) and session.scalars(filed.limit(1)).first() is None:
        yield "A signed form about a personal connection could not be filed", False
