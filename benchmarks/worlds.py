"""Worlds of 10,000, 100,000 and 1,000,000 documents, alike in SQLCipher and PostgreSQL, through the real schema.

They are made once and kept in the scratch folder, under a name that changes with the generator and the schema.
Nobody may write to a kept world: whoever needs to, fills one of their own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import psycopg
from sqlalchemy import Dialect, Engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from benchmarks.seeded.everything import generate
from benchmarks.seeded.loading import create_and_fill
from cfsdocs.db import Base, open_database

SIZES = (10_000, 100_000, 1_000_000)
DATABASE_KEY = bytes(range(32))
SEEDED = Path(__file__).parent / "seeded"
SMALLEST = 1_000

Say = Callable[[str], None]


def in_sqlcipher(scratch: Path, documents: int, say: Say) -> Engine:
    """The world in SQLCipher, made if it is not there yet."""
    kept = scratch / f"{_name(documents, sqlite.dialect())}.db"
    if not kept.exists():
        say(f"making the world of {documents:,} documents in SQLCipher")
        for old in scratch.glob(f"world_{documents}_*.db*"):
            old.unlink()
        scratch.mkdir(parents=True, exist_ok=True)
        new = kept.with_suffix(".new.db")
        engine = open_database(f"sqlite:///{new}", DATABASE_KEY)
        create_and_fill(engine, generate(documents))
        engine.dispose()
        new.rename(kept)
    return open_database(f"sqlite:///{kept}", DATABASE_KEY)


def in_postgres(server: str, documents: int, say: Say) -> Engine:
    """The world in PostgreSQL, made if it is not there yet. ``server`` is its maintenance database."""
    name = _name(documents, postgresql.dialect())  # type: ignore[no-untyped-call]
    with psycopg.connect(server, autocommit=True) as maintenance:
        known = {row[0] for row in maintenance.execute("SELECT datname FROM pg_database")}
        if name not in known:
            say(f"making the world of {documents:,} documents in PostgreSQL")
            for old in known:
                if old.startswith(f"world_{documents}_"):
                    maintenance.execute(f'DROP DATABASE "{old}"')
            maintenance.execute(f'CREATE DATABASE "{name}_new"')
            engine = open_database(_of(server, f"{name}_new"))
            create_and_fill(engine, generate(documents))
            engine.dispose()
            maintenance.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
    return open_database(_of(server, name))


def _name(documents: int, dialect: Dialect) -> str:
    """Changes with the generator, with how it is loaded, and with the schema of what is loaded."""
    made_of = hashlib.sha256()
    for source in sorted(SEEDED.glob("*.py")):
        made_of.update(source.read_bytes())
    loaded = {model.__tablename__ for model in generate(SMALLEST)}
    for table in Base.metadata.sorted_tables:
        if table.name in loaded:
            made_of.update(str(CreateTable(table).compile(dialect=dialect)).encode())
            for index in sorted(table.indexes, key=lambda each: str(each.name)):
                made_of.update(str(CreateIndex(index).compile(dialect=dialect)).encode())
    return f"world_{documents}_{made_of.hexdigest()[:12]}"


def _of(server: str, database: str) -> str:
    return server.replace("/postgres?", f"/{database}?")
