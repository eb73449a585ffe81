"""The tests' own PostgreSQL is a real one, and each test has a database to itself."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import create_engine, text


def test_the_server_is_postgresql_and_sqlalchemy_reaches_it(postgres_database):
    engine = create_engine(postgres_database)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version()")).startswith("PostgreSQL")
    engine.dispose()


@pytest.mark.parametrize("round_of_two", [1, 2])
def test_a_test_finds_its_database_empty(postgres_database, round_of_two):
    with psycopg.connect(postgres_database) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert found == (0,)
        connection.execute("CREATE TABLE left_behind (id int)")


def test_the_server_listens_on_no_port(postgres_url):
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
