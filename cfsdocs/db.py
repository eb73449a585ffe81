"""The database: engine, sessions, column types and naming, for SQLCipher (default) and PostgreSQL.

Instants are aware; ends that are open are ``FOREVER``, never NULL, so that the access rules compare
instead of branching. Nothing here may run a query of its own accord on import, or know a rule.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import IntEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, DateTime, Engine, MetaData, String, TypeDecorator, create_engine, event, text
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlcipher3 import dbapi2 as sqlcipher

from cfsdocs.errors import DatabaseUnusable

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
"""An open end. Not 9999-12-31: psycopg cannot read that back east of Greenwich."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
WRITING = "cfsdocs_writing"
MOMENT = "cfsdocs_moment"
"""Where a connection keeps the moment at which its transaction changes facts."""


@lru_cache(1024)  # one statement binds "now" some twenty times
def _fixed_width(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


class Instant(TypeDecorator[datetime]):
    """A moment in time: aware in Python, timestamptz in PostgreSQL, fixed-width UTC text in SQLite.

    A naive datetime is a ValueError: an instant needs its time zone.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(String(26) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: an instant needs its time zone")
        return _fixed_width(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (its signature)
        if isinstance(value, str):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        return None if value is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant}  # noqa: RUF012 (SQLAlchemy's own protocol)


def clustered(*extra: Any) -> tuple[Any, ...]:
    """Table arguments for a link table: in SQLite it is its own index."""
    return (*extra, {"sqlite_with_rowid": False})


def new_ref() -> str:
    """A random name for URLs and blobs: 128 bits as 26 letters and digits, nothing to guess or count."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def open_database(url: str, key: bytes | None = None) -> Engine:
    """An engine for ``url``: ``sqlite:///FILE`` (SQLCipher, needs the 32-byte ``key``) or ``postgresql://...``.

    A SQLite URL without a file is a database in memory, for one connection. Errors name no value: logs keep them.
    Raises DatabaseUnusable when it cannot be opened: wrong key, no access, not a database.
    """
    parsed = make_url(url)
    engine = _sqlcipher(url, key) if parsed.get_backend_name() == "sqlite" else _postgres(url)
    try:
        engine.connect().close()
    except DBAPIError as error:
        engine.dispose()
        raise DatabaseUnusable(_why_unusable(parsed.get_backend_name())) from error
    return engine


def _why_unusable(backend: str) -> str:
    if backend == "sqlite":
        return "the database does not open: check that the root key belongs to it and that its folder can be written"
    return "the database does not answer: check cfsdocs.database and that the server is running"


def _sqlcipher(url: str, key: bytes | None) -> Engine:
    engine = create_engine(url, module=sqlcipher, connect_args={"timeout": 30}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _unlock(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # ours to begin: the driver would only begin before a write
        if key is not None:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "recursive_triggers = ON",  # or INSERT OR REPLACE would slip past the triggers that refuse DELETE
            "cache_size = -131072",  # 128 MiB, as far as it is used: a page that is not in it is decrypted anew
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("cfsdocs_now", 0, lambda: _fixed_width(record.info.get(MOMENT) or datetime.now(UTC)))

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.info.pop(MOMENT, None)
        # A transaction that will write takes the lock at once: upgrading a read later can only fail.
        writing = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def session_of(engine: Engine, *, writing: bool = False) -> Session:
    """A session whose transactions are for reading, or for ``writing``. The caller commits and closes."""
    return Session(engine.execution_options(**{WRITING: writing}))


def happening_at(session: Session, now: datetime) -> None:
    """Whatever the session's transactions change, they change at this moment: what keeps the facts' history reads it.

    Without it, that is the computer's own time when a row is changed.
    """

    def stamp(_session: Session, _transaction: Any, connection: Connection) -> None:
        if connection.dialect.name == "sqlite":
            connection.info[MOMENT] = now
        else:
            connection.execute(text("SELECT set_config('cfsdocs.now', :now, true)"), {"now": now.isoformat()})

    event.listen(session, "after_begin", stamp)
    if session.in_transaction():
        stamp(session, None, session.connection())


def _postgres(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _plainly(connection: Any, _record: Any) -> None:
        # The rules look dear to the planner, and compiling them costs a hundred times what running them does. And it
        # would rather read a whole table from a spinning disk than look a thousand rows up in one that is in memory.
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")
            cursor.execute("SET random_page_cost = 1.1")
        connection.autocommit = False

    return engine


def refresh_statistics(engine: Engine) -> None:
    """Tell the planner how much there is of what. Cheap: it samples. ``cfsdocs check`` does it.

    SQLite must sample: counting everything also fills its table of values (STAT4), and from then on it plans every
    statement anew whenever a bound value changes, which makes a decision seven times dearer.
    """
    raw = engine.raw_connection()
    try:
        driver: Any = raw.driver_connection
        for statement in (
            ("PRAGMA analysis_limit = 1000", "ANALYZE") if engine.dialect.name == "sqlite" else ("ANALYZE",)
        ):
            driver.execute(statement)
        driver.commit()
    finally:
        raw.close()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A short session that only reads."""
    with session_of(engine) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A short session that commits at the end, or rolls back when the block raises."""
    with session_of(engine, writing=True) as session, session.begin():
        yield session


class Turn(IntEnum):
    """What one transaction at a time may do. In PostgreSQL only: SQLite has one writer anyhow."""

    JOURNAL = 1
    """Appending an entry: indices have no gap."""
    NUMBERING = 2
    """Giving out a folder's number."""
    TRYING = 3
    """Counting somebody's tries to sign in."""
    CONFLICTS = 4
    """Declaring a personal connection, deciding on one, and adding somebody who may be meant."""


_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


def take_turn(session: Session | Connection, turn: Turn, of: str = "") -> None:
    """Wait until no other transaction has this turn (``of`` the same name), and keep it to the end of this one."""
    connection = session.connection() if isinstance(session, Session) else session
    if connection.dialect.name == "postgresql":
        connection.execute(_TURN, {"name": f"cfsdocs {turn.name} {of}"})
