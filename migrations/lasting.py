"""Tables whose rows stay as they were written: the triggers that refuse to change or delete one."""

from __future__ import annotations

from collections.abc import Iterable

from alembic import op

WHY = "this history is only ever added to"


def lasting(tables: Iterable[str]) -> None:
    """Make the database refuse."""
    for table in tables:
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
                )
        else:
            op.execute(
                f"CREATE OR REPLACE FUNCTION {table}_lasts() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{WHY}'; END $$"
            )
            op.execute(
                f"CREATE TRIGGER {table}_refuses BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_lasts()"
            )


def no_longer_lasting(tables: Iterable[str]) -> None:
    """After the tables are gone: SQLite's triggers went with them, PostgreSQL's functions did not."""
    for table in tables:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {table}_lasts()")
