"""Who leads whom: the line managers of an account's teams. Nothing here says what they may see."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.people.models import Account, ActsAs, Principal, Role


def line_managers(session: Session, account_id: int, now: datetime) -> list[int]:
    """The live accounts that lead a team of this account, without itself, by their ids."""
    teams = (
        select(Principal.id)
        .join(ActsAs, ActsAs.principal_id == Principal.id)
        .where(ActsAs.account_id == account_id, Principal.kind == "team")
    )
    leading = select(ActsAs.account_id).where(ActsAs.principal_id == Role.LINE_MANAGER)
    wanted = (
        select(Account.id)
        .join(ActsAs, ActsAs.account_id == Account.id)
        .where(ActsAs.principal_id.in_(teams), Account.id.in_(leading), Account.id != account_id)
        .where(Account.active_from <= now, Account.active_until > now)
    )
    return list(session.scalars(wanted.distinct().order_by(Account.id)))
