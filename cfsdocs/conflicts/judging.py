"""What a decider says of a case, and what is wrong with it. Nothing here is decided for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.models import Action, Conflict, ConflictState
from cfsdocs.conflicts.matching import matches_of
from cfsdocs.conflicts.models import Case, CaseDecision, Outcome
from cfsdocs.errors import InputError
from cfsdocs.people.models import Account
from cfsdocs.records.models import Document

VIEW_ONLY = Action.VIEW
NO_DOWNLOAD = Action.VIEW | Action.ADD | Action.EDIT | Action.SHARE
"""Everything that a worker does but taking files away. Who needs to know the folder is for others to decide, too."""
LONGEST = 2000
LATEST_REVIEW = timedelta(days=3 * 366)
"""A decision that nobody looks at for longer than the policy itself is none (8.3)."""


@dataclass(frozen=True)
class Judgement:
    """Everything that the form asks (7.2, Appendix A)."""

    meant: Mapping[int, bool]
    """By match: whether that is who was meant."""
    outcome: Outcome
    actions: Action = Action(0)
    documents: frozenset[int] = field(default_factory=frozenset)
    """With conditions: the named documents only, if any are named."""
    consulted: bool = False
    consulted_how: str = ""
    choice: str = ""
    involved: str = ""
    measures: str = ""
    reasons: str = ""
    review_on: date | None = None
    named_only: bool = False


Target = tuple[ConflictState, int]
"""What a row of access.models.Conflict is to be: its state, and the actions that stay allowed."""


def target(judgement: Judgement | CaseDecision, meant: bool) -> Target:
    """What a match becomes."""
    if not meant or judgement.outcome == Outcome.NORMAL:
        return ConflictState.CLEARED, 0
    if judgement.outcome == Outcome.EXCLUDED:
        return ConflictState.EXCLUDED, 0
    return ConflictState.CONDITIONS, int(judgement.actions)


def opens(now: Conflict, then: Target) -> bool:
    """Whether a row would allow anything that it does not allow now."""
    return bool(allowed(then[0], then[1]) & ~allowed(now.state, now.conditions))


def allowed(state: str, conditions: int) -> int:
    """The actions that a row in this state leaves alone, as bits."""
    if state == ConflictState.CLEARED:
        return sum(int(action) for action in Action)
    return conditions if state == ConflictState.CONDITIONS else 0


def problems(session: Session, case: Case, judgement: Judgement, today: date) -> Iterator[InputError]:
    """Everything that keeps the judgement from being signed, in the order of the form."""
    for match in matches_of(session, case.id):
        if match.id not in judgement.meant:
            yield InputError("Say of each one whether that is who was meant", f"meant_{match.id}")
    yield from _of_conditions(session, judgement)
    if judgement.consulted and not judgement.consulted_how.strip():
        yield InputError("Enter how and when the person was asked", "consulted_how")
    if judgement.consulted and judgement.choice not in ("normal", "protect"):
        yield InputError("Choose what the person wanted", "choice")
    if not judgement.involved.strip():
        yield InputError("Enter who has been involved in this decision", "involved")
    if not judgement.reasons.strip():
        yield InputError("Enter why you decide so", "reasons")
    for name in ("consulted_how", "involved", "measures", "reasons"):
        if len(getattr(judgement, name)) > LONGEST:
            yield InputError(f"Shorten this to {LONGEST} characters or fewer", name)
    if judgement.review_on is None or not today < judgement.review_on <= today + LATEST_REVIEW:
        yield InputError("Enter the day on which you look at this again: after today, and within three years", "review")
    if judgement.choice == "protect" and judgement.outcome == Outcome.NORMAL:
        yield InputError("The person wants it protected: choose excluded, or conditions", "outcome")


def _of_conditions(session: Session, judgement: Judgement) -> Iterator[InputError]:
    if judgement.outcome != Outcome.CONDITIONS:
        return
    if not any(judgement.meant.values()):
        yield InputError("Conditions need somebody who was meant: without one, choose excluded or as normal", "outcome")
    if not judgement.actions:
        yield InputError("Choose what stays possible", "may")
    if judgement.named_only and not judgement.documents:
        yield InputError("Choose the documents that stay open", "documents")
    there = set(session.scalars(select(Document.id).where(Document.id.in_(judgement.documents))))
    if there != judgement.documents:
        yield InputError("Choose from the documents shown", "documents")


def require_decider(session: Session, case: Case, account_id: int) -> Account:
    """The decider's account. Raises InputError when it is not theirs to decide (any more)."""
    if case.decider_id != account_id:
        raise InputError("This is not yours to decide any more. Somebody else has been asked")
    return session.get_one(Account, account_id)
