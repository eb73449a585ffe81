"""A journal's own tables, on SQLCipher and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cfsdocs.db import Base, open_database
from cfsdocs.journal import Journal
from cfsdocs.journal.models import TABLES

KEY = bytes(range(32))


@pytest.fixture
def journal() -> Journal:
    return Journal("cfsdocs/journal/test", b"s" * 32)


@pytest.fixture
def sqlcipher(tmp_path: Path) -> Iterator[Engine]:
    yield from _made(f"sqlite:///{tmp_path}/journal.db")


@pytest.fixture
def postgresql(postgres_database: str) -> Iterator[Engine]:
    yield from _made(postgres_database)


@pytest.fixture(params=["sqlcipher", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each test that asks for this runs on both databases."""
    found: Engine = request.getfixturevalue(request.param)
    return found


def _made(url: str) -> Iterator[Engine]:
    engine = open_database(url, KEY)
    Base.metadata.create_all(engine, tables=[Base.metadata.tables[name] for name in TABLES])
    yield engine
    engine.dispose()
