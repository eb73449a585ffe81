"""Grounds of 6.3: recorded with a reason, for (iii) with the order itself, and ended with a reason. All of it stays.

The access rules read ``ground`` alone; who said so and why is beside it, and is never changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.intake.models import GROUNDS, EndedGround, RecordedGround, Why
from cfsdocs.records.models import Document, Ground

LONGEST = 1000
"""Characters of a reason."""


@dataclass(frozen=True)
class Reason:
    """Why something sensitive is recorded without consent.

    For 6.3(iii) the order: a document of the folder, or (``is_order``) the very document that it is the reason for.
    """

    why: Why = Why.ASK
    words: str = ""
    order_id: int | None = None
    is_order: bool = False


@dataclass(frozen=True)
class Recorded:
    """A ground with all that is known of it. What worlds and older records brought has neither ``by`` nor an order."""

    ground: Ground
    by: RecordedGround | None
    ended: EndedGround | None


def check_reason(reason: Reason) -> None:
    """Raise InputError, naming the field, for a reason of 6.3 without its words, or (iii) without its order."""
    if len(reason.words) > LONGEST:
        raise InputError(f"Give the reason in {LONGEST} characters or fewer", "because")
    if reason.why not in GROUNDS:
        return
    if not reason.words.strip():
        raise InputError("Say what you saw or heard that is the reason", "because")
    if reason.why is Why.STATUTORY_DUTY and reason.order_id is None and not reason.is_order:
        raise InputError("Choose the order itself. If it is not in this folder yet, file it first", "order")


def record_ground(session: Session, document: Document, reason: Reason, by: int, now: datetime) -> Ground:
    """A ground for one document. Raises InputError as ``check_reason``."""
    check_reason(reason)
    ground = Ground(
        folder_id=document.folder_id,
        document_id=document.id,
        clause=reason.why.value,
        reason=reason.words.strip(),
        valid_from=now,
    )
    session.add(ground)
    session.flush()
    session.add(
        RecordedGround(
            ground_id=ground.id,
            folder_id=document.folder_id,
            clause=reason.why.value,
            order_id=document.id if reason.is_order else reason.order_id,
            recorded_by=by,
            recorded_at=now,
        )
    )
    session.flush()
    return ground


def end_ground(session: Session, ground: Ground, words: str, by: int, now: datetime) -> None:
    """End a ground from now on. Raises InputError without a reason, AccessRefused when it has ended already."""
    if not words.strip():
        raise InputError("Say why this ground no longer holds", "words")
    if len(words) > LONGEST:
        raise InputError(f"Give the reason in {LONGEST} characters or fewer", "words")
    if ground.valid_until <= now:
        raise AccessRefused
    ground.valid_until = now
    session.add(EndedGround(ground_id=ground.id, ended_by=by, ended_at=now, words=words.strip()))
    session.flush()


def of_folder(session: Session, folder_id: int) -> Sequence[Recorded]:
    """Every ground that a folder ever had, the newest first."""
    found = (
        select(Ground, RecordedGround, EndedGround)
        .outerjoin(RecordedGround, RecordedGround.ground_id == Ground.id)
        .outerjoin(EndedGround, EndedGround.ground_id == Ground.id)
        .where(Ground.folder_id == folder_id)
        .order_by(Ground.valid_from.desc(), Ground.id.desc())
    )
    return [Recorded(*row) for row in session.execute(found)]
