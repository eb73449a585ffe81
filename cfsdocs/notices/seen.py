"""One's own notices: how many wait, which there are, and that one has seen them. Never anybody else's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.models import Notice

SHOWN = 100
"""The page of notices goes no further back."""


def unseen(session: Session, account_id: int) -> int:
    """How many notices wait for this account."""
    waiting = select(func.count()).where(Notice.account_id == account_id, Notice.seen_at == FOREVER)
    return session.execute(waiting).scalar_one()


def urgent(session: Session, account_id: int) -> bool:
    """Whether one of those that wait is urgent."""
    waiting = select(Notice.id).where(Notice.account_id == account_id, Notice.seen_at == FOREVER, Notice.urgent)
    return session.scalars(waiting.limit(1)).first() is not None


def latest(session: Session, account_id: int) -> list[Notice]:
    """The account's notices, the newest first. What an earlier release knew and this one does not is left out."""
    own = select(Notice).where(Notice.account_id == account_id, Notice.kind.in_([kind.name for kind in Kind]))
    return list(session.scalars(own.order_by(Notice.at.desc(), Notice.id.desc()).limit(SHOWN)))


def see(session: Session, account_id: int, refs: Iterable[str], now: datetime) -> list[Kind]:
    """Mark these of the account's own notices as seen, and give the kinds of those that were not yet."""
    mine = select(Notice).where(Notice.account_id == account_id, Notice.ref.in_(list(refs)), Notice.seen_at == FOREVER)
    found = session.scalars(mine).all()
    session.execute(update(Notice).where(Notice.id.in_([each.id for each in found])).values(seen_at=now))
    return [Kind[each.kind] for each in found if each.kind in Kind.__members__]
