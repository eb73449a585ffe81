"""Reminders about the policies: to sign, to approve, to review, to look at a note again; and about learning (8).

Each step of each reminder is taken once. Nobody's access depends on any of it: that ends by the dates in the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people import policies, policy_notes, training
from cfsdocs.people.declarations import in_force
from cfsdocs.people.ledger import live_with, unsigned
from cfsdocs.people.models import Account, Policy, PolicyVersion, Role, Training
from cfsdocs.people.policy_models import Reminded

REVIEW_MONTHS = (6, 3, 1)
"""How many months before it is due a review is spoken of (8.3); and each month after."""
RENEW_DAYS = (60, 30, 7, 0)
WEEK = timedelta(days=7)
GRACE, LAST_DAY = timedelta(days=14), timedelta(days=13)
"""When access usually ends without a signature, and the day before: the rules themselves ask the settings."""

Step = tuple[int, Kind, str]
"""Whom to tell, what, and the words by which it is known that they were told."""


def remind(session: Session, now: datetime) -> None:
    """Tell everybody what is due and they have not been told."""
    for steps in (_signatures, _reviews, _proposals, _notes, _training, _inductions):
        for account, kind, about in steps(session, now):
            _once(session, account, kind, about, now)


def remind_to_sign(session: Session, version: PolicyVersion, now: datetime) -> int:
    """Tell everybody who has not signed a version, when the Chief Officer asks for it; gives how many."""
    missing = unsigned(session, version, now)
    for each in missing:
        notify(session, each.account_id, Kind.SIGN_POLICY, now)
    return len(missing)


def review_stage(due: date, today: date) -> str:
    """The step that a review has come to: "6 months", "overdue 2"; nothing while it is far away."""
    if today > due:
        return f"overdue {(today.year - due.year) * 12 + today.month - due.month}"
    near = [months for months in REVIEW_MONTHS if today >= _months_before(due, months)]
    return f"{min(near)} months" if near else ""


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def _once(session: Session, account: int, kind: Kind, about: str, now: datetime) -> None:
    if session.get(Reminded, (account, about)) is None:
        session.add(Reminded(account_id=account, about=about, at=now))
        notify(session, account, kind, now)


def _signatures(session: Session, now: datetime) -> Iterator[Step]:
    """Weekly, and on the last of the fourteen days; the Chief Officer hears of it, and of theirs the Chair."""
    for version in _in_force(session, now):
        missing, age = unsigned(session, version, now), now - version.in_force_from
        stage = "last day" if LAST_DAY <= age < GRACE else f"week {age // WEEK}"
        for each in missing:
            yield each.account_id, Kind.SIGN_POLICY, f"sign {version.id} {stage}"
        if age < GRACE:
            continue
        of_chiefs = [each for each in missing if Role.CHIEF_OFFICER in each.roles]
        watching = ((Role.CHAIR, of_chiefs), (Role.CHIEF_OFFICER, [each for each in missing if each not in of_chiefs]))
        for role, theirs in watching:
            if theirs:
                yield from (
                    (who, Kind.UNSIGNED, f"unsigned {version.id} {stage}") for who in live_with(session, role, now)
                )


def _reviews(session: Session, now: datetime) -> Iterator[Step]:
    for version in _in_force(session, now):
        stage = review_stage(policies.review_due(session, version), now.date())
        if stage:
            for role in (Role.CHAIR, Role.CHIEF_OFFICER):
                for who in live_with(session, role, now):
                    yield who, Kind.POLICY_REVIEW, f"review {version.id} {stage}"


def _proposals(session: Session, now: datetime) -> Iterator[Step]:
    for each in policies.waiting(session):
        for who in live_with(session, Role.CHAIR, now):
            yield who, Kind.POLICY_PROPOSED, f"proposal {each.id} week {(now - each.proposed_at) // WEEK}"


def _notes(session: Session, now: datetime) -> Iterator[Step]:
    if policy_notes.stale(session, now):
        for who in live_with(session, Role.CHIEF_OFFICER, now):
            yield who, Kind.POLICY_NOTES, f"notes {now:%Y-%m}"


def _training(session: Session, now: datetime) -> Iterator[Step]:
    """Volunteers whose training ends soon, or has ended; and the Office Manager, who records it."""
    for account in live_with(session, Role.VOLUNTEER, now):
        last = session.scalars(
            select(Training.valid_until).where(Training.account_id == account).order_by(Training.valid_until.desc())
        ).first()
        if last is None:
            about = f"training {account} none"
        elif (left := [days for days in RENEW_DAYS if last - now <= timedelta(days=days)]) != []:
            about = f"training {account} {last:%Y-%m-%d} {min(left)}"
        else:
            continue
        yield from ((who, Kind.TRAINING, about) for who in (account, *live_with(session, Role.OFFICE_MANAGER, now)))


def _inductions(session: Session, now: datetime) -> Iterator[Step]:
    for account in sorted({each for role in training.STAFF for each in live_with(session, role, now)}):
        if training.needs_induction(session, account):
            weeks = (now - session.get_one(Account, account).active_from) // WEEK
            about = f"induction {account} week {weeks}"
            keepers = {*live_with(session, Role.OFFICE_MANAGER, now)} | {account}
            yield from ((who, Kind.INDUCTION, about) for who in sorted(keepers))


def _in_force(session: Session, now: datetime) -> Iterable[PolicyVersion]:
    found = (in_force(session, now, policy) for policy in Policy)
    return [each for each in found if each is not None]
