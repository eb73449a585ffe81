"""Tell somebody that something waits for them. The mail follows by itself (``mailing``)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.models import Notice

ENOUGH_FOR = timedelta(days=1)


def notify(session: Session, account_id: int, kind: Kind, now: datetime, urgent: bool = False) -> None:
    """Leave a notice of a kind for an account. One that waits unseen is enough for a day, unless this one is urgent.

    Whom to tell is the caller's to decide: nobody who may not know of the folder that it is about.
    """
    waiting = select(Notice.id).where(
        Notice.account_id == account_id,
        Notice.kind == kind.name,
        Notice.seen_at == FOREVER,
        Notice.at > now - ENOUGH_FOR,
    )
    if not urgent and session.scalars(waiting.limit(1)).first() is not None:
        return
    session.add(Notice(account_id=account_id, kind=kind.name, at=now, urgent=urgent))
    session.flush()
