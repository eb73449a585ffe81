"""Tables whose rows never change: the database itself refuses to update or delete one, whoever asks.

For what was signed, adopted or recorded as evidence. Migrations write the same statements themselves.
"""

from __future__ import annotations

from typing import cast

from sqlalchemy import DDL, ExecutableDDLElement, Table, event

SAYS = "what was recorded here never changes"


def refusals(dialect: str, table: str) -> list[str]:
    """The statements that make a database of this kind refuse to change or delete what the table holds."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            for verb in ("update", "delete")
        ]
    return [
        "CREATE OR REPLACE FUNCTION cfsdocs_permanent() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$",
        f"CREATE TRIGGER {table}_permanent BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION cfsdocs_permanent()",
    ]


def make_permanent(table: Table) -> None:
    """Let no row of this table change once it is there."""
    for dialect in ("sqlite", "postgresql"):
        for statement in refusals(dialect, table.name):
            ddl = cast("ExecutableDDLElement", DDL(statement))  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
