"""An empty temporary database of the real schema, gone at the end. Tables that are there already are never touched."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from cfsdocs.db import WRITING, Base, new_ref, open_database
from cfsdocs.errors import DatabaseUnusable


@contextmanager
def temporary_database(url: str | None = None) -> Iterator[Engine]:
    """A database in memory; or in a new file, or in a schema of its own on a PostgreSQL server.

    Raises DatabaseUnusable when the file already holds something, or the server cannot be used.
    """
    try:
        place = make_url(url or "sqlite://")
    except ArgumentError as error:
        raise DatabaseUnusable("--database must be sqlite:///FILE or postgresql://USER@HOST/NAME") from error
    if place.get_backend_name() == "postgresql":
        within = _schema(place)
    elif place.get_backend_name() == "sqlite":
        within = _file(place)
    else:
        raise DatabaseUnusable("--database must be sqlite:///FILE or postgresql://USER@HOST/NAME")
    with within as engine:
        with engine.execution_options(**{WRITING: True}).begin() as connection:
            Base.metadata.create_all(connection)
        yield engine


@contextmanager
def _file(place: URL) -> Iterator[Engine]:
    path = Path(place.database) if place.database and place.database != ":memory:" else None
    if path and path.exists() and path.stat().st_size:
        raise DatabaseUnusable("the database file already holds something: name a new one")
    engine = open_database(place.render_as_string(False), secrets.token_bytes(32))
    try:
        yield engine
    finally:
        engine.dispose()
        for suffix in ("", "-wal", "-shm") if path else ():
            Path(f"{path}{suffix}").unlink(missing_ok=True)


@contextmanager
def _schema(place: URL) -> Iterator[Engine]:
    server = open_database(place.render_as_string(False))
    name = f"cfsdocs_world_{new_ref()}"
    options = place.query.get("options", "")
    given = options if isinstance(options, str) else " ".join(options)
    inside = place.update_query_dict({"options": f"{given} -csearch_path={name}".strip()})
    try:
        with server.begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")
        engine = open_database(inside.render_as_string(False))
        try:
            yield engine
        finally:
            engine.dispose()
            with server.begin() as connection:
                connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    finally:
        server.dispose()
