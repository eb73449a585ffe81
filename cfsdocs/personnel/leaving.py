"""A leaver's access ends on the day, at 00:00 of the next, or at once; what they had in hand goes to others (3.5, 4.3).

The end is a date on the account, which every rule asks first: nothing here must run for it to hold. Once it has come,
``settle`` takes off roles, teams and needs to know, and closes the personnel file. What they wrote stays theirs.
Nobody ends their own access, and the Chief Officer's is the Chair's to end. The caller commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cfsdocs.access.models import Grant
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.needs.reach import after_leaving
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people import signin
from cfsdocs.people.accounts import end_account, known, set_memberships
from cfsdocs.people.models import Account, ActsAs, Principal, Role
from cfsdocs.personnel.checklist import make_checklist
from cfsdocs.personnel.days import end_of, today
from cfsdocs.personnel.files import record, standing
from cfsdocs.personnel.keepers import connected, entrust_all, file_of, with_role
from cfsdocs.personnel.leaver_models import Leaver, LeaverState
from cfsdocs.personnel.models import Status

LONGEST_REASON = 1000
FURTHEST = timedelta(days=400)
"""A last day further away is a slip of the pen."""


def deciders(session: Session, account: Account, now: datetime) -> list[int]:
    """Who may end this account's access: for the Chief Officer's the Chair, for the others' who keep their files.

    Never the account itself, nor anybody with a standing connection to the person.
    """
    roles = known(session, account).roles
    if Role.CHIEF_OFFICER in roles:
        may: tuple[Role, ...] = (Role.CHAIR,)
    elif Role.OFFICE_MANAGER in roles:
        may = (Role.CHIEF_OFFICER,)
    else:
        may = (Role.OFFICE_MANAGER, Role.CHIEF_OFFICER)
    found = dict.fromkeys(each for role in may for each in session.scalars(with_role(role, now)))
    return [each for each in found if each != account.id and not _connected(session, each, account)]


def may_propose(session: Session, by: int, account: Account, now: datetime) -> bool:
    """Whether a line manager may propose it: for the people of their own teams."""
    if by == account.id or by not in session.scalars(with_role(Role.LINE_MANAGER, now)).all():
        return False
    teams = (
        select(ActsAs.principal_id)
        .join(Principal, Principal.id == ActsAs.principal_id)
        .where(ActsAs.account_id == by, Principal.kind == "team")
    )
    shared = select(ActsAs.principal_id).where(ActsAs.account_id == account.id, ActsAs.principal_id.in_(teams))
    return session.scalar(shared.limit(1)) is not None and not _connected(session, by, account)


def begin(
    session: Session, account: Account, last_day: date | None, at_once: bool, reason: str, by: int, now: datetime
) -> Leaver:
    """Somebody leaves. Whoever may decide decides by this; a line manager's word is a proposal.

    Raises InputError for what cannot be, AccessRefused for whoever may do neither.
    """
    decides = by in deciders(session, account, now)
    if not decides and not may_propose(session, by, account, now):
        raise AccessRefused
    day = today(now) if at_once else last_day
    _check(session, account, day, at_once, reason, now)
    assert day is not None
    leaver = Leaver(
        account_id=account.id, last_day=day, ends_at=now if at_once else max(now, end_of(day)), at_once=at_once,
        reason=reason.strip(), state=LeaverState.PROPOSED, proposed_by=by, proposed_at=now,
        was_until=account.active_until,
    )  # fmt: skip
    session.add(leaver)
    session.flush()
    make_checklist(session, leaver, now)
    if decides:
        confirm(session, leaver, by, now)
    else:
        for each in deciders(session, account, now):
            notify(session, each, Kind.LEAVER_PROPOSED, now, urgent=at_once)
    return leaver


def confirm(session: Session, leaver: Leaver, by: int, now: datetime) -> None:
    """Let the access end. "At once" is from this moment, everywhere. Raises AccessRefused for whoever may not."""
    account = session.get_one(Account, leaver.account_id)
    if by not in deciders(session, account, now):
        raise AccessRefused
    ends_at = now if leaver.at_once else max(now, leaver.ends_at)
    _decide(session, leaver, LeaverState.CONFIRMED, by, now)
    leaver.was_until, leaver.ends_at = account.active_until, ends_at
    end_account(account, ends_at)
    if ends_at <= now:
        signin.sign_out_everywhere(session, account.id)
        settle(session, leaver, now)
    session.flush()


def cancel(session: Session, leaver: Leaver, by: int, now: datetime) -> None:
    """They stay after all, or a proposal is turned down. Raises InputError once the access has ended."""
    account = session.get_one(Account, leaver.account_id)
    took_back = by == leaver.proposed_by and leaver.state == LeaverState.PROPOSED
    if by not in deciders(session, account, now) and not took_back:
        raise AccessRefused
    if leaver.state == LeaverState.CONFIRMED:
        if leaver.ends_at <= now:
            raise InputError("The access has ended. To come back, they need a new account")
        account.active_until = leaver.was_until
        leaver.state = LeaverState.CANCELLED
        session.flush()
    else:
        _decide(session, leaver, LeaverState.CANCELLED, by, now)


def settle(session: Session, leaver: Leaver, now: datetime) -> None:
    """What follows once the access has ended: no role, no team, no need to know; the file says that they left."""
    if leaver.state != LeaverState.CONFIRMED or leaver.ends_at > now or leaver.settled_at is not None:
        return
    account = session.get_one(Account, leaver.account_id)
    after_leaving(session, account.id, now)
    set_memberships(session, account.id, (), ())
    session.execute(
        update(Grant)
        .where(Grant.principal_id == account.id, Grant.valid_until > leaver.ends_at, Grant.valid_from < leaver.ends_at)
        .values(valid_until=leaver.ends_at)
    )
    file = file_of(session, account.person_id)
    if file is not None and not _stays(session, account, now):
        stands = standing(session, file)
        record(session, file, Status.LEFT, _earlier(stands.started_on, leaver.last_day), leaver.last_day)
    leaver.settled_at = now
    session.flush()
    entrust_all(session, now)


def settle_all(session: Session, now: datetime) -> None:
    """Settle everybody whose access has ended. Twice is as good as once."""
    waiting = select(Leaver).where(
        Leaver.state == LeaverState.CONFIRMED, Leaver.ends_at <= now, Leaver.settled_at.is_(None)
    )
    for leaver in session.scalars(waiting).all():
        settle(session, leaver, now)


def seen_by(session: Session, account_id: int, now: datetime) -> Sequence[Leaver]:
    """Those that this account may decide about, or has proposed, the last day first to come first."""
    found = session.scalars(select(Leaver).order_by(Leaver.last_day.desc(), Leaver.id.desc()))
    return [each for each in found if _sees(session, each, account_id, now)]


def find(session: Session, account_id: int, ref: str, now: datetime) -> Leaver:
    """The leaver of this ref. Raises AccessRefused for whoever may not see it."""
    found = session.scalars(select(Leaver).where(Leaver.ref == ref)).one_or_none()
    if found is None or not _sees(session, found, account_id, now):
        raise AccessRefused
    return found


def _sees(session: Session, leaver: Leaver, account_id: int, now: datetime) -> bool:
    if account_id == leaver.account_id:
        return False
    account = session.get_one(Account, leaver.account_id)
    return account_id in (leaver.proposed_by, leaver.decided_by) or account_id in deciders(session, account, now)


def _check(
    session: Session, account: Account, day: date | None, at_once: bool, reason: str, now: datetime
) -> None:  # fmt: skip
    if day is None:
        raise InputError("Enter the last day, for example 27 3 2026", "last_day")
    if day < today(now):
        raise InputError(
            "This day is over. Enter today or a later day, or choose to end the access at once", "last_day"
        )
    if day - today(now) > FURTHEST:
        raise InputError("This day is more than a year away. Check the year", "last_day")
    if at_once and not reason.strip():
        raise InputError("Say why the access must end at once", "reason")
    if len(reason) > LONGEST_REASON:
        raise InputError(f"Say why in {LONGEST_REASON} characters or fewer", "reason")
    standing_one = select(Leaver.id).where(Leaver.account_id == account.id, Leaver.state != LeaverState.CANCELLED)
    if session.scalar(standing_one) is not None:
        raise InputError("This person's leaving is recorded already. Look at the list of leavers", "person")
    if account.active_until <= now:
        raise InputError("This person's access has ended already", "person")


def _decide(session: Session, leaver: Leaver, state: LeaverState, by: int, now: datetime) -> None:
    """One decision each, whoever is at it at the same time."""
    decided = session.execute(
        update(Leaver)
        .where(Leaver.id == leaver.id, Leaver.state == LeaverState.PROPOSED)
        .values(state=state, decided_by=by, decided_at=now)
        .execution_options(synchronize_session=False)
    )
    if decided.rowcount != 1:  # type: ignore[attr-defined]  # a cursor's result has it
        raise InputError("This was decided meanwhile. Look at the list again")
    session.refresh(leaver)


def _connected(session: Session, by: int, account: Account) -> bool:
    file = file_of(session, account.person_id)
    return file is not None and connected(session, by, file.id)


def _stays(session: Session, account: Account, now: datetime) -> bool:
    """Whether the person has another account that goes on: a volunteer's beside a worker's."""
    others = select(Account.id).where(Account.person_id == account.person_id, Account.id != account.id)
    return session.scalar(others.where(Account.active_until > now).limit(1)) is not None


def _earlier(started_on: date | None, last_day: date) -> date | None:
    return min(started_on, last_day) if started_on else None
