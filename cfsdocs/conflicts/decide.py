"""Decide a case, sign it, decline it (7.2, 7.3). Two people, never oneself, never somebody too close.

The caller commits. One at a time: whoever comes second finds what the first has done, and is told so.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cfsdocs import workdays
from cfsdocs.access.models import Grant
from cfsdocs.conflicts import route
from cfsdocs.conflicts.closeness import reach, too_close
from cfsdocs.conflicts.declare import DAYS_TO_DECIDE, event_of, hand_to
from cfsdocs.conflicts.effect import own_grants, put_into_force
from cfsdocs.conflicts.judging import Judgement, opens, problems, require_decider, target
from cfsdocs.conflicts.matching import Found, matches_of, suspend
from cfsdocs.conflicts.models import (
    Case,
    CaseDecision,
    Connection,
    Declined,
    NamedDocument,
    Outcome,
    Signature,
    Stage,
    Step,
    Verdict,
    Why,
)
from cfsdocs.db import Turn, take_turn
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.journal import append
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.models import Account, ActsAs
from cfsdocs.records.models import Document

CHANGED = "Somebody has decided this meanwhile. Look at the case again"
WAITS = "A decision waits for its second signature already. Take it back first, or wait for it"


def case_of(session: Session, ref: str) -> Case:
    """The case of a declaration's ref. Raises AccessRefused when there is none."""
    found = session.scalars(select(Case).join(Case.connection).where(Connection.ref == ref)).one_or_none()
    if found is None:
        raise AccessRefused
    return found


def to_decide(session: Session, ref: str, account_id: int) -> Case:
    """The case, for its decider. Raises AccessRefused for anybody else, and whoever has become too close."""
    case = case_of(session, ref)
    if case.decider_id != account_id or too_close(session, account_id, case):
        raise AccessRefused
    return case


def decide(
    session: Session, case: Case, by: int, judgement: Judgement, name: str, seen: int, now: datetime
) -> CaseDecision:
    """Record the decision under the decider's name, and let what closes take effect at once.

    ``seen``: the number of the decision that was in force when the form was shown. Raises InputError for a judgement
    that cannot be signed, and when somebody else was quicker.
    """
    take_turn(session, Turn.CONFLICTS)
    session.refresh(case)
    if too_close(session, by, case):
        raise AccessRefused
    require_decider(session, case, by)
    number = _last_number(session, case) + 1
    if seen != number - 1:
        raise InputError(CHANGED)
    if case.proposed_id is not None:
        raise InputError(WAITS)
    for problem in problems(session, case, judgement, now.astimezone(workdays.HERE).date()):
        raise problem
    _require_nameable(session, case, judgement, now)
    step = step_of(session, case, judgement)
    counter = _counter(session, case, step, by, now)
    decision = _record(session, case, judgement, step, number, by, counter, sign_name(session, by, name), now)
    put_into_force(session, case, decision, now)
    append(session, event_of(by, f"decide connection {step}", decision.ref, now))
    if counter is not None:
        notify(session, counter, Kind.CONNECTION_TO_SIGN, now)
    return decision


def countersign(session: Session, ref: str, by: int, name: str, now: datetime) -> CaseDecision:
    """The second signature. Raises AccessRefused unless it is theirs to give, and nothing stands against it by now."""
    take_turn(session, Turn.CONFLICTS)
    decision, case = to_sign(session, ref, by)
    session.add(Signature(decision_id=decision.id, account_id=by, name=sign_name(session, by, name), signed_at=now))
    session.flush()
    put_into_force(session, case, decision, now)
    append(session, event_of(by, "sign connection form", decision.ref, now))
    notify(session, decision.decided_by, Kind.CONNECTION_DECIDED, now)
    return decision


def to_sign(session: Session, ref: str, account_id: int) -> tuple[CaseDecision, Case]:
    """The decision that waits for this account's signature. Raises AccessRefused when there is none."""
    wanted = select(CaseDecision).where(CaseDecision.ref == ref, CaseDecision.counter_by == account_id)
    decision = session.scalars(wanted).one_or_none()
    case = session.get_one(Case, decision.case_id, populate_existing=True) if decision is not None else None
    if decision is None or case is None or case.proposed_id != decision.id:
        raise AccessRefused
    if decision.step == Step.LOOSER and too_close(session, account_id, case):
        raise AccessRefused
    return decision, case


def take_back(session: Session, case: Case, by: int, now: datetime) -> None:
    """Take back what waits for a second signature. What it closed stays closed."""
    take_turn(session, Turn.CONFLICTS)
    session.refresh(case)
    require_decider(session, case, by)
    if case.proposed_id is None:
        raise InputError(CHANGED)
    taken = session.get_one(CaseDecision, case.proposed_id)
    case.proposed_id = None
    if case.stage == Stage.SIGNING:
        case.stage, case.due_at = Stage.WAITING, workdays.after(now, DAYS_TO_DECIDE)
    append(session, event_of(by, "take back connection form", taken.ref, now))
    session.flush()


def decline(session: Session, case: Case, by: int, now: datetime) -> None:
    """Say "I cannot decide this": it goes one level up. Raises InputError when there is nobody above."""
    take_turn(session, Turn.CONFLICTS)
    session.refresh(case)
    require_decider(session, case, by)
    if case.stage != Stage.WAITING:
        raise InputError(CHANGED)
    above = route.decider(session, case, now, after=by) or next(
        (each for level in route.levels(session, case, now) for each in level if each != by), None
    )
    if above is None:
        raise InputError("There is nobody else who could decide this. Ask for a second trustee to be named")
    session.add(Declined(case_id=case.id, account_id=by, at=now))
    case.due_at = workdays.after(now, DAYS_TO_DECIDE)
    hand_to(session, case, above, now)
    append(session, event_of(by, "decline connection", case.connection.ref, now))


def add_by_hand(session: Session, case: Case, by: int, folder_id: int, now: datetime) -> None:
    """Close a further folder that the decider knows to be meant."""
    take_turn(session, Turn.CONFLICTS)
    session.refresh(case)
    require_decider(session, case, by)
    suspend(session, case, [Found(Why.BY_HAND, folder_id=folder_id)], now)
    append(session, event_of(by, "add to connection", case.connection.ref, now))


def step_of(session: Session, case: Case, judgement: Judgement) -> Step:
    """Which kind of decision this would be."""
    if case.stage != Stage.DECIDED or case.decision_id is None:
        return Step.FIRST
    rows = matches_of(session, case.id)
    opened = any(opens(each.conflict, target(judgement, judgement.meant[each.id])) for each in rows)
    before = session.get_one(CaseDecision, case.decision_id)
    order = (Outcome.EXCLUDED, Outcome.CONDITIONS, Outcome.NORMAL)
    softer = order.index(Outcome(judgement.outcome)) > order.index(Outcome(before.outcome))
    return Step.LOOSER if opened or softer else Step.TIGHTER


def sign_name(session: Session, account_id: int, typed: str) -> str:
    """The name as it was typed. Raises InputError unless it is the account's own."""
    person = session.get_one(Account, account_id).person
    if " ".join(typed.split()).casefold() != " ".join(person.name.split()).casefold():
        raise InputError(f"To sign, type your name as it is in your account: {person.name}", "name")
    return " ".join(typed.split())


def _last_number(session: Session, case: Case) -> int:
    return session.scalar(select(func.max(CaseDecision.number)).where(CaseDecision.case_id == case.id)) or 0


def _counter(session: Session, case: Case, step: Step, by: int, now: datetime) -> int | None:
    if step == Step.FIRST:
        return case.account_id
    if step == Step.TIGHTER:
        return None
    found = route.second(session, case, by, now)
    if found is None:
        raise InputError("This opens something, and needs a second person: there is none who could sign", "outcome")
    return found


def _require_nameable(session: Session, case: Case, judgement: Judgement, now: datetime) -> None:
    """Named documents alone: only where the declarer's needs to know are their own, to be ended one by one."""
    if judgement.outcome != Outcome.CONDITIONS or not judgement.named_only:
        return
    folders = set(session.scalars(select(Document.folder_id).where(Document.id.in_(judgement.documents))))
    if not folders <= reach(session, case).folders:
        raise InputError("Choose from the documents shown", "documents")
    held = select(Grant.id).join(ActsAs, ActsAs.principal_id == Grant.principal_id)
    others = held.where(ActsAs.account_id == case.account_id, Grant.principal_id != case.account_id)
    if session.scalars(others.where(Grant.folder_id.in_(folders), Grant.valid_until > now).limit(1)).first():
        raise InputError(
            "They see this folder as one of a team or by their role: choose another condition", "documents"
        )
    if not own_grants(session, case.account_id, folders, now):
        raise InputError("They have no access to this folder that could be narrowed: choose excluded", "documents")


def _record(
    session: Session,
    case: Case,
    judgement: Judgement,
    step: Step,
    number: int,
    by: int,
    counter: int | None,
    name: str,
    now: datetime,
) -> CaseDecision:
    conditions = judgement.outcome == Outcome.CONDITIONS
    decision = CaseDecision(
        case_id=case.id,
        account_id=case.account_id,
        number=number,
        step=step,
        outcome=judgement.outcome,
        actions=int(judgement.actions) if conditions else 0,
        named_only=conditions and judgement.named_only,
        consulted=judgement.consulted,
        consulted_how=judgement.consulted_how.strip() if judgement.consulted else "",
        choice=judgement.choice if judgement.consulted else "",
        involved=judgement.involved.strip(),
        measures=judgement.measures.strip(),
        reasons=judgement.reasons.strip(),
        review_on=judgement.review_on,
        decided_by=by,
        decided_at=now,
        decider_name=name,
        counter_by=counter,
    )
    session.add(decision)
    session.flush()
    session.add_all(
        Verdict(decision_id=decision.id, match_id=match, meant=meant) for match, meant in judgement.meant.items()
    )
    if decision.named_only:
        session.add_all(NamedDocument(decision_id=decision.id, document_id=each) for each in judgement.documents)
    session.flush()
    return decision
