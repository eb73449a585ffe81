"""The journal's tables. Rows are only ever added: the database itself refuses to change or delete one."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import DDL, ExecutableDDLElement, Index, event
from sqlalchemy.orm import Mapped, mapped_column

from cfsdocs.db import Base, clustered


class Entry(Base):
    """One decision or deed. ``index`` counts from 0 without a gap: it is the leaf's place in the tree.

    Ids only: no name, no title, no search word. Deliberately no foreign keys: an entry outlives what it is about.
    """

    __tablename__ = "journal_entry"
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account_id: Mapped[int | None]
    action: Mapped[str]
    outcome: Mapped[str]
    rules: Mapped[str]
    """The rules that refused, by name, with spaces between."""
    folder_id: Mapped[int | None]
    document_id: Mapped[int | None]
    version: Mapped[int | None]
    purpose_id: Mapped[int | None]
    grant_id: Mapped[int | None]
    note: Mapped[str]
    __table_args__ = (
        Index(None, "document_id", "index"),
        Index(None, "folder_id", "index"),
        Index(None, "account_id", "index"),
    )


class TreeNode(Base):
    """The hash of a complete subtree: of the leaves ``position * 2**level`` and on, ``2**level`` of them."""

    __tablename__ = "journal_node"
    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes]
    __table_args__ = clustered()


class Checkpoint(Base):
    """A signed statement of the tree's size and root, as it was given out."""

    __tablename__ = "journal_checkpoint"
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    note: Mapped[str]


TABLES = (Entry.__tablename__, TreeNode.__tablename__, Checkpoint.__tablename__)


def refusals(dialect: str, table: str) -> list[str]:
    """The statements that make the database refuse to change or delete what one of the journal's tables holds."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END"
            for verb in ("update", "delete")
        ]
    return [
        "CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is only ever added to'; END $$",
        f"CREATE TRIGGER {table}_refuses BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()",
    ]


for _table in TABLES:
    for _dialect in ("sqlite", "postgresql"):
        for _statement in refusals(_dialect, _table):
            _refuse = cast("ExecutableDDLElement", DDL(_statement))  # type: ignore[no-untyped-call]
            event.listen(Base.metadata.tables[_table], "after_create", _refuse.execute_if(dialect=_dialect))
