"""Make and end accounts. An account is never deleted: what it did stays its own (3.4 d). The caller commits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.errors import InputError
from cfsdocs.people.models import Account, ActsAs, Person, Principal, Role


@dataclass(frozen=True)
class Known:
    """Who an account belongs to and what they are, as the pages and the guard need it. Holds no session."""

    id: int
    ref: str
    sign_in_name: str
    name: str
    person_id: int
    roles: frozenset[Role]
    teams: frozenset[str]


def add_person(session: Session, name: str, known_as: str = "", born: date | None = None) -> Person:
    """Somebody new."""
    person = Person(name=name, known_as=known_as, born=born)
    session.add(person)
    session.flush()
    return person


def team(session: Session, name: str) -> Principal:
    """The team of this name; a new one when there is none."""
    found = session.scalars(select(Principal).where(Principal.kind == "team", Principal.name == name)).one_or_none()
    if found is None:
        found = Principal(kind="team", name=name)
        session.add(found)
        session.flush()
    return found


def principals_of(session: Session, account: Account | None) -> set[int]:
    """Everything that the account acts as: itself, its teams and roles. Nothing for no account."""
    if account is None:
        return set()
    return set(session.scalars(select(ActsAs.principal_id).where(ActsAs.account_id == account.id)))


def principals_named(session: Session, roles: Iterable[Role], teams: Iterable[str]) -> set[int]:
    """The principals of these roles, and of these teams as far as they exist."""
    named = select(Principal.id).where(Principal.kind == "team", Principal.name.in_(list(teams)))
    return {*(int(role) for role in roles), *session.scalars(named)}


def add_account(
    session: Session,
    person: Person,
    sign_in_name: str,
    roles: Iterable[Role],
    teams: Iterable[str],
    active_from: datetime,
    active_until: datetime = FOREVER,
) -> Account:
    """An account for a person. Raises InputError when the sign-in name is taken."""
    if find_account(session, sign_in_name) is not None:
        raise InputError("This sign-in name is taken. Choose another", "sign_in_name")
    principal = Principal(kind="account", name=sign_in_name.strip().casefold())
    session.add(principal)
    session.flush()
    account = Account(id=principal.id, person_id=person.id, active_from=active_from, active_until=active_until)
    session.add(account)
    session.flush()
    set_memberships(session, account.id, roles, teams)
    return account


def set_memberships(session: Session, account_id: int, roles: Iterable[Role], teams: Iterable[str]) -> None:
    """Make these the account's roles and teams, and no others."""
    principals = {account_id, *(int(role) for role in roles), *(team(session, name).id for name in teams)}
    session.execute(delete(ActsAs).where(ActsAs.account_id == account_id))
    session.add_all(ActsAs(account_id=account_id, principal_id=each) for each in principals)
    session.flush()


def find_account(session: Session, sign_in_name: str) -> Account | None:
    """The account of this sign-in name, however it is written: capitals do not matter."""
    wanted = select(Account).join(Account.principal).where(Principal.name == sign_in_name.strip().casefold())
    return session.scalars(wanted.where(Principal.kind == "account")).one_or_none()


def end_account(account: Account, at: datetime) -> None:
    """End the account's access at a moment: at once, or on a leaver's last day (3.5)."""
    account.active_until = max(at, account.active_from)


def known(session: Session, account: Account) -> Known:
    """The account as a value."""
    held = session.scalars(
        select(Principal).join(ActsAs, ActsAs.principal_id == Principal.id).where(ActsAs.account_id == account.id)
    ).all()
    return Known(
        id=account.id,
        ref=account.ref,
        sign_in_name=account.principal.name,
        name=account.person.name,
        person_id=account.person_id,
        roles=frozenset(Role(each.id) for each in held if each.kind == "role"),
        teams=frozenset(each.name for each in held if each.kind == "team"),
    )
