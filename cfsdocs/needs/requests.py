"""Asking for access to what one was given the number of, and the answer by those who decide. The caller commits.

The asker never learns from here whether there is such a thing: what they typed is kept as it is, and compared only when
those who decide look. A request for what does not exist goes the same way, to nobody; a declined one looks like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from cfsdocs import workdays
from cfsdocs.access import grants
from cfsdocs.access.decide import Asker, decide_folder
from cfsdocs.access.models import Action, Grant
from cfsdocs.errors import InputError
from cfsdocs.needs.models import AccessRequest, RequestState
from cfsdocs.needs.people import NEVER_FAMILIES, barred, managers_of, roles_of
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.models import Role
from cfsdocs.records.models import Document, Folder, FolderKind, Section

LONGEST_NUMBER, LONGEST_REASON = 100, 1000
MOST_A_DAY = 10
ANSWERED_IN = 5
"""Working days after which a request that opened nothing says so, whether anybody read it or not."""
LONGEST = 365
WHAT = {"look": Action.VIEW, "work": grants.WORKING}
"""What can be granted on request."""


@dataclass(frozen=True)
class Asked:
    """One's own request as its asker may know it."""

    typed: str
    asked_at: datetime
    opened: bool
    over: bool
    """Nothing was opened, and nothing will be."""


def ask(session: Session, account_id: int, typed: str, reason: str, now: datetime) -> AccessRequest:
    """Record a request. Raises InputError for what is missing or too much, never for what there is not."""
    number, why = typed.strip(), reason.strip()
    if not 0 < len(number) <= LONGEST_NUMBER:
        raise InputError(f"Enter the number or reference you were given, up to {LONGEST_NUMBER} characters", "number")
    if not 0 < len(why) <= LONGEST_REASON:
        raise InputError(f"Say why you need it, in {LONGEST_REASON} characters or fewer", "reason")
    mine = select(func.count(AccessRequest.id)).where(AccessRequest.account_id == account_id)
    if (session.scalar(mine.where(AccessRequest.asked_at > now - timedelta(days=1))) or 0) >= MOST_A_DAY:
        raise InputError("You have asked many times today. Speak to your line manager", "number")
    made = AccessRequest(account_id=account_id, typed=_plain(number), reason=why, asked_at=now)
    session.add(made)
    session.flush()
    return made


def own_requests(session: Session, asker: Asker) -> list[Asked]:
    """The asker's own, the newest first. One that was granted counts as opened while they can see the folder."""
    wanted = select(AccessRequest).where(AccessRequest.account_id == asker.account_id)
    newest = session.scalars(wanted.order_by(AccessRequest.id.desc()).limit(20))
    return [_asked(session, asker, each) for each in newest]


def _asked(session: Session, asker: Asker, request: AccessRequest) -> Asked:
    grant = session.get(Grant, request.grant_id) if request.grant_id is not None else None
    opened = grant is not None and bool(decide_folder(session, asker, grant.folder_id))
    over = not opened and asker.now >= workdays.after(request.asked_at, ANSWERED_IN)
    return Asked(request.typed, request.asked_at, opened, over)


def waiting_requests(session: Session, folder: Folder) -> Sequence[AccessRequest]:
    """The requests that name this folder, or a document of it, and wait for an answer."""
    documents = select(Document.ref).where(Document.folder_id == folder.id)
    names = or_(AccessRequest.typed.in_([_plain(folder.number), folder.ref]), AccessRequest.typed.in_(documents))
    wanted = select(AccessRequest).where(names, AccessRequest.state == RequestState.WAITING)
    return session.scalars(wanted.order_by(AccessRequest.id)).all()


def folders_asked_for(session: Session) -> Sequence[Folder]:
    """The folders that somebody waits for. For those who decide about them, each after its own decision."""
    waiting = select(AccessRequest.typed).where(AccessRequest.state == RequestState.WAITING)
    documents = select(Document.folder_id).where(Document.ref.in_(waiting))
    named = or_(func.lower(Folder.number).in_(waiting), Folder.ref.in_(waiting), Folder.id.in_(documents))
    return session.scalars(select(Folder).where(named).order_by(Folder.id)).all()


def grant_request(
    session: Session,
    request: AccessRequest,
    folder: Folder,
    what: str,
    section: int | None,
    days: int,
    now: datetime,
    by: int,
) -> Grant:
    """Open the folder, or a section of it, to whoever asked, for some days. Raises InputError, naming the field.

    Of two who answer at once, the second is told so.
    """
    if what not in WHAT:
        raise InputError("Choose what they may do", "what")
    if not 1 <= days <= LONGEST:
        raise InputError(f"Choose from 1 to {LONGEST} days", "days")
    if section is not None and session.get_one(Section, section).folder_id != folder.id:
        raise InputError("Choose a section of this folder", "section")
    _require_may_be_admitted(session, request.account_id, folder, what, now)
    claim(session, request, by)
    until = now + timedelta(days=days)
    grant = grants.admit(session, folder, request.account_id, WHAT[what], now, until, by, section)
    _answer(session, request, state=RequestState.GRANTED, decided_by=by, decided_at=now, grant_id=grant.id)
    notify(session, request.account_id, Kind.FAMILY_GIVEN, now)
    return grant


def decline_request(session: Session, request: AccessRequest, why: str, now: datetime, by: int) -> None:
    """Leave it closed, with a reason for the record alone. Raises InputError, naming the field.

    The asker reads only what everybody reads whose request led nowhere.
    """
    if not 0 < len(why.strip()) <= LONGEST_REASON:
        raise InputError(f"Say why, in {LONGEST_REASON} characters or fewer", "answer")
    claim(session, request, by)
    _answer(session, request, state=RequestState.DECLINED, decided_by=by, decided_at=now, answer=why.strip())


def tell_managers(session: Session, now: datetime, grace_days: int = 14) -> None:
    """Tell those who decide that a request waits. Not at the moment of asking: how long that takes would tell."""
    for folder in folders_asked_for(session):
        fresh = [each for each in waiting_requests(session, folder) if each.told_at > now]
        for manager in managers_of(session, folder, now, grace_days) if fresh else ():
            if any(each.account_id != manager for each in fresh):
                notify(session, manager, Kind.REQUEST_WAITS, now)
        for each in fresh:
            each.told_at = now
    session.flush()


def claim(session: Session, request: AccessRequest, by: int) -> None:
    """Take the request for oneself, or find that another did: nobody else answers it until the transaction ends."""
    if by == request.account_id:
        raise InputError("This is your own request. Somebody else decides about it")
    state = select(AccessRequest.state).where(AccessRequest.id == request.id)
    if session.scalar(state.with_for_update()) != RequestState.WAITING:
        raise InputError("Somebody has answered this request meanwhile")


def _answer(session: Session, request: AccessRequest, **values: object) -> None:
    session.execute(update(AccessRequest).where(AccessRequest.id == request.id).values(**values))
    session.expire(request)


def _require_may_be_admitted(session: Session, account: int, folder: Folder, what: str, now: datetime) -> None:
    roles = roles_of(session, account)
    if folder.kind != FolderKind.FAMILY:
        raise InputError("Personnel files are for their keepers. Decline this, with the reason")
    if Role.VOLUNTEER in roles:
        raise InputError("Volunteers see what is marked for them. Make a match instead", "what")
    if roles & NEVER_FAMILIES or (what == "work" and not roles & {Role.WORKER, Role.LINE_MANAGER}):
        raise InputError("Somebody of this role may not be given that", "what")
    if barred(session, account, folder, now) - {"declaration_signed"}:
        raise InputError("The rules do not let this colleague be given this folder. Decline this, with the reason")


def _plain(typed: str) -> str:
    """What was typed, as it is compared: the last part of an address, in small letters."""
    return typed.strip().rstrip("/").rpartition("/")[2].lower()
