"""The notices that whoever asks has not seen yet, as one line of their home page."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from cfsdocs.notices.seen import unseen, urgent
from cfsdocs.web.identity import Visit
from cfsdocs.web.pages.waiting import Due


def due(session: Session, visit: Visit) -> Iterable[Due]:
    """How many there are. What they tell of is on the lines of its own part."""
    account = visit.colleague.id
    waiting = unseen(session, account)
    if waiting:
        words = "1 notice that you have not read" if waiting == 1 else f"{waiting} notices that you have not read"
        yield Due(words, visit.request.route_path("cfsdocs.notices"), urgent(session, account))
