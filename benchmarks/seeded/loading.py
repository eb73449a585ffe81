"""Load a world into SQLCipher or PostgreSQL: in bulk, but through the real schema, and alike in both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, Table

from benchmarks.seeded.columns import World, rows
from cfsdocs.db import Base, refresh_statistics
from cfsdocs.vault import models as _vault  # noqa: F401 (its tables belong to the schema)


def create_and_fill(engine: Engine, world: World) -> None:
    """Create the whole schema, and ``fill`` it."""
    Base.metadata.create_all(engine)
    fill(engine, world)


def fill(engine: Engine, world: World) -> None:
    """Load a world into an empty schema. Indexes are made after their rows: quicker, and they come out the same."""
    copy = _copy_postgres if engine.dialect.name == "postgresql" else _copy_sqlcipher
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        if engine.dialect.name == "sqlite":
            connection.rollback()  # the pragma does nothing inside a transaction
            driver.execute("PRAGMA foreign_keys = OFF")
            driver.execute("PRAGMA synchronous = OFF")
        for model, columns in world.items():
            table = tables[model.__tablename__]
            _without_indexes(connection, table, lambda t=table, m=model, c=columns: copy(driver, t, *rows(m, c)))  # type: ignore[misc]
        connection.commit()
    _settle(engine)


def _without_indexes(connection: Connection, table: Table, load: Callable[[], None]) -> None:
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    for index in indexes:
        index.drop(connection)
    load()
    for index in indexes:
        index.create(connection)


def _copy_sqlcipher(driver: Any, table: Table, names: list[str], values: Any) -> None:
    marks = ",".join("?" * len(names))
    driver.executemany(f"INSERT INTO {table.name} ({','.join(names)}) VALUES ({marks})", values)


def _copy_postgres(driver: Any, table: Table, names: list[str], values: Any) -> None:
    driver.execute("SET session_replication_role = replica")  # the world is whole: checking each reference takes hours
    with driver.cursor().copy(f"COPY {table.name} ({','.join(names)}) FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def _settle(engine: Engine) -> None:
    """Leave it as a house that has been in use for a while: with statistics, and everything in its place."""
    refresh_statistics(engine)
    raw = engine.raw_connection()
    driver: Any = raw.driver_connection
    if engine.dialect.name == "postgresql":
        driver.autocommit = True
    driver.execute("VACUUM" if engine.dialect.name == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)")
    raw.invalidate()  # its settings were for loading
    raw.close()
