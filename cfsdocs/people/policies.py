"""Versions of the policies: proposed by one, published by another, reviewed by the Board every three years (8.3).

A proposal can be withdrawn or declined; what is published never changes. The caller commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.errors import InputError
from cfsdocs.people.models import Account, Policy, PolicyVersion
from cfsdocs.people.policy_models import PolicyProposal, PolicyReview, ProposalState
from cfsdocs.people.training import midnight

REVIEW_YEARS = 3
LONGEST_TEXT = 300_000
LONGEST_LINE = 200


@dataclass(frozen=True)
class Draft:
    """A version as somebody typed it."""

    policy: Policy
    label: str
    text: str
    summary: str
    minute_ref: str
    adopted: date | None
    in_force: date | None


def versions(session: Session, policy: Policy) -> list[PolicyVersion]:
    """Every published version, the newest first, also those that are not in force yet."""
    of_it = select(PolicyVersion).where(PolicyVersion.policy == policy)
    return list(session.scalars(of_it.order_by(PolicyVersion.in_force_from.desc(), PolicyVersion.id.desc())))


def waiting(session: Session) -> list[PolicyProposal]:
    """Every proposal that waits for a decision, the oldest first."""
    undecided = select(PolicyProposal).where(PolicyProposal.state == ProposalState.WAITING)
    return list(session.scalars(undecided.order_by(PolicyProposal.id)))


def propose(session: Session, draft: Draft, by: int, now: datetime) -> PolicyProposal:
    """Propose a version. It changes nothing until somebody else approves it. Raises InputError."""
    label = _line(draft.label, "label", "Give the version a name, for example 3 or 2026")
    minute = _line(draft.minute_ref, "minute_ref", "Say where the Board's minutes record it, for example 2026/41")
    text = "\n".join(line.rstrip() for line in draft.text.splitlines()).strip()
    if not 0 < len(text) <= LONGEST_TEXT:
        raise InputError("Paste the whole text of the policy", "text")
    if not 0 < len(draft.summary.strip()) <= LONGEST_TEXT:
        raise InputError("Say in a few words what changed since the version before", "summary")
    if draft.adopted is None or draft.adopted > now.date():
        raise InputError("Enter the day on which the Board adopted it: today, or in the past", "adopted")
    if draft.in_force is None or draft.in_force < draft.adopted:
        raise InputError("Enter from when it is in force: not before it was adopted", "in_force")
    if any(each.policy == draft.policy for each in waiting(session)):
        raise InputError("Another version of this policy waits to be approved. Withdraw it first", "policy")
    _require_new(session, draft.policy, label, midnight(draft.in_force))
    proposal = PolicyProposal(
        policy=draft.policy,
        label=label,
        text=text,
        summary=draft.summary.strip(),
        minute_ref=minute,
        adopted=draft.adopted,
        in_force_from=midnight(draft.in_force),
        proposed_by=by,
        proposed_at=now,
    )
    session.add(proposal)
    session.flush()
    return proposal


def approve(session: Session, proposal_id: int, by: int, now: datetime) -> PolicyVersion:
    """Publish a proposal: in force from its day, or from now if that is past. Raises InputError.

    Nobody's days of grace began before the version could be read.
    """
    proposal = _undecided(session, proposal_id)
    _require_another(session, proposal, by)
    start = max(proposal.in_force_from, now)
    _require_new(session, Policy(proposal.policy), proposal.label, start)
    version = PolicyVersion(
        policy=proposal.policy,
        label=proposal.label,
        in_force_from=start,
        text=proposal.text,
        summary=proposal.summary,
        minute_ref=proposal.minute_ref,
        adopted=proposal.adopted,
        proposed_by=proposal.proposed_by,
        approved_by=by,
        published_at=now,
    )
    session.add(version)
    session.flush()
    _decide(session, proposal, ProposalState.PUBLISHED, by, now, version_id=version.id)
    return version


def decline(session: Session, proposal_id: int, reason: str, by: int, now: datetime) -> None:
    """Say no to a proposal, and why. Raises InputError."""
    proposal = _undecided(session, proposal_id)
    _require_another(session, proposal, by)
    if not 0 < len(reason.strip()) <= LONGEST_TEXT:
        raise InputError("Say what should be different", "reason")
    _decide(session, proposal, ProposalState.DECLINED, by, now, reason=reason.strip())


def withdraw(session: Session, proposal_id: int, by: int, now: datetime) -> None:
    """Take back one's own proposal. Raises InputError."""
    proposal = _undecided(session, proposal_id)
    if proposal.proposed_by != by:
        raise InputError("Only whoever proposed it can withdraw it")
    _decide(session, proposal, ProposalState.WITHDRAWN, by, now)


def review_due(session: Session, version: PolicyVersion) -> date:
    """When the Board is to review a version: three years after it was adopted, or last reviewed (8.3)."""
    reviewed = select(PolicyReview.reviewed).where(PolicyReview.version_id == version.id)
    last = session.scalars(reviewed.order_by(PolicyReview.reviewed.desc())).first()
    return _years_on(last or version.adopted or version.in_force_from.date())


def record_review(
    session: Session, version: PolicyVersion, reviewed: date | None, minute_ref: str, by: int, now: datetime
) -> None:
    """Record that the Board reviewed a version and left it as it is. Raises InputError."""
    minute = _line(minute_ref, "minute_ref", "Say where the Board's minutes record it, for example 2026/41")
    if reviewed is None or reviewed > now.date():
        raise InputError("Enter the day of the Board's review: today, or in the past", "reviewed")
    if reviewed < (version.adopted or version.in_force_from.date()):
        raise InputError("This version was not adopted yet on that day", "reviewed")
    if session.get(PolicyReview, (version.id, reviewed)) is not None:
        raise InputError("A review of that day is on record already", "reviewed")
    session.add(
        PolicyReview(version_id=version.id, reviewed=reviewed, minute_ref=minute, recorded_by=by, recorded_at=now)
    )
    session.flush()


def _years_on(day: date) -> date:
    year = day.year + REVIEW_YEARS
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def _line(typed: str, field: str, advice: str) -> str:
    line = " ".join(typed.split())
    if not 0 < len(line) <= LONGEST_LINE:
        raise InputError(advice, field)
    return line


def _require_new(session: Session, policy: Policy, label: str, start: datetime) -> None:
    for each in versions(session, policy):
        if each.label.casefold() == label.casefold():
            raise InputError("There is a version of this name already. Give it another", "label")
        if each.in_force_from >= start:
            raise InputError("A newer version is in force from that day on, or later. Choose a later day", "in_force")


def _undecided(session: Session, proposal_id: int) -> PolicyProposal:
    """The proposal, held against whoever else would decide it."""
    wanted = select(PolicyProposal).where(PolicyProposal.id == proposal_id).with_for_update()
    proposal = session.scalars(wanted.execution_options(populate_existing=True)).one()
    if proposal.state != ProposalState.WAITING:
        raise InputError("This proposal was decided or withdrawn meanwhile")
    return proposal


def _require_another(session: Session, proposal: PolicyProposal, by: int) -> None:
    """Two people, not one person with two accounts."""
    people = {session.get_one(Account, each).person_id for each in (proposal.proposed_by, by)}
    if len(people) < 2:
        raise InputError("Publishing takes two people: somebody else must decide what you proposed")


def _decide(
    session: Session,
    proposal: PolicyProposal,
    state: ProposalState,
    by: int,
    now: datetime,
    reason: str = "",
    version_id: int | None = None,
) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, now
    proposal.reason, proposal.version_id = reason, version_id
    session.flush()
