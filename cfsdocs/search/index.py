"""Put a document into the index, or take it out. The caller commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Insert, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from cfsdocs.search.models import Posting, Term
from cfsdocs.search.words import tokens


def index_document(session: Session, key: bytes, document_id: int, texts: Iterable[str]) -> None:
    """Index the document by every word of ``texts``, in place of what it was indexed by before."""
    wanted = set(tokens(key, texts))
    held = set(session.scalars(select(Posting.token).where(Posting.document_id == document_id)))
    _forget(session, document_id, sorted(held - wanted))
    _learn(session, document_id, sorted(wanted - held))


def _learn(session: Session, document_id: int, new: Sequence[int]) -> None:
    if not new:
        return
    session.execute(insert(Posting), [{"token": each, "document_id": document_id} for each in new])
    session.execute(_one_more(session), [{"token": each, "documents": 1} for each in new])


def _forget(session: Session, document_id: int, old: Sequence[int]) -> None:
    for each in old:
        session.execute(delete(Posting).where(Posting.token == each, Posting.document_id == document_id))
        session.execute(update(Term).where(Term.token == each).values(documents=Term.documents - 1))


def _one_more(session: Session) -> Insert:
    of = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    upsert: postgresql.Insert | sqlite.Insert = of(Term)
    return upsert.on_conflict_do_update(index_elements=[Term.token], set_={"documents": Term.documents + 1})
