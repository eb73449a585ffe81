"""The register of inductions and training: who has been told what, until when it counts (8.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.people.accounts import known
from cfsdocs.people.models import Account, Person, Role, Training
from cfsdocs.people.policy_models import Induction
from cfsdocs.people.training import RENEW_BEFORE, STAFF
from cfsdocs.web.pages import words


@dataclass(frozen=True)
class Learner:
    """One account's line. ``training_state`` is "none", "current", "soon" or "lapsed"."""

    ref: str
    account_id: int
    name: str
    roles: str
    staff: bool
    volunteer: bool
    induction: str
    training: str
    training_state: str

    @property
    def needs_induction(self) -> bool:
        """One of the staff, and nothing is on record."""
        return self.staff and not self.induction


@dataclass(frozen=True)
class Course:
    """One training on record."""

    course: str
    taken: str
    last_day: str
    recorded_by: str
    live: bool


def learners(session: Session, now: datetime) -> list[Learner]:
    """Everybody with an account now who is on the staff or a volunteer, by name."""
    rows = session.execute(
        select(Account, Person.name)
        .join(Person, Person.id == Account.person_id)
        .where(Account.active_from <= now, Account.active_until > now)
        .order_by(Person.name, Account.id)
    )
    found = (learner(session, account, name, now) for account, name in rows)
    return [each for each in found if each.staff or each.volunteer]


def learner(session: Session, account: Account, name: str, now: datetime) -> Learner:
    """One account's line."""
    roles = known(session, account).roles
    state, said = _training(session, account.id, Role.VOLUNTEER in roles, now)
    return Learner(
        ref=account.ref,
        account_id=account.id,
        name=name,
        roles=", ".join(sorted(role.label for role in roles)),
        staff=bool(STAFF & roles),
        volunteer=Role.VOLUNTEER in roles,
        induction=_induction(session, account.id),
        training=said,
        training_state=state,
    )


def courses(session: Session, account_id: int, now: datetime) -> list[Course]:
    """The training on record of an account, the latest first."""
    rows = session.scalars(
        select(Training).where(Training.account_id == account_id).order_by(Training.valid_from.desc())
    )
    return [
        Course(
            course=each.course or "Confidentiality",
            taken=words.day(each.valid_from),
            last_day=_last_day(each.valid_until),
            recorded_by=_name_of(session, each.recorded_by),
            live=each.valid_from <= now < each.valid_until,
        )
        for each in rows
    ]


def _induction(session: Session, account_id: int) -> str:
    standing = select(Induction).where(Induction.account_id == account_id, Induction.withdrawn_at == FOREVER)
    found = session.scalars(standing.limit(1)).first()
    return f"{words.day(found.given_on)}, by {_name_of(session, found.given_by)}" if found is not None else ""


def _training(session: Session, account_id: int, volunteer: bool, now: datetime) -> tuple[str, str]:
    latest = select(Training).where(Training.account_id == account_id).order_by(Training.valid_until.desc())
    found = session.scalars(latest.limit(1)).first()
    if found is None or found.valid_until <= now:
        state = "lapsed" if volunteer else "none"
        return state, "None" if found is None else f"Ended on {_last_day(found.valid_until)}"
    state = "soon" if volunteer and found.valid_until - now <= RENEW_BEFORE else "current"
    return state, f"Until {_last_day(found.valid_until)}"


def _last_day(until: datetime) -> str:
    return "no end" if until == FOREVER else words.day(until - timedelta(microseconds=1))


def _name_of(session: Session, account_id: int | None) -> str:
    if account_id is None:
        return "Not recorded"
    return session.get_one(Person, session.get_one(Account, account_id).person_id).name
