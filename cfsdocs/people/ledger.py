"""The ledger: who has signed which version of a policy when, and who has not (3.2, 8.2).

The Chief Officer reads it but for their own line, which is the Chair's; an auditor reads all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cfsdocs.people.models import Account, ActsAs, Declaration, Person, PolicyVersion, Role
from cfsdocs.people.policy_models import PaperSignature

READERS = frozenset({Role.CHIEF_OFFICER, Role.AUDITOR, Role.CHAIR})


@dataclass(frozen=True)
class Line:
    """One account's line for one version. ``signed_at`` is None for who has not signed it."""

    account_id: int
    person_id: int
    name: str
    roles: frozenset[Role]
    live: bool
    signed_at: datetime | None
    signed_name: str


def ledger(session: Session, version: PolicyVersion, now: datetime) -> list[Line]:
    """Everybody who has an account now, and whoever signed this version and has left; by name."""
    mine = (Declaration.account_id == Account.id) & (Declaration.version_id == version.id)
    rows = session.execute(
        select(Account, Person.name, Declaration.signed_at, Declaration.signed_name)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Declaration, mine)
        .where(
            or_(
                Declaration.signed_at.is_not(None),
                (Account.active_from <= now) & (Account.active_until > now),
            )
        )
        .order_by(Person.name, Account.id)
    ).all()
    roles = _roles(session, (account.id for account, *_ in rows))
    return [
        Line(
            account_id=account.id,
            person_id=account.person_id,
            name=name,
            roles=roles.get(account.id, frozenset()),
            live=account.active_from <= now < account.active_until,
            signed_at=signed_at,
            signed_name=signed_name or "",
        )
        for account, name, signed_at, signed_name in rows
    ]


def unsigned(session: Session, version: PolicyVersion, now: datetime) -> list[Line]:
    """Those with an account now who have not signed this version."""
    return [each for each in ledger(session, version, now) if each.live and each.signed_at is None]


def shown_to(lines: Iterable[Line], roles: Iterable[Role], person_id: int) -> list[Line]:
    """The lines that a reader with these roles may see: nobody watches their own."""
    held = frozenset(roles)
    if Role.AUDITOR in held or Role.CHIEF_OFFICER in held:
        return [each for each in lines if each.person_id != person_id]
    if Role.CHAIR in held:
        return [each for each in lines if Role.CHIEF_OFFICER in each.roles and each.person_id != person_id]
    return []


def on_paper(session: Session, version: PolicyVersion) -> list[PaperSignature]:
    """The signatures on paper of a version, by name."""
    of_it = select(PaperSignature).where(PaperSignature.version_id == version.id)
    return list(session.scalars(of_it.order_by(PaperSignature.name, PaperSignature.id)))


def live_with(session: Session, role: Role, now: datetime) -> list[int]:
    """The live accounts that have a role."""
    holding = (
        select(Account.id)
        .join(ActsAs, ActsAs.account_id == Account.id)
        .where(ActsAs.principal_id == int(role), Account.active_from <= now, Account.active_until > now)
    )
    return list(session.scalars(holding.order_by(Account.id)))


def _roles(session: Session, accounts: Iterable[int]) -> dict[int, frozenset[Role]]:
    held: dict[int, set[Role]] = {}
    fixed = [int(role) for role in Role]
    rows = select(ActsAs.account_id, ActsAs.principal_id).where(
        ActsAs.account_id.in_(list(accounts)), ActsAs.principal_id.in_(fixed)
    )
    for account, principal in session.execute(rows):
        held.setdefault(account, set()).add(Role(principal))
    return {account: frozenset(roles) for account, roles in held.items()}
