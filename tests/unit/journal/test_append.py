"""Entries are added, without a gap, and in the database nothing can change them; what cannot be recorded fails."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta, timezone

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.event import listens_for
from sqlalchemy.exc import DBAPIError, IntegrityError

from cfsdocs import schema
from cfsdocs.db import Base, open_database, reading, session_of, writing
from cfsdocs.errors import JournalUnavailable
from cfsdocs.journal import append
from cfsdocs.journal.events import leaf
from cfsdocs.journal.models import TABLES, Checkpoint, Entry, TreeNode
from cfsdocs.people.models import Principal
from tests.unit.journal.conftest import KEY
from tests.unit.journal.trails import NOW, event, fill, filled


def entries(engine: Engine) -> list[Entry]:
    with reading(engine) as session:
        return list(session.scalars(select(Entry).order_by(Entry.index)))


def test_entries_are_numbered_from_0_without_a_gap(engine):
    with writing(engine) as session:
        assert [append(session, event(number)) for number in range(5)] == [0, 1, 2, 3, 4]
    with writing(engine) as session:
        assert append(session, event(5)) == 5
    assert [entry.index for entry in entries(engine)] == [0, 1, 2, 3, 4, 5]


def test_what_is_rolled_back_leaves_no_entry_and_no_gap(engine):
    with session_of(engine, writing=True) as session:
        append(session, event())
        session.rollback()
    with writing(engine) as session:
        assert append(session, event()) == 0


def test_an_entrys_leaf_is_the_documented_bytes(engine):
    with writing(engine) as session:
        fill(session, 5)
        leaves = [leaf(row) for row in session.execute(select(Entry.__table__).order_by(Entry.index)).mappings()]
        kept = session.scalars(select(TreeNode.hash).where(TreeNode.level == 0).order_by(TreeNode.position)).all()
    assert leaves[4] == (
        b'{"account_id":1002,"action":"view","at":"2026-11-23T09:00:04.000004+00:00","document_id":501,"folder_id":301,'
        b'"grant_id":null,"index":4,"note":"get document_page 4","outcome":"refused","purpose_id":1,'
        b'"rules":["no_conflict","need_to_know"],"version":1}'
    )
    assert [hashlib.sha256(b"\x00" + each).digest() for each in leaves] == [bytes(each) for each in kept]


def test_a_leaf_says_every_column_of_an_entry_so_that_none_can_be_changed_unseen(sqlcipher):
    with writing(sqlcipher) as session:
        append(session, event())
        row = session.execute(select(Entry.__table__)).mappings().one()
    assert set(json.loads(leaf(row))) == set(Entry.__table__.columns.keys())


def test_a_leaf_is_the_same_whatever_the_events_time_zone(engine):
    at = (NOW + timedelta(microseconds=123)).astimezone(timezone(timedelta(hours=5, minutes=45)))
    with writing(engine) as session:
        append(session, event(at=at))
        row = session.execute(select(Entry.__table__)).mappings().one()
    assert json.loads(leaf(row))["at"] == "2026-11-23T09:00:00.000123+00:00"


@pytest.mark.parametrize(
    "changes",
    [
        {"note": "Jane Marlow\u2019s letter"},
        {"note": "two  spaces"},
        {"note": " in front"},
        {"note": "line\nbreak"},
        {"note": "nul\0"},
        {"note": "x" * 201},
        {"action": ""},
        {"rules": ("no conflict",)},
        {"rules": ("",)},
        {"at": NOW.replace(tzinfo=None)},
    ],
)
def test_what_a_database_might_give_back_otherwise_is_never_taken(changes):
    with pytest.raises(ValueError, match=r"plain words|spaces|time zone"):
        event(**changes)


@pytest.mark.clause("3.4(f)")
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete(engine, journal, table, statement):
    filled(engine, journal, 3)
    column = Base.metadata.tables[table].primary_key.columns.keys()[0]
    quoted = f'"{column}"'
    with pytest.raises(DBAPIError, match="only ever added to"), writing(engine) as session:
        session.execute(text(statement.format(table, quoted, quoted)))
    assert len(entries(engine)) == 3


@pytest.mark.parametrize("table", TABLES)
def test_sqlite_refuses_to_replace(sqlcipher, journal, table):
    filled(sqlcipher, journal, 3)
    with pytest.raises(DBAPIError, match="only ever added to"), writing(sqlcipher) as session:
        session.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))


def test_postgresql_refuses_to_truncate(postgresql, journal):
    filled(postgresql, journal, 3)
    for table in TABLES:
        with pytest.raises(DBAPIError, match="only ever added to"), writing(postgresql) as session:
            session.execute(text(f"TRUNCATE {table}"))


def test_a_migrated_database_has_the_same_triggers(engine, tmp_path, request):
    if engine.dialect.name == "sqlite":
        migrated = open_database(f"sqlite:///{tmp_path}/migrated.db", KEY)
        found = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'journal%'"
    else:
        with engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA migrated"))
        migrated = open_database(
            str(engine.url.update_query_dict({"options": "-csearch_path=migrated"}).render_as_string(False))
        )
        found = (
            "SELECT tgname, relname, tgtype FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid "
            "WHERE NOT tgisinternal AND relname LIKE 'journal%' AND pg_table_is_visible(pg_class.oid)"
        )
    schema.upgrade(migrated)
    with engine.connect() as ours, migrated.connect() as theirs:
        triggers = sorted(map(tuple, ours.execute(text(found))))
        assert triggers == sorted(map(tuple, theirs.execute(text(found))))
        assert {table for _, table, _ in triggers} == set(TABLES)
    migrated.dispose()


@pytest.mark.clause("3.5")
def test_a_journal_that_may_only_be_read_is_unavailable(engine):
    with session_of(engine, writing=True) as session:
        read_only = "PRAGMA query_only = ON" if engine.dialect.name == "sqlite" else "SET TRANSACTION READ ONLY"
        session.execute(text(read_only))
        with pytest.raises(JournalUnavailable):
            append(session, event())
    engine.dispose()  # the connection that may only read
    assert entries(engine) == []


@pytest.mark.clause("3.5")
def test_a_full_disk_makes_the_journal_unavailable_and_leaves_it_whole(sqlcipher, journal):
    filled(sqlcipher, journal, 3)
    recorded = 3
    with session_of(sqlcipher, writing=True) as session:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
        with pytest.raises(JournalUnavailable):  # noqa: PT012 (which of them fails depends on the page)
            for number in range(500):
                append(session, event(number))
                session.commit()
                recorded += 1
    assert len(entries(sqlcipher)) == recorded
    with writing(sqlcipher) as session:
        session.execute(text("PRAGMA max_page_count = 1000000"))
        assert append(session, event()) == recorded


@pytest.mark.parametrize("table", [Entry.__tablename__, TreeNode.__tablename__])
def test_without_its_table_the_journal_is_unavailable(engine, table):
    with engine.begin() as connection:
        connection.execute(text(f"DROP TABLE {table}"))
    with pytest.raises(JournalUnavailable), writing(engine) as session:
        append(session, event())


def test_a_tree_that_lost_a_hash_takes_no_more_leaves(sqlcipher):
    with writing(sqlcipher) as session:
        append(session, event())
        session.execute(text("DROP TRIGGER journal_node_no_delete"))
        session.execute(text("DELETE FROM journal_node"))
    with pytest.raises(JournalUnavailable), writing(sqlcipher) as session:
        append(session, event(1))
    assert len(entries(sqlcipher)) == 1


def test_a_database_locked_for_too_long_makes_the_journal_unavailable(sqlcipher):
    impatient = open_database(str(sqlcipher.url), KEY)

    @listens_for(impatient, "connect")
    def _impatient(connection, _record):
        connection.execute("PRAGMA busy_timeout = 50")

    impatient.dispose()  # the connection that it opened to try is a patient one
    with writing(sqlcipher) as first:
        append(first, event())
        with pytest.raises(JournalUnavailable), session_of(impatient, writing=True) as second:
            append(second, event(1))
    impatient.dispose()
    assert len(entries(sqlcipher)) == 1


def test_the_callers_own_mistake_is_not_the_journals(engine):
    Base.metadata.create_all(engine, tables=[Base.metadata.tables["principal"]])
    with session_of(engine, writing=True) as session:
        session.add(Principal(kind="nonsense", name="x"))
        append(session, event())
        with pytest.raises(IntegrityError):
            session.commit()
    assert entries(engine) == []


def test_a_checkpoint_row_is_what_was_given_out(engine, journal):
    notes = filled(engine, journal, 3, 4)
    with reading(engine) as session:
        kept = session.scalars(select(Checkpoint).order_by(Checkpoint.size)).all()
    assert [(each.size, each.note) for each in kept] == list(zip([3, 7], notes, strict=True))
