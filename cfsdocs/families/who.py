"""Who works with a family and who leads them, by the grants and the rules: whom a reminder may go to.

Nobody is told of a folder who may not know of it: every account given here passed the access rules just now.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, decide_folder, decide_place
from cfsdocs.access.models import Action, Grant
from cfsdocs.people.models import Account, ActsAs, Role
from cfsdocs.records.models import FolderKind, Purpose


def asker_of(session: Session, account_id: int, now: datetime) -> Asker | None:
    """The account as it asks about families, for their usual purpose; None where there is no purpose yet."""
    usual = select(Purpose.id).where(Purpose.kind == FolderKind.FAMILY).order_by(Purpose.position, Purpose.id).limit(1)
    purpose = session.scalar(usual)
    return Asker(account_id, purpose, now) if purpose is not None else None


def may(session: Session, account_id: int, folder_id: int, action: Action, now: datetime) -> bool:
    """Whether the account may do this with the whole folder."""
    asker = asker_of(session, account_id, now)
    return asker is not None and decide_place(session, asker, folder_id, None, action).allowed


def holds_whole(session: Session, account_id: int, folder_id: int, now: datetime) -> bool:
    """Whether the account needs to know the whole folder."""
    asker = asker_of(session, account_id, now)
    return asker is not None and decide_folder(session, asker, folder_id).whole


def workers(session: Session, folder_id: int, now: datetime) -> list[int]:
    """Those who work with the family now: allocated, or standing in."""
    leading = set(managers(session, folder_id, now))
    return [each for each in _with(session, folder_id, Action.EDIT, now) if each not in leading]


def managers(session: Session, folder_id: int, now: datetime) -> list[int]:
    """Those who decide who needs to know the folder: its line managers; the Chief Officer where there is none."""
    mine = _with(session, folder_id, Action.MANAGE, now)
    return mine or [each for each in chief_officers(session, now) if may(session, each, folder_id, Action.MANAGE, now)]


def _with(session: Session, folder_id: int, action: Action, now: datetime) -> list[int]:
    held = select(Grant.principal_id).join(Account, Account.id == Grant.principal_id)
    live = held.where(Grant.folder_id == folder_id, Grant.valid_from <= now, Grant.valid_until > now)
    return _who_may(session, session.scalars(live.distinct().order_by(Grant.principal_id)), folder_id, action, now)


def _who_may(session: Session, accounts: Iterable[int], folder_id: int, action: Action, now: datetime) -> list[int]:
    return [each for each in accounts if may(session, each, folder_id, action, now)]


def chief_officers(session: Session, now: datetime) -> list[int]:
    """The live accounts of Chief Officers. Ask ``may`` of each before telling them of a folder."""
    chiefs = select(Account.id).join(ActsAs, ActsAs.account_id == Account.id)
    live = chiefs.where(ActsAs.principal_id == Role.CHIEF_OFFICER, Account.active_from <= now)
    return list(session.scalars(live.where(Account.active_until > now).order_by(Account.id)))
