"""The words that rules are written in: what is asked, and small SQL booleans about the facts.

Every subquery names what it ranges over; any other table in it is the enclosing query's. Left to itself,
SQLAlchemy correlates by guess, and a subquery changes its meaning where it is used again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from cfsdocs.access.models import Action, Grant
from cfsdocs.db import Instant
from cfsdocs.people.models import Account, ActsAs, Declaration, Policy, PolicyVersion, Role
from cfsdocs.records.models import Consent, Folder, FolderPerson, Ground

_Condition = ColumnElement[bool] | InstrumentedAttribute[bool]

ACCOUNT = bindparam("account", type_=Integer)
ACTION = bindparam("action", type_=Integer)
PURPOSE = bindparam("purpose", type_=Integer)
DOCUMENT = bindparam("document", type_=Integer)
FOLDER = bindparam("folder", type_=Integer)
SECTION = bindparam("section", type_=Integer)
NOW = bindparam("now", type_=Instant())
GRACE_FROM = bindparam("grace_from", type_=Instant())
"""A version that came into force after this moment is less than the days of grace old."""


def const(value: int | str) -> ColumnElement[Any]:
    """A value of ours, written into the SQL: a partial index cannot match a parameter."""
    return literal_column(f"'{value}'" if isinstance(value, str) else str(int(value)))


def probe(query: Select[Any]) -> ColumnElement[bool]:
    """EXISTS, kept a probe: without OFFSET 0 PostgreSQL melts the rules into one misjudged join."""
    return query.offset(const(0)).exists()


def some(entity: Any, *where: _Condition) -> ColumnElement[bool]:
    """Whether there is an ``entity`` such that; any other table in ``where`` is the enclosing query's."""
    return probe(select(const(1)).select_from(entity).where(*where).correlate_except(entity))


def live(entity: type[Consent | Grant | Ground] | Any) -> ColumnElement[bool]:
    """Whether now is within ``[valid_from, valid_until)``."""
    return and_(entity.valid_from <= NOW, entity.valid_until > NOW)


def any_or(column: Any, value: Any) -> ColumnElement[bool]:
    """Whether the column says this value, or (NULL) any."""
    return or_(column.is_(None), column == value)


def includes(bits: Any, wanted: Any) -> ColumnElement[bool]:
    """Whether a set of bits includes the wanted one."""
    return bits.bitwise_and(wanted) != const(0)  # type: ignore[no-any-return]


def acting(*actions: Action) -> ColumnElement[bool]:
    """Whether what is asked is one of the actions."""
    return ACTION.in_([const(action) for action in actions])


def has_role(*roles: Role) -> ColumnElement[bool]:
    """Whether the account has one of the roles."""
    return some(ActsAs, ActsAs.account_id == Account.id, ActsAs.principal_id.in_([const(role) for role in roles]))


def in_folder(*who: _Condition) -> ColumnElement[bool]:
    """Whether the folder lists a person such that."""
    return some(FolderPerson, FolderPerson.folder_id == Folder.id, *who)


def _chief_officers_file() -> ColumnElement[bool]:
    chief, acts = aliased(Account, name="chief"), aliased(ActsAs, name="chief_acts")
    live_chief = and_(chief.active_from <= NOW, chief.active_until > NOW)
    return probe(
        select(const(1))
        .select_from(FolderPerson)
        .join(chief, chief.person_id == FolderPerson.person_id)
        .join(acts, acts.account_id == chief.id)
        .where(FolderPerson.folder_id == Folder.id, acts.principal_id == const(Role.CHIEF_OFFICER), live_chief)
        .correlate_except(FolderPerson, chief, acts)
    )


CHIEF_OFFICERS_FILE = _chief_officers_file()
"""Whether the folder lists a person who holds ``chief_officer`` in a live account."""


def _signed(version: int) -> ColumnElement[bool]:
    """Whether the account has signed the version in force (0), or the one before it (1)."""
    newest_first = PolicyVersion.in_force_from.desc(), PolicyVersion.id.desc()
    wanted = (
        select(PolicyVersion.id)
        .where(PolicyVersion.in_force_from <= NOW)
        .where(PolicyVersion.policy == const(Policy.CONFIDENTIALITY))
        .order_by(*newest_first)
        .limit(const(1))
        .offset(const(version))
        .correlate(None)
        .scalar_subquery()
    )
    mine = Declaration.account_id == Account.id
    return some(Declaration, mine, Declaration.version_id == wanted, Declaration.signed_at <= NOW)


SIGNED_IN_FORCE = _signed(0)
SIGNED_BEFORE = _signed(1)
IN_GRACE = probe(
    select(const(1))
    .select_from(PolicyVersion)
    .where(PolicyVersion.in_force_from <= NOW, PolicyVersion.in_force_from > GRACE_FROM)
    .where(PolicyVersion.policy == const(Policy.CONFIDENTIALITY))
    .correlate(None)
)
"""Whether the version in force is less than the days of grace old: then so is the newest of all."""
