"""Tables whose rows stay as they were written: the database itself refuses to change or delete one (4.2, 3.4 d)."""

from __future__ import annotations

from typing import cast

from sqlalchemy import DDL, ExecutableDDLElement, Table, event

from cfsdocs.db import Base

WHY = "this history is only ever added to"


def refusals(dialect: str, table: str) -> list[str]:
    """The statements that make the database refuse to change or delete what the table holds."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
            for verb in ("update", "delete")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_lasts() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WHY}'; END $$",
        f"CREATE TRIGGER {table}_refuses BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_lasts()",
    ]


def only_added_to(*models: type[Base]) -> None:
    """Make it so for these models' tables, wherever they are made."""
    for model in models:
        table = cast("Table", model.__table__)
        for dialect in ("sqlite", "postgresql"):
            for statement in refusals(dialect, table.name):
                refuse = cast("ExecutableDDLElement", DDL(statement))  # type: ignore[no-untyped-call]
                event.listen(table, "after_create", refuse.execute_if(dialect=dialect))
