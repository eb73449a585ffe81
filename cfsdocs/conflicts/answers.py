"""The five answers of Appendix A, from a decision's facts: what the screen shows before signing, and the form after.

The declarer reads and signs them, so they say nothing of whether we know the person, and name no folder or document.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cfsdocs.access.models import Action
from cfsdocs.conflicts.form import FormFacts, Signed
from cfsdocs.conflicts.models import CaseDecision, Connection, NamedDocument, Outcome, Signature, Step
from cfsdocs.people.accounts import Known, known
from cfsdocs.people.models import Account, Role
from cfsdocs.workdays import HERE

OUTCOMES: dict[Outcome, str] = {
    Outcome.EXCLUDED: "No access to anything that is held, now or later, about the person named above or their family.",
    Outcome.CONDITIONS: "Access only under conditions, which the record system enforces:",
    Outcome.NORMAL: "No further measure: work goes on as normal.",
}
_CHOICES = {
    "normal": "They are happy for information to be shared in line with normal practice.",
    "protect": "They wish it to be protected.",
}
_ACTIONS = {
    Action.VIEW: "look at what is held",
    Action.ADD: "add documents",
    Action.EDIT: "change what is recorded",
    Action.SHARE: "propose to share",
    Action.DOWNLOAD: "download files",
}


def facts_of(session: Session, decision: CaseDecision, organisation: str) -> FormFacts:
    """What the form says, with the signatures that are there."""
    return FormFacts(
        organisation=organisation,
        number=decision.number,
        answers=answers(session, decision),
        signatures=_signatures(session, decision),
        reference=decision.ref,
    )


def answers(session: Session, decision: CaseDecision) -> tuple[tuple[str, ...], ...]:
    """The answers to the five questions, each in paragraphs."""
    connection = session.get_one(Connection, decision.case_id)
    declarer = known(session, session.get_one(Account, decision.account_id))
    return (
        (f"{declarer.name} ({roles_of(declarer)})",),
        (connection.with_whom,),
        (f"{connection.how}", f"Since: {connection.since}", f"Declared on {day(connection.declared_at)}."),
        tuple(_measures(session, decision)),
        tuple(_involved(decision)),
    )


def _measures(session: Session, decision: CaseDecision) -> list[str]:
    said = [OUTCOMES[Outcome(decision.outcome)]]
    if decision.outcome == Outcome.CONDITIONS:
        may = [words for action, words in _ACTIONS.items() if decision.actions & action]
        said.append(f"They may {_listed(may)}, and nothing else.")
    if decision.named_only:
        named = select(func.count()).where(NamedDocument.decision_id == decision.id)
        said.append(f"Only the documents named in the record system, {session.scalar(named)} in number.")
    if decision.measures:
        said.append(decision.measures)
    return [*said, f"Reasons: {decision.reasons}", f"To be looked at again by {day(decision.review_on)}."]


def _involved(decision: CaseDecision) -> list[str]:
    if not decision.consulted:
        return [decision.involved, "The affected party was not consulted."]
    return [decision.involved, f"The affected party was consulted: {decision.consulted_how}", _CHOICES[decision.choice]]


def _signatures(session: Session, decision: CaseDecision) -> tuple[Signed, ...]:
    decider = known(session, session.get_one(Account, decision.decided_by))
    own = Signed(decider_as(decider), decision.decider_name, day(decision.decided_at))
    counter = session.get(Signature, decision.id)
    if counter is None:
        return (own,)
    what = "staff member/volunteer/Trustee"
    if decision.step != Step.FIRST:
        what = f"second person, {roles_of(known(session, session.get_one(Account, counter.account_id)))}"
    other = Signed(what, counter.name, day(counter.signed_at))
    return (other, own) if decision.step == Step.FIRST else (own, other)


def decider_as(decider: Known) -> str:
    """As what somebody decides."""
    return "Line Manager" if Role.LINE_MANAGER in decider.roles else roles_of(decider)


def roles_of(who: Known) -> str:
    """Their roles, in words."""
    return ", ".join(role.label for role in sorted(who.roles)) or "no role"


def day(when: date | datetime) -> str:
    """ "3 May 2025"."""
    shown = when.astimezone(HERE) if isinstance(when, datetime) else when
    return f"{shown.day} {shown:%B %Y}"


def _listed(several: list[str]) -> str:
    return several[0] if len(several) == 1 else f"{', '.join(several[:-1])} and {several[-1]}"
