"""How somebody stands to the policies: what they are to sign, by when, and what they have signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.people import declarations, policies
from cfsdocs.people.models import Declaration, Policy, PolicyVersion, Role
from cfsdocs.web.pages import words

if TYPE_CHECKING:  # the visit's templates are framed by what is here
    from cfsdocs.web.identity import Visit

OVERSEERS = frozenset({Role.CHAIR, Role.CHIEF_OFFICER})
"""Who answers for the Board's review (8.3)."""


@dataclass(frozen=True)
class Own:
    """A version that somebody signed, and when."""

    ref: str
    policy: str
    label: str
    in_force: str
    signed: str
    current: bool


def signatures_of(session: Session, account_id: int, now: datetime) -> list[Own]:
    """Everything that the account has signed, the latest first."""
    rows = session.execute(
        select(PolicyVersion, Declaration.signed_at)
        .join(Declaration, Declaration.version_id == PolicyVersion.id)
        .where(Declaration.account_id == account_id)
        .order_by(Declaration.signed_at.desc(), PolicyVersion.id.desc())
    )
    return [
        Own(
            ref=version.ref,
            policy=Policy(version.policy).label,
            label=version.label,
            in_force=words.day(version.in_force_from),
            signed=words.moment(signed_at),
            current=declarations.in_force(session, now, Policy(version.policy)) is version,
        )
        for version, signed_at in rows
    ]


def to_sign(session: Session, account_id: int, now: datetime) -> list[PolicyVersion]:
    """The versions in force that the account has not signed."""
    found = (declarations.in_force(session, now, policy) for policy in Policy)
    return [
        each
        for each in found
        if each is not None and not declarations.signed(session, account_id, now, Policy(each.policy))
    ]


def banners(session: Session, visit: Visit) -> list[tuple[str, str]]:
    """What stands above every page for who it concerns: words, and the route of the page that they lead to."""
    found = []
    by = declarations.sign_by(session, visit.colleague.id, visit.now, visit.settings.grace_days)
    if by is not None:
        left = words.plural(days_left(by, visit.now), "day")
        found.append((f"The confidentiality policy has changed. You have {left} left to read and sign it; "
                      "after that you see no documents until you have.", "declaration"))  # fmt: skip
    if OVERSEERS & visit.colleague.roles:
        for version, due in overdue_reviews(session, visit.now):
            name = Policy(version.policy).label
            found.append((f"{name}: the Board's review was due on {words.day(due)}.", "policies"))
    return found


def days_left(by: datetime, now: datetime) -> int:
    """Days until a moment, counting one that has begun."""
    return -((now - by) // timedelta(days=1))


def overdue_reviews(session: Session, now: datetime) -> list[tuple[PolicyVersion, date]]:
    """The versions in force whose review is overdue, and when it was due."""
    found = []
    for policy in Policy:
        version = declarations.in_force(session, now, policy)
        if version is not None and (due := policies.review_due(session, version)) < now.date():
            found.append((version, due))
    return found
