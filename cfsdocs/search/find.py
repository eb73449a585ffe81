"""Find documents by words, within what the asker may see: authorised first, then listed, never ranked.

A common word is probed for each candidate (EXISTS), a rare one starts from its few documents (IN);
the wrong way round costs a thousand times more. The choice changes the work, never the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, Select, bindparam, literal_column, select
from sqlalchemy.orm import Session

from cfsdocs.access import lists
from cfsdocs.access.decide import Asker
from cfsdocs.errors import InputError
from cfsdocs.records.models import Document
from cfsdocs.search.models import Posting, Term
from cfsdocs.search.words import token, words

RARE = 2_000
"""Up to so many documents a word is rare."""
MOST_WORDS = 8
"""Further words of a query are more than anybody types to narrow a list."""


@dataclass(frozen=True)
class Narrowing:
    """A query as conditions on Document: every word must be there."""

    where: tuple[ColumnElement[bool], ...]
    parameters: dict[str, int]


@lru_cache(2 * MOST_WORDS)
def _holds(position: int, rare: bool) -> ColumnElement[bool]:
    wanted = Posting.token == bindparam(f"token_{position}", type_=BigInteger)
    if rare:
        return Document.id.in_(select(Posting.document_id).where(wanted))
    probe: Select[Any] = (
        select(literal_column("1")).select_from(Posting).where(wanted, Posting.document_id == Document.id)
    )
    return probe.correlate(Document).offset(literal_column("0")).exists()


def narrowing(session: Session, key: bytes, query: str) -> Narrowing:
    """What ``query`` asks for. Raises InputError when it holds no word of two letters or more."""
    wanted = [token(key, word) for word in sorted(words(query))[:MOST_WORDS]]
    if not wanted:
        raise InputError("Enter a word of at least 2 letters or numbers", field="query")
    known = {
        row.token: row.documents
        for row in session.execute(
            select(Term).where(Term.token.in_(wanted)).with_only_columns(Term.token, Term.documents)
        )
    }
    wanted.sort(key=lambda each: known.get(each, 0))
    where = tuple(_holds(place, known.get(each, 0) <= RARE) for place, each in enumerate(wanted))
    return Narrowing(where, {f"token_{place}": each for place, each in enumerate(wanted)})


def find(
    session: Session,
    asker: Asker,
    key: bytes,
    query: str,
    *,
    size: int = 50,
    before: tuple[datetime, int] | None = None,
) -> Sequence[Row[Any]]:
    """The newest documents that hold every word of ``query`` and that the asker may see, as ``lists.newest``."""
    wanted = narrowing(session, key, query)
    return lists.newest(session, asker, where=wanted.where, parameters=wanted.parameters, size=size, before=before)


def count_found(session: Session, asker: Asker, key: bytes, query: str, most: int = 500) -> int:
    """How many ``find`` would list in all, up to ``most`` + 1."""
    wanted = narrowing(session, key, query)
    return lists.count(session, asker, where=wanted.where, parameters=wanted.parameters, most=most)
