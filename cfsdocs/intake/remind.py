"""What happens by time: cases end by themselves when consent comes, open again when it ends, and are told when late."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from cfsdocs.intake.without import open_what_lapsed, settle_what_came, tell_what_is_overdue


def remind(session: Session, now: datetime) -> None:
    """Settle, open, tell. Any number of times does the same as once."""
    settle_what_came(session, now)
    open_what_lapsed(session, now)
    tell_what_is_overdue(session, now)
