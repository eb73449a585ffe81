"""Who has looked whether a document holds sensitive information, when, and what they said (5.1, 5.2)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.intake.models import Looked


def last(session: Session, document_id: int) -> Looked | None:
    """What was said last; None of a document that was recorded before anybody was asked."""
    said = select(Looked).where(Looked.document_id == document_id).order_by(Looked.id.desc()).limit(1)
    return session.scalars(said).one_or_none()


def last_answer(session: Session, document_id: int) -> str | None:
    """The answer that was given last."""
    found = last(session, document_id)
    return found.answer if found is not None else None
