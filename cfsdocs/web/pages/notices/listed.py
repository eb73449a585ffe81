"""A notice as its page shows it: what is to be done and when it was left. It knows nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.seen import latest
from cfsdocs.web.pages import words


@dataclass(frozen=True)
class Shown:
    """One notice."""

    ref: str
    words: str
    at: str
    urgent: bool
    new: bool


def notices_of(session: Session, account_id: int) -> list[Shown]:
    """The account's notices, the newest first."""
    return [
        Shown(each.ref, Kind[each.kind].words, words.moment(each.at), each.urgent, each.seen_at == FOREVER)
        for each in latest(session, account_id)
    ]
