"""What of this waits for whoever asks, for their home page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from cfsdocs.people import declarations, ledger, policies, policy_notes, training
from cfsdocs.people.models import Policy, Role
from cfsdocs.policies.remind import review_stage
from cfsdocs.web.identity import Visit
from cfsdocs.web.pages import words
from cfsdocs.web.pages.policies import records, standing
from cfsdocs.web.pages.waiting import Due


def due(session: Session, visit: Visit) -> Iterable[Due]:
    """To sign, to learn; and for those who answer for it: to publish, to review, to remind, to record."""
    yield from _own(session, visit)
    if standing.OVERSEERS & visit.colleague.roles:
        yield from _board(session, visit)
    if Role.CHIEF_OFFICER in visit.colleague.roles:
        yield from _chief_officer(session, visit)
    if Role.OFFICE_MANAGER in visit.colleague.roles:
        yield from _office(session, visit)


def _own(session: Session, visit: Visit) -> Iterator[Due]:
    account, path = visit.colleague.id, visit.request.route_path("cfsdocs.declaration")
    by = declarations.sign_by(session, account, visit.now, visit.settings.grace_days)
    for version in standing.to_sign(session, account, visit.now):
        name = Policy(version.policy).label
        if version.policy == Policy.CONFIDENTIALITY and by is not None:
            left = standing.days_left(by, visit.now)
            until = f"by {words.moment(by)}, or you see no documents"
            yield Due(f"Read and sign the new {name.lower()} {until}", path, urgent=left <= 3)
        else:
            yield Due(f"Read and sign the {name}", path)
    if training.needs_induction(session, account):
        yield Due(
            "Your induction in the privacy of families and volunteers is not on record, so no family can be given to "
            "you: ask the Office Manager (8.1)",
            visit.request.route_path("cfsdocs.policies"),
        )
    if Role.VOLUNTEER in visit.colleague.roles:
        yield from _volunteer(session, visit)


def _volunteer(session: Session, visit: Visit) -> Iterator[Due]:
    until, path = (
        training.trained_until(session, visit.colleague.id, visit.now),
        visit.request.route_path("cfsdocs.policies"),
    )
    if until is None:
        yield Due("You have no current training in confidentiality, so you see no documents: ask the Office Manager "
                  "(8.1)", path, urgent=True)  # fmt: skip
    elif until - visit.now <= training.RENEW_BEFORE:
        last = words.day(until - timedelta(days=1))
        yield Due(f"Your training in confidentiality counts until {last}: ask the Office Manager for the next", path)


def _board(session: Session, visit: Visit) -> Iterator[Due]:
    path = visit.request.route_path("cfsdocs.policies")
    for policy in Policy:
        version = declarations.in_force(session, visit.now, policy)
        if version is None:
            if policy is Policy.INFORMATION_SECURITY:
                yield Due("No Information Security Policy is published yet (2.3)", path)
            continue
        day = policies.review_due(session, version)
        if review_stage(day, visit.now.date()):
            late = day < visit.now.date()
            what = "was due" if late else "is due"
            yield Due(f"{policy.label}: the Board's review {what} on {words.day(day)} (8.3)", path, urgent=late)
    if Role.CHAIR in visit.colleague.roles:
        for each in policies.waiting(session):
            link = visit.request.route_path("cfsdocs.policy_proposal", ref=each.ref)
            yield Due(f"{Policy(each.policy).label}, version {each.label}, waits for you to approve it", link)
        yield from _unsigned(session, visit)


def _chief_officer(session: Session, visit: Visit) -> Iterator[Due]:
    if Role.CHAIR not in visit.colleague.roles:
        yield from _unsigned(session, visit)
    stale = len(policy_notes.stale(session, visit.now))
    if stale:
        link = visit.request.route_path("cfsdocs.policy_notes")
        yield Due(f"{words.plural(stale, 'note')} beside a policy not looked at for a year (1.8)", link)


def _unsigned(session: Session, visit: Visit) -> Iterator[Due]:
    """How many have not signed, of those that are the asker's to watch."""
    for policy in Policy:
        version = declarations.in_force(session, visit.now, policy)
        if version is None:
            continue
        missing = ledger.unsigned(session, version, visit.now)
        count = len(ledger.shown_to(missing, visit.colleague.roles, visit.colleague.person_id))
        if count:
            link = visit.request.route_path("cfsdocs.ledger", _query={"version": version.ref})
            yield Due(f"{words.plural(count, 'person has', 'people have')} not signed the {policy.label}", link)


def _office(session: Session, visit: Visit) -> Iterator[Due]:
    link = visit.request.route_path("cfsdocs.training")
    rows = records.learners(session, visit.now)
    without = sum(each.needs_induction for each in rows)
    if without:
        who = words.plural(without, "colleague has", "colleagues have")
        yield Due(f"{who} no induction on record (8.1)", link)
    lapsed = sum(each.training_state == "lapsed" for each in rows)
    if lapsed:
        yield Due(f"{words.plural(lapsed, 'volunteer has', 'volunteers have')} no current training (8.1)", link)
    soon = sum(each.training_state == "soon" for each in rows)
    if soon:
        what = words.plural(soon, "volunteer's training ends", "volunteers' training ends")
        yield Due(f"{what} within {training.RENEW_BEFORE.days} days", link)
