"""Asked once, before somebody first opens a family's folder: do you know anyone in it, or close to it (7.1)?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.conflicts.models import Asked


def was_asked(session: Session, account_id: int, folder_id: int) -> bool:
    """Whether they have answered about this folder."""
    return session.get(Asked, (account_id, folder_id)) is not None


def answered(session: Session, account_id: int, folder_id: int, knows: bool, now: datetime) -> None:
    """Record the answer; only the first one counts."""
    if not was_asked(session, account_id, folder_id):
        session.add(Asked(account_id=account_id, folder_id=folder_id, knows=knows, at=now))
        session.flush()


def answered_before(session: Session, pairs: Iterable[tuple[int, int]], now: datetime) -> None:
    """Take these (account, folder) pairs as asked and knowing nobody: what was allocated before it was asked."""
    there = {(row.account_id, row.folder_id) for row in session.execute(select(Asked.account_id, Asked.folder_id))}
    fresh = dict.fromkeys(pair for pair in pairs if pair not in there)
    session.add_all(Asked(account_id=account, folder_id=folder, knows=False, at=now) for account, folder in fresh)
    session.flush()
