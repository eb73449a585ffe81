"""A malformed world is refused with its line; a sound one is read as it stands, and leaves nothing behind."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from cfsdocs.access.models import Action
from cfsdocs.access.rules import RULES
from cfsdocs.access.worlds.ask import wrong_cases
from cfsdocs.access.worlds.fill import fill
from cfsdocs.access.worlds.load import load, read
from cfsdocs.access.worlds.place import temporary_database
from cfsdocs.db import FOREVER, session_of
from cfsdocs.errors import DatabaseUnusable, WorldError
from cfsdocs.records.models import Category, State

WORLD = """\
now: 2026-11-23T09:00:00+00:00
grace_days: 14
policy_versions:
  - {id: v1, in_force_from: 2023-05-01T00:00:00+00:00}
purposes:
  support: [support]
people: [jane, amy]
accounts:
  - id: amy
    person: amy
    roles: [worker]
    teams: [north]
    active: {from: 2024-01-01T00:00:00+00:00, until: null}
    declared: {v1: 2024-01-03T10:00:00+00:00}
    trained: {from: 2024-02-01T00:00:00+00:00}
folders:
  - {id: f1, kind: family, people: [jane], sections: [general]}
  - {id: f2, kind: family, people: [], sections: [health]}
documents:
  - id: d1
    folder: f1
    section: general
    purpose: support
    state: current
    recorded_by: amy
    shown_to_subject: false
    sensitive: [{person: jane, category: health}]
consents:
  - {person: jane, category: health, scope: record, from: 2025-01-01T00:00:00+00:00}
grounds:
  - {folder: f1, document: d1, clause: "6.3(i)", from: 2026-01-01T00:00:00+00:00}
grants:
  - {id: g1, to: "account:amy", folder: f1, section: general, actions: [view], from: 2025-01-01T00:00:00+00:00}
conflicts:
  - {account: amy, person: jane, state: cleared}
cases:
  - {account: amy, action: view, document: d1, purpose: support, expect: allow}
"""


def line_of(text: str) -> int:
    return next(number for number, line in enumerate(WORLD.splitlines(), 1) if text in line)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        # keys
        ("grace_days: 14", "grace_day: 14", "unknown key 'grace_day'"),
        ("    teams: [north]", "    team: [north]", "unknown key 'team'"),
        ('clause: "6.3(i)"', 'claus: "6.3(i)"', "unknown key 'claus'"),
        ("grace_days: 14", "now: 2026-11-23T09:00:00+00:00", "'now' comes twice"),
        ("{account: amy, person: jane, state: cleared}", "{account: amy, person: jane}", "'state' is missing"),
        (
            "{account: amy, person: jane, state: cleared}",
            "{account: amy, state: cleared}",
            "a person, a folder or both",
        ),
        # names
        ("    person: amy", "    person: ami", "unknown person 'ami'"),
        ("    roles: [worker]", "    roles: [wroker]", "unknown role 'wroker'"),
        ("declared: {v1:", "declared: {v9:", "unknown policy version 'v9'"),
        ("people: [jane], sections", "people: [tom], sections", "unknown person 'tom'"),
        ("id: f1, kind: family", "id: f1, kind: staff", "unknown kind of folder 'staff'"),
        ("    folder: f1", "    folder: f9", "unknown folder 'f9'"),
        ("    section: general", "    section: health", "unknown section of f1 'health'"),
        ("    purpose: support", "    purpose: fun", "unknown purpose 'fun'"),
        ("    state: current", "    state: closed", "unknown state 'closed'"),
        ("    recorded_by: amy", "    recorded_by: olu", "unknown account 'olu'"),
        ("[{person: jane, category: health}]", "[{person: jane, category: wealth}]", "unknown category 'wealth'"),
        ("scope: record", "scope: write", "unknown scope 'write'"),
        ("{folder: f1, document: d1", "{folder: f1, document: d9", "unknown document 'd9'"),
        ("{folder: f1, document: d1", "{folder: f2, document: d1", "is in folder 'f1', not in 'f2'"),
        ('"account:amy"', '"account:olu"', "unknown account 'olu'"),
        ('"account:amy"', '"role:boss"', "unknown role 'boss'"),
        ('"account:amy"', '"amy"', "account:ID, team:NAME or role:ROLE"),
        ('"account:amy"', '"team:"', "account:ID, team:NAME or role:ROLE"),
        ("folder: f1, section: general, actions", "folder: f1, section: health, actions", "unknown section of f1"),
        ("actions: [view]", "actions: [look]", "unknown action 'look'"),
        ("state: cleared", "state: gone", "unknown state 'gone'"),
        ("action: view, document: d1", "action: see, document: d1", "unknown action 'see'"),
        ("expect: allow", "expect: maybe", "unknown expectation 'maybe'"),
        ("expect: allow", "expect: refuse, because: [no_conflicts]", "unknown rule 'no_conflicts'"),
        ("support: [support]", "support: [suport]", "unknown purpose 'suport'"),
        # ids that come twice
        ("id: f2, kind", "id: f1, kind", "the id 'f1' comes twice"),
        ("people: [jane, amy]", "people: [jane, jane]", "'jane' comes twice"),
        ("sections: [health]", "sections: [health, health]", "'health' comes twice"),
        # types
        ("grace_days: 14", "grace_days: a fortnight", "a whole number is needed"),
        ("grace_days: 14", "grace_days: -1", "a whole number is needed"),
        ("grace_days: 14", "grace_days: 0o16", "a whole number is needed"),
        ("people: [jane, amy]", "people: jane", "a list is needed"),
        ("people: [jane, amy]", "people: [jane, 7]", "text is needed"),
        ("    shown_to_subject: false", "    shown_to_subject: never", "true or false is needed"),
        ("    active: {from", "    active: [from", "not YAML"),
        ("    declared: {v1: 2024-01-03T10:00:00+00:00}", "    declared: [v1]", "keys with values are needed"),
        # times
        ("now: 2026-11-23T09:00:00+00:00", "now: 2026-11-23T09:00:00", "needs its offset"),
        ("now: 2026-11-23T09:00:00+00:00", "now: 2026-11-23", "needs its offset"),
        ("now: 2026-11-23T09:00:00+00:00", "now: today", "a time is needed"),
        ("now: 2026-11-23T09:00:00+00:00", "now: 0001-01-01T00:00:00+14:00", "out of range"),
        # cases
        ("action: view, document: d1", "action: view, folder: f1, section: general", "'document' is missing"),
        ("action: view, document: d1", "action: add, document: d1, folder: f1", "not both"),
        ("expect: allow", "expect: allow, because: [no_conflict]", "what is allowed has no 'because'"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old: str, new: str, says: str):
    assert WORLD.count(old) >= 1
    with pytest.raises(WorldError, match=r"^line") as refused:
        read(WORLD.replace(old, new, 1))

    assert says in str(refused.value)
    assert refused.value.line == line_of(old)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "the file is empty"),
        ("# nothing\n", 1, "the file is empty"),
        ("- a list\n", 1, "keys with values are needed"),
        ("\n\nnow: [\n", 4, "not YAML"),
        ("now: 2026-11-23T09:00:00+00:00\n---\nnow: 1\n", 2, "not YAML"),
        ("now: *never\n", 1, "not YAML"),
        ("a: é\nnow: \x00\n", 2, "control character"),
        ("now: 2026-11-23T09:00:00+00:00\n", 1, "'policy_versions' is missing"),
    ],
)
def test_what_is_no_world_at_all_is_named_with_its_line(text: str, line: int, says: str):
    with pytest.raises(WorldError) as refused:
        read(text)

    assert says in str(refused.value)
    assert refused.value.line == line


def test_a_missing_key_is_named_with_the_line_of_what_lacks_it():
    with pytest.raises(WorldError, match=r"line 20: 'purpose' is missing"):
        read(WORLD.replace("    purpose: support\n", ""))


def test_what_is_not_text_is_refused(tmp_path: Path):
    (tmp_path / "world.yaml").write_bytes(b"now: \xff\xfe")

    with pytest.raises(WorldError, match="UTF-8"):
        load(tmp_path / "world.yaml")


def test_a_world_is_read_as_it_stands():
    world = read(WORLD)

    assert world.now == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert world.accounts[0].active.until == FOREVER
    assert world.documents[0].sensitive == (("jane", Category.HEALTH),)
    assert world.grants[0].actions is Action.VIEW
    assert world.grants[0].categories == Category(0)
    assert (world.grants[0].section, world.grants[0].document, world.grants[0].purpose) == ("general", None, None)
    assert world.cases[0].line == line_of("expect: allow")


def test_what_a_world_leaves_out_is_nothing():
    kept = [line for line in WORLD.splitlines() if not line.startswith(("grace_days",))]
    world = read("\n".join(kept[: kept.index("consents:")]))

    assert (world.consents, world.grounds, world.grants, world.conflicts, world.cases) == ((), (), (), (), ())
    assert world.grace_days == 14


def test_a_document_is_current_and_hidden_from_its_subject_unless_the_world_says_otherwise():
    world = read(WORLD.replace("    state: current\n", "").replace("    shown_to_subject: false\n", ""))

    assert (world.documents[0].state, world.documents[0].shown_to_subject) == (State.CURRENT, False)


def test_consents_that_begin_together_last_as_long_as_the_longest(tmp_path: Path):
    consent = (
        "  - {person: jane, category: health, scope: record,"
        " from: 1990-01-01T00:00:00+00:00, until: 199%d-01-01T00:00:00+00:00}\n"
    )
    world = read(WORLD.replace("grounds:", f"{consent % 5}{consent % 3}grounds:"))

    with temporary_database() as engine, session_of(engine, writing=True) as session:
        fill(session, world)
        found = session.connection().exec_driver_sql("SELECT valid_until FROM consent ORDER BY valid_until").scalars()
        assert [str(each)[:4] for each in found] == ["1995", "9999"]


def test_a_file_that_holds_something_is_never_touched(tmp_path: Path):
    kept = tmp_path / "kept.db"
    kept.write_bytes(b"somebody's")

    with pytest.raises(DatabaseUnusable, match="already holds something"), temporary_database(f"sqlite:///{kept}"):
        pass

    assert kept.read_bytes() == b"somebody's"


def test_a_temporary_file_is_gone_at_the_end(tmp_path: Path):
    with temporary_database(f"sqlite:///{tmp_path}/new.db") as engine:
        assert (tmp_path / "new.db").stat().st_size
        assert inspect(engine).has_table("access_grant")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "not a url", "oracle://"])
def test_only_sqlite_and_postgresql_will_do(url: str):
    with pytest.raises(DatabaseUnusable, match="--database must be"), temporary_database(url):
        pass


def test_a_world_in_postgresql_has_a_schema_of_its_own_and_leaves_every_table_alone(postgres_database: str):
    with psycopg.connect(postgres_database, autocommit=True) as connection:
        connection.execute("CREATE TABLE person (name text)")
        connection.execute("INSERT INTO person VALUES ('kept')")

        with temporary_database(postgres_database) as engine, session_of(engine, writing=True) as session:
            fill(session, read(WORLD))
            session.commit()
            assert session.connection().exec_driver_sql("SELECT count(*) FROM person").scalar() == 2
            assert connection.execute("SELECT name FROM person").fetchall() == [("kept",)]

        schemas = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'cfsdocs%'").fetchall()
        assert schemas == []


def test_a_world_in_postgresql_is_gone_even_when_it_fails(postgres_database: str):
    with (
        pytest.raises(SQLAlchemyError),
        temporary_database(postgres_database) as engine,
        engine.connect() as connection,
    ):
        connection.exec_driver_sql("SELECT nonsense")

    with psycopg.connect(postgres_database) as connection:
        found = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'cfsdocs%'").fetchall()
    assert found == []


def test_the_example_in_the_manual_is_a_world_that_comes_out_as_it_says():
    manual = (Path(__file__).parents[3] / "docs/worlds.md").read_text()
    world = read(manual.split("```yaml\n")[1].split("```")[0])

    with temporary_database() as engine, session_of(engine, writing=True) as session:
        assert wrong_cases(session, world, fill(session, world)) == []
    assert len(world.cases) == 1


def test_the_manual_names_every_rule_with_its_clause():
    manual = (Path(__file__).parents[3] / "docs/worlds.md").read_text()

    assert re.findall(r"^\| `(\w+)` \| (.*?) \|", manual, re.MULTILINE) == [(rule.name, rule.clause) for rule in RULES]
