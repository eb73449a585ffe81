"""The review of an emergency by somebody else, within two working days, and the register of them all (6.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cfsdocs.access import grants
from cfsdocs.access.decide import Asker, decide_folder
from cfsdocs.db import FOREVER
from cfsdocs.errors import InputError
from cfsdocs.needs.emergencies import LONGEST
from cfsdocs.needs.models import Emergency, Outcome
from cfsdocs.needs.people import living, managers_of, usual_purpose
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.models import Role
from cfsdocs.records.models import Folder

CLOSING = {"no_conflict", "not_oneself"}
"""The rules that keep a case out of somebody's register."""
MOST = 500


def waiting_reviews(session: Session, folder: Folder | None = None) -> Sequence[Emergency]:
    """The emergencies, of a folder or of all, that nobody has reviewed."""
    wanted = select(Emergency).where(Emergency.outcome.is_(None)).order_by(Emergency.id)
    return session.scalars(wanted if folder is None else wanted.where(Emergency.folder_id == folder.id)).all()


def review(session: Session, emergency: Emergency, by: int, outcome: str, words: str, now: datetime) -> None:
    """Record what the review found. A wrong one ends at once. Raises InputError, naming the field."""
    if by == emergency.account_id:
        raise InputError("You opened this one yourself. Somebody else reviews it")
    if outcome not in list(Outcome):
        raise InputError("Choose what you found", "outcome")
    if not 0 < len(words.strip()) <= LONGEST:
        raise InputError(f"Say why, in {LONGEST} characters or fewer", "words")
    mine = update(Emergency).where(Emergency.id == emergency.id, Emergency.outcome.is_(None))
    values = {"reviewed_by": by, "reviewed_at": now, "outcome": outcome, "words": words.strip()}
    if session.scalar(mine.values(**values).returning(Emergency.id)) is None:
        raise InputError("Somebody has reviewed this one meanwhile")
    session.expire(emergency)
    if outcome == Outcome.WRONG:
        grants.end(emergency.grant, now)
    notify(session, emergency.account_id, Kind.EMERGENCY_REVIEWED, now)


def escalate(session: Session, now: datetime) -> None:
    """Tell the Chief Officer of every emergency that nobody reviewed within two working days, once."""
    late = select(Emergency).where(Emergency.outcome.is_(None), Emergency.review_by <= now)
    for each in session.scalars(late.where(Emergency.escalated_at == FOREVER).order_by(Emergency.id)).all():
        able = set(managers_of(session, each.folder, now))
        for chief, _ in living(session, [Role.CHIEF_OFFICER], now):
            if chief in able and chief != each.account_id:
                notify(session, chief, Kind.REVIEW_LATE, now, urgent=True)
        each.escalated_at = now
    session.flush()


def register(session: Session, reader: int, now: datetime) -> list[Emergency]:
    """Every emergency, the newest first, but for families that a connection of the reader's closes to them."""
    newest = session.scalars(select(Emergency).order_by(Emergency.id.desc()).limit(MOST)).all()
    return [each for each in newest if not _closed_to(session, reader, each.folder, now)]


def _closed_to(session: Session, reader: int, folder: Folder, now: datetime) -> bool:
    asker = Asker(reader, usual_purpose(session, folder), now)
    return any(rule.name in CLOSING for rule in decide_folder(session, asker, folder.id).refused_by)
