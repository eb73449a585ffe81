"""Who could see what on a day in the past: the same access rules, asked of the facts as they were then.

The facts of one folder are put together again in a database in memory, of the real tables, from what is the case now
and what the database kept of before. There is no second implementation of any rule here, and there must never be one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, cast

from sqlalchemy import Boolean, Column, Date, Table, insert, select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import who
from cfsdocs.access.models import Action
from cfsdocs.access.reach import Reached, reached
from cfsdocs.db import Base, Instant, open_database, session_of
from cfsdocs.needs.before import (
    ACCOUNT,
    ACTS_AS,
    CONFLICT,
    CONSENT,
    DECLARATION,
    DOCUMENT,
    FACTS,
    GRANT,
    GROUND,
    MEMBER,
    POLICY,
    SENSITIVE,
    TRAINING,
    USES,
    Fact,
    FactBefore,
)
from cfsdocs.records.models import Folder, Purpose

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_AT_ONCE = 500
"""Values in one statement."""
Row = dict[str, Any]


def who_then(
    session: Session,
    document_id: int,
    folder_id: int,
    action: Action,
    purpose_id: int,
    at: datetime,
    grace_days: int = 14,
) -> list[int]:
    """The accounts that could do this with the document at a moment in the past, as ``decide.who`` said then."""
    with as_it_was(session, folder_id, at) as past:
        return who(past, document_id, action, purpose_id, at, grace_days)


def reached_then(session: Session, folder_id: int, at: datetime, grace_days: int = 14) -> Reached:
    """As ``reach.reached``, at a moment in the past."""
    with as_it_was(session, folder_id, at) as past:
        return reached(past, folder_id, at, grace_days)


@contextmanager
def as_it_was(session: Session, folder_id: int, at: datetime) -> Iterator[Session]:
    """A session on everything that the rules read about one folder, as it was at ``at``. Nothing else is in it."""
    engine = open_database("sqlite://")
    try:
        with session_of(engine, writing=True) as past:
            driver: Any = past.connection().connection.driver_connection
            driver.execute("ROLLBACK")
            # Who is named by a fact is not copied with it, nor what a rule does not read.
            driver.execute("PRAGMA foreign_keys = OFF")
            driver.execute("PRAGMA ignore_check_constraints = ON")
            driver.execute("BEGIN")
            Base.metadata.create_all(past.connection(), tables=_TABLES)
            _fill(session, past, folder_id, at)
            yield past
            past.rollback()
    finally:
        engine.dispose()


_TABLES = [
    *(fact.table for fact in FACTS),
    *(cast("Table", each.__table__) for each in (Folder, Purpose, FactBefore)),
]


def _fill(session: Session, past: Session, folder_id: int, at: datetime) -> None:
    folder = session.get_one(Folder, folder_id)
    _put(past, cast("Table", Folder.__table__), [{"id": folder.id, "kind": folder.kind, "opened_at": folder.opened_at}])
    kept = [{"id": each.id, "name": each.name, "kind": each.kind} for each in session.scalars(select(Purpose))]
    _put(past, cast("Table", Purpose.__table__), kept)
    for fact in (ACCOUNT, ACTS_AS, DECLARATION, TRAINING, POLICY, USES, CONFLICT):
        _put(past, fact.table, _then(session, fact, None, at))
    documents = [each for each in _then(session, DOCUMENT, [folder_id], at) if each["filed_at"] <= at]
    sensitive = _then(session, SENSITIVE, [each["id"] for each in documents], at)
    people = {each["person_id"] for each in sensitive}
    _put(past, DOCUMENT.table, documents)
    _put(past, SENSITIVE.table, sensitive)
    _put(past, CONSENT.table, _then(session, CONSENT, people, at))
    for fact in (MEMBER, GROUND, GRANT):
        _put(past, fact.table, _then(session, fact, [folder_id], at))


def _then(session: Session, fact: Fact, about: Collection[int] | None, at: datetime) -> list[Row]:
    """The rows of a table as they were: those of now, with the first change after ``at`` to each of them undone."""
    rows: dict[tuple[Any, ...], Row] = {}
    undone: dict[tuple[Any, ...], FactBefore] = {}
    columns = [fact.table.c[name] for name in fact.columns]
    for some in _parts(about):
        now, kept = select(*columns), select(FactBefore).where(FactBefore.kind == fact.table.name, FactBefore.at > at)
        if some is not None:
            now, kept = now.where(fact.table.c[fact.about].in_(some)), kept.where(FactBefore.about.in_(some))
        for found in session.execute(now).mappings():
            rows[tuple(found[name] for name in fact.key)] = dict(found)
        for change in session.scalars(kept.order_by(FactBefore.at, FactBefore.id)):
            facts = _read(fact.table, json.loads(change.facts))
            key = tuple(facts[name] for name in fact.key)
            if key in undone:
                continue
            undone[key] = change
            if change.there:
                rows[key] = facts
            else:
                rows.pop(key, None)
    return list(rows.values())


def _parts(about: Collection[int] | None) -> Iterator[list[int] | None]:
    if about is None:
        yield None
        return
    wanted = sorted(about)
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]


def _read(table: Table, facts: Mapping[str, Any]) -> Row:
    """Values as the database wrote them into JSON, as the columns hold them."""
    return {name: _value(table.c[name], value) for name, value in facts.items()}


def _value(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Instant):
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return bool(value) if isinstance(column.type, Boolean) else value


def _put(past: Session, table: Table, rows: list[Row]) -> None:
    """Put rows in. Columns that no rule reads get something of their type."""
    if not rows:
        return
    missing = [
        column
        for column in table.columns
        if column.name not in rows[0] and not column.nullable and column.default is None and not column.primary_key
    ]
    past.execute(insert(table), [{column.name: _anything(column) for column in missing} | row for row in rows])


def _anything(column: Column[Any]) -> Any:
    if isinstance(column.type, Instant):
        return _LONG_AGO
    if isinstance(column.type, Date):
        return date(2000, 1, 1)
    return column.type.python_type()
