"""The index: which documents hold which token. A token is a keyed hash, so the table names no word.

What the table still tells whoever reads it without the key: how many documents share a token.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from cfsdocs.db import Base, clustered
from cfsdocs.records.models import Document


class Posting(Base):
    """The document holds the token: in its title, among its people, or in its text."""

    __tablename__ = "posting"
    token: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id), primary_key=True)
    __table_args__ = clustered(Index(None, "document_id"))


class Term(Base):
    """How many documents hold a token: common words and rare ones are looked up differently."""

    __tablename__ = "term"
    token: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    documents: Mapped[int]
    __table_args__ = clustered()
