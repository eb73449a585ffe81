"""What happens by time to needs to know: endings come near, requests and reviews wait, reach is kept. Run any number of
times, it does the same as once. Access itself ends by the dates of the grants, whether this runs or not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs import workdays
from cfsdocs.access.grants import IN_EMERGENCY
from cfsdocs.access.models import Grant
from cfsdocs.db import FOREVER
from cfsdocs.needs.models import EndingTold
from cfsdocs.needs.people import managers_of
from cfsdocs.needs.reach import keep_all_in_reach
from cfsdocs.needs.requests import tell_managers
from cfsdocs.needs.reviews import escalate
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.models import Account, ActsAs
from cfsdocs.records.models import Folder, FolderKind

DAYS_BEFORE = (7, 1)
"""Working days before the end, at which it is said."""
_LOOK_AHEAD = timedelta(days=21)
"""Seven working days are never more days than this, bank holidays and all."""


def remind(session: Session, now: datetime) -> None:
    """Everything that is due at this moment."""
    tell_endings(session, now)
    tell_managers(session, now)
    escalate(session, now)
    keep_all_in_reach(session, now)


def tell_endings(session: Session, now: datetime) -> None:
    """Tell the holder and those who decide about the family that a need to know ends, 7 and 1 working days before."""
    ending = (
        select(Grant)
        .join(Folder, Folder.id == Grant.folder_id)
        .where(Folder.kind == FolderKind.FAMILY, Grant.reason != IN_EMERGENCY)
        .where(Grant.valid_from <= now, Grant.valid_until > now)
        .where(Grant.valid_until < FOREVER, Grant.valid_until <= now + _LOOK_AHEAD)
    )
    for grant in session.scalars(ending.order_by(Grant.id)).all():
        due = [each for each in DAYS_BEFORE if _due(grant, each, now)]
        untold = [each for each in due if session.get(EndingTold, (grant.id, each)) is None]
        if not untold:
            continue
        for account in _whom(session, grant, now):
            notify(session, account, Kind.ACCESS_ENDS, now)
        session.add_all(EndingTold(grant_id=grant.id, days=each, at=now) for each in untold)
    session.flush()


def _due(grant: Grant, days: int, now: datetime) -> bool:
    """Whether it is so many working days before the end, and it was not given for fewer in the first place."""
    return workdays.between(now, grant.valid_until) <= days < workdays.between(grant.valid_from, grant.valid_until)


def _whom(session: Session, grant: Grant, now: datetime) -> Iterable[int]:
    holders = (
        select(Account.id)
        .join(ActsAs, ActsAs.account_id == Account.id)
        .where(ActsAs.principal_id == grant.principal_id, Account.active_until > now)
    )
    folder = session.get_one(Folder, grant.folder_id)
    return dict.fromkeys((*session.scalars(holders), *managers_of(session, folder, now)))
