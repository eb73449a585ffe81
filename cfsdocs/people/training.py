"""Induction and training in confidentiality (8.1): recording them, and what is missing without them.

Volunteers' training is an access rule. The staff's induction is not: it gates here, before anything is granted. Nobody
records their own, and nothing is dated in the future. The caller commits.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.errors import InputError
from cfsdocs.people.models import Account, ActsAs, Role, Training
from cfsdocs.people.policy_models import Induction

STAFF = frozenset({Role.WORKER, Role.LINE_MANAGER, Role.OFFICE_MANAGER, Role.CHIEF_OFFICER})
"""Who has an induction. Volunteers have training; trustees and those from outside open no family."""
RENEW_BEFORE = timedelta(days=60)
"""How long before its end training is to be renewed."""
LONGEST_COURSE = 120


def inducted(session: Session, account_id: int) -> bool:
    """Whether the account's induction is on record."""
    mine = select(Induction.id).where(Induction.account_id == account_id, Induction.withdrawn_at == FOREVER)
    return session.scalars(mine.limit(1)).first() is not None


def needs_induction(session: Session, account_id: int) -> bool:
    """Whether the account is one of the staff and its induction is not on record."""
    mine = select(ActsAs.principal_id).where(
        ActsAs.account_id == account_id, ActsAs.principal_id.in_([int(role) for role in STAFF])
    )
    return session.scalars(mine.limit(1)).first() is not None and not inducted(session, account_id)


def trained_until(session: Session, account_id: int, now: datetime) -> datetime | None:
    """When the training that is live now ends; None where none is."""
    mine = select(Training.valid_until).where(Training.account_id == account_id, Training.valid_from <= now)
    return session.scalars(mine.where(Training.valid_until > now).order_by(Training.valid_until.desc())).first()


def require_inducted(session: Session, account_id: int, field: str = "worker") -> None:
    """Raise InputError, for the ``field``, where one of the staff has no induction: no family may be theirs (8.1)."""
    if needs_induction(session, account_id):
        raise InputError(
            "This colleague, or the line manager who follows, has no induction on record, so no family can be opened "
            "to them (8.1). Ask the Office Manager to record it first",
            field,
        )


def require_trained(session: Session, account_id: int, now: datetime, field: str = "volunteer") -> None:
    """Raise InputError, for the ``field``, for a volunteer without current training (8.1)."""
    acts = session.get(ActsAs, (account_id, int(Role.VOLUNTEER)))
    if acts is not None and trained_until(session, account_id, now) is None:
        raise InputError(
            "This volunteer has no current training in confidentiality on record (8.1). Ask the Office Manager to "
            "record it first",
            field,
        )


def record_induction(session: Session, account_id: int, given_on: date, given_by: int, by: int, now: datetime) -> None:
    """Record that the item "privacy of families and volunteers" was gone through. Raises InputError."""
    _require_another(account_id, by)
    if given_by == account_id:
        raise InputError("Choose the colleague who gave the induction: nobody gives their own", "given_by")
    if session.get(Account, given_by) is None:
        raise InputError("Choose who gave the induction", "given_by")
    _require_past(given_on, now, "given_on")
    if inducted(session, account_id):
        raise InputError("The induction is on record already", "given_on")
    session.add(Induction(account_id=account_id, given_on=given_on, given_by=given_by, recorded_by=by, recorded_at=now))
    session.flush()


def withdraw_induction(session: Session, account_id: int, by: int, now: datetime) -> None:
    """Take back a record that was a mistake. It stays to be read; nothing new is granted until there is another."""
    _require_another(account_id, by)
    mine = select(Induction).where(Induction.account_id == account_id, Induction.withdrawn_at == FOREVER)
    for each in session.scalars(mine):
        each.withdrawn_at, each.withdrawn_by = now, by
    session.flush()


def record_training(
    session: Session, account_id: int, course: str, taken: date, last_day: date, by: int, now: datetime
) -> None:
    """Record training that counts from the day it was taken through its ``last_day``. Raises InputError."""
    _require_another(account_id, by)
    course = " ".join(course.split())
    if not 0 < len(course) <= LONGEST_COURSE:
        raise InputError(f"Say which course it was, in {LONGEST_COURSE} characters or fewer", "course")
    _require_past(taken, now, "taken")
    if last_day < taken:
        raise InputError("The last day on which it counts must not be before it was taken", "last_day")
    start, until = midnight(taken), midnight(last_day + timedelta(days=1))
    if session.get(Training, (account_id, start)) is not None:
        raise InputError("Training of this day is on record already", "taken")
    session.add(Training(account_id=account_id, valid_from=start, valid_until=until, course=course, recorded_by=by))
    session.flush()


def end_training(session: Session, account_id: int, by: int, now: datetime) -> None:
    """End what is live or yet to begin, where it was recorded by mistake: with it a volunteer's access ends at once."""
    _require_another(account_id, by)
    live = select(Training).where(Training.account_id == account_id, Training.valid_until > now)
    for each in session.scalars(live):
        each.valid_until = max(now, each.valid_from)
    session.flush()


def midnight(day: date) -> datetime:
    """The moment at which a day begins."""
    return datetime.combine(day, time(0), UTC)


def _require_another(account_id: int, by: int) -> None:
    if by == account_id:
        raise InputError("Nobody records their own induction or training. Ask a colleague who may")


def _require_past(day: date, now: datetime, field: str) -> None:
    if day > now.date():
        raise InputError("Enter a day that is today or in the past", field)
