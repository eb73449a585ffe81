"""The past is answered as it was answered then: facts change at random, and every earlier moment is asked again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Table, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.visitors import iterate

from cfsdocs import schema
from cfsdocs.access.decide import who
from cfsdocs.access.grants import ALL_CATEGORIES
from cfsdocs.access.models import Action, Conflict, ConflictState, Grant
from cfsdocs.access.rules import RULES
from cfsdocs.access.worlds.place import temporary_database
from cfsdocs.db import FOREVER, Base, happening_at, open_database, session_of, writing
from cfsdocs.needs.before import FACTS, FactBefore
from cfsdocs.needs.then import as_it_was, reached_then, who_then
from cfsdocs.people.accounts import set_memberships
from cfsdocs.people.models import Account, Declaration, Person, PolicyVersion, Principal, Role, Training
from cfsdocs.records.models import (
    CompatiblePurpose,
    Consent,
    Document,
    Folder,
    FolderPerson,
    Ground,
    Purpose,
    Section,
    Sensitive,
)

START = datetime.fromisoformat("2026-01-05T09:00:00+00:00")
LONG_AGO = START - timedelta(days=400)
HOUR = timedelta(hours=1)
ACCOUNTS, PEOPLE, DOCUMENTS, SECTIONS = (1001, 1002, 1003), (1, 2, 3, 4, 5), (1, 2), (1, 2)
PURPOSES = (1, 2)
HEALTH = 64
ROLES = (Role.WORKER, Role.VOLUNTEER, Role.LINE_MANAGER, Role.CHIEF_OFFICER, Role.AUDITOR)


def settled(engine: Engine) -> Session:
    """Three colleagues, one family of two with two documents; one of the colleagues may see everything."""
    session = session_of(engine, writing=True)
    happening_at(session, LONG_AGO)
    session.execute(insert(Person), [{"id": each, "name": "Somebody", "born": None} for each in PEOPLE])
    session.execute(insert(Principal), [{"id": each, "kind": "account", "name": str(each)} for each in ACCOUNTS])
    session.add_all(Account(id=each, person_id=each - 1000, active_from=LONG_AGO) for each in ACCOUNTS)
    session.add_all([PolicyVersion(id=1, label="v1", in_force_from=LONG_AGO), Folder(id=1, number="F-1", kind="family",
                     title="F", opened_at=LONG_AGO)])  # fmt: skip
    session.add_all(Purpose(id=each, name=str(each)) for each in PURPOSES)
    session.flush()
    session.add_all(CompatiblePurpose(collected_for=each, used_for=each) for each in PURPOSES)
    session.add_all(Section(id=each, folder_id=1, name=str(each)) for each in SECTIONS)
    session.add_all(FolderPerson(folder_id=1, person_id=each) for each in (4, 5))
    session.add_all(Declaration(account_id=each, version_id=1, signed_at=LONG_AGO) for each in ACCOUNTS)
    session.flush()
    for each in ACCOUNTS:
        set_memberships(session, each, [Role.WORKER], [])
    session.add_all(
        Document(id=each, folder_id=1, section_id=1, title="D", filed_at=LONG_AGO, purpose_id=1, recorded_by=1001)
        for each in DOCUMENTS
    )
    session.flush()
    grant(session, 1001, LONG_AGO, None)
    grant(session, 1002, LONG_AGO, 1)
    session.flush()
    return session


def grant(session: Session, principal: int, now: datetime, section: int | None) -> None:
    session.add(
        Grant(principal_id=principal, folder_id=1, section_id=section, document_id=None, actions=int(Action.VIEW),
              categories=int(ALL_CATEGORIES), purpose_id=None, valid_from=now)
    )  # fmt: skip


account, person, document = st.sampled_from(ACCOUNTS), st.sampled_from(PEOPLE), st.sampled_from(DOCUMENTS)
CHANGES = st.one_of(
    st.tuples(st.just("roles"), account, st.lists(st.sampled_from(ROLES), unique=True)),
    st.tuples(st.just("conflict"), account, person, st.sampled_from(list(ConflictState))),
    st.tuples(st.just("section"), document, st.sampled_from(SECTIONS)),
    st.tuples(st.just("purpose"), document, st.sampled_from(PURPOSES)),
    st.tuples(st.just("state"), document, st.sampled_from(["current", "restricted", "disposed"])),
    st.tuples(st.just("sensitive"), document, person),
    st.tuples(st.just("member"), person),
    st.tuples(st.just("consent"), person),
    st.tuples(st.just("ground"), st.sampled_from([None, 1, 2])),
    st.tuples(st.just("grant"), st.one_of(account, st.sampled_from(list(map(int, ROLES)))), st.sampled_from([None, 1])),
    st.tuples(st.just("end grant"), st.integers(0, 3)),
    st.tuples(st.just("account"), account),
    st.tuples(st.just("training"), account),
)


def change(session: Session, now: datetime, what: str, *given: Any) -> None:
    """Change one fact, as something in the product would: by the ORM, or by a statement about many rows."""
    match what, given:
        case "roles", (who_, roles):
            set_memberships(session, who_, roles, [])
        case "conflict", (who_, whom, state):
            standing = session.scalars(select(Conflict).where(Conflict.account_id == who_)).first()
            if standing is None:
                session.add(Conflict(account_id=who_, person_id=whom, folder_id=None, state=state, declared_at=now))
            else:
                standing.state = state
        case "section" | "purpose", (which, to):
            session.execute(update(Document).where(Document.id == which).values({f"{what}_id": to}))
        case "state", (which, to):
            session.get_one(Document, which).state = to
        case "sensitive", (which, whom):
            flip(session, Sensitive, document_id=which, person_id=whom, category=HEALTH)
        case "member", (whom,):
            flip(session, FolderPerson, folder_id=1, person_id=whom)
        case "consent" | "training", (whom,):
            key = {"account_id": whom} if what == "training" else {
                "person_id": whom, "category": HEALTH, "scope": "record"}  # fmt: skip
            end_or_begin(session, now, Training if what == "training" else Consent, **key)
        case "ground", (which,):
            end_or_begin(session, now, Ground, folder_id=1, document_id=which, clause="6.3(i)")
        case "grant", (principal, section):
            grant(session, principal, now, section)
        case "end grant", (place,):
            live = session.scalars(select(Grant).where(Grant.valid_until > now).order_by(Grant.id)).all()
            if live:
                live[place % len(live)].valid_until = now
        case "account", (who_,):
            found = session.get_one(Account, who_)
            found.active_until = now if found.active_until > now else FOREVER
    session.flush()
    session.expire_all()


def flip(session: Session, model: Any, **key: Any) -> None:
    gone = session.execute(delete(model).filter_by(**key))
    if not gone.rowcount:
        session.execute(insert(model).values(**key))


def end_or_begin(session: Session, now: datetime, model: Any, **key: Any) -> None:
    live = session.scalars(select(model).filter_by(**key).where(model.valid_until > now)).first()
    if live is not None:
        live.valid_until = now
    else:
        session.add(model(**key, valid_from=now))


def answers(session: Session, now: datetime) -> dict[tuple[int, int], list[int]]:
    return {(each, use): who(session, each, Action.VIEW, use, now) for each in DOCUMENTS for use in PURPOSES}


@pytest.mark.clause("1.6")
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(CHANGES, min_size=1, max_size=8))
def test_the_past_is_answered_as_it_was_answered_then(changes: list[tuple[Any, ...]]) -> None:
    with temporary_database() as engine:
        session = settled(engine)
        told = [(START - HOUR, answers(session, START - HOUR))]
        for step, each in enumerate(changes):
            now = START + step * HOUR
            happening_at(session, now)
            change(session, now, *each)
            told += [(moment, answers(session, moment)) for moment in (now, now + HOUR / 2)]

        for moment, said in told:
            with as_it_was(session, 1, moment) as past:
                assert answers(past, moment) == said, moment
        session.close()


def test_what_was_kept_cannot_be_changed_or_deleted() -> None:
    with temporary_database() as engine:
        session = settled(engine)
        happening_at(session, START)
        change(session, START, "state", 1, "disposed")
        for statement in (update(FactBefore).values(about=0), delete(FactBefore)):
            with pytest.raises(DBAPIError, match="never changes"), session.begin_nested():
                session.execute(statement)
        session.close()


def test_every_fact_that_a_rule_compares_is_kept() -> None:
    kept = {(fact.table.name, name) for fact in FACTS for name in fact.columns}
    fixed = {"folder", "section"}  # a folder's kind and its sections' names never change
    read = {
        (each.table.name, each.name)
        for rule in RULES
        for each in iterate(rule.holds)
        if isinstance(each, Column) and isinstance(each.table, Table)
    }

    assert ("conflict", "state") in read
    assert {each for each in read if each[0] not in fixed} <= kept


def test_a_change_that_no_rule_reads_is_not_kept() -> None:
    with temporary_database() as engine:
        session = settled(engine)
        before = session.query(FactBefore).count()
        session.get_one(Document, 1).title = "Another title"
        session.flush()
        assert session.query(FactBefore).count() == before
        session.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[Engine]:
    of_postgres = request.param == "postgresql"
    url = request.getfixturevalue("postgres_database") if of_postgres else f"sqlite:///{tmp_path}/facts.db"
    opened = open_database(url, bytes(32))
    yield opened
    opened.dispose()


def test_migrations_keep_the_same_facts_as_the_models(place: Engine) -> None:
    schema.upgrade(place)
    migrated = triggers(place)
    schema.downgrade(place)
    with place.begin() as connection:
        Base.metadata.create_all(connection)

    assert migrated == triggers(place)
    assert any("sensitive" in each for each in migrated)


def triggers(engine: Engine) -> dict[str, str]:
    """What keeps facts, by name."""
    wanted = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND (name LIKE '%keeps%' OR name LIKE 'fact_%')"
        if engine.dialect.name == "sqlite"
        else "SELECT proname, prosrc FROM pg_proc WHERE proname LIKE '%keeps%'"
    )
    with engine.connect() as connection:
        return {str(name): str(sql) for name, sql in connection.execute(text(wanted))}


def test_the_past_is_the_same_on_both_databases(place: Engine) -> None:
    schema.upgrade(place)
    session = settled(place)
    session.commit()
    seen = who(session, 1, Action.VIEW, 1, START)
    session.rollback()
    with writing(place) as changing:
        happening_at(changing, START + HOUR)
        changing.execute(delete(Sensitive))
        change(changing, START + HOUR, "sensitive", 1, 4)
        change(changing, START + HOUR, "account", 1002)
    with writing(place) as changing:
        happening_at(changing, START + 2 * HOUR)
        change(changing, START + 2 * HOUR, "roles", 1001, [])
        change(changing, START + 2 * HOUR, "consent", 4)

    assert seen == [1001, 1002]
    assert who_then(session, 1, 1, Action.VIEW, 1, START) == seen
    assert who_then(session, 1, 1, Action.VIEW, 1, START + HOUR) == [1001]  # who recorded it
    assert reached_then(session, 1, START)[2] == {1001, 1002}
    session.close()
