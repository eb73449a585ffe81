"""Who may be given a need to know, who leads whom, and who decides about a folder. It asks the access rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, Decision, decide_folder, decide_place
from cfsdocs.access.models import Action, Grant
from cfsdocs.access.rules import NEEDS
from cfsdocs.errors import InputError
from cfsdocs.people.models import Account, ActsAs, Person, Principal, Role
from cfsdocs.records.models import Folder, Purpose

WORK_WITH_FAMILIES = frozenset({Role.WORKER, Role.LINE_MANAGER, Role.CHIEF_OFFICER})
NEVER_FAMILIES = frozenset({Role.TRUSTEE, Role.SYSTEM_ADMINISTRATOR})
"""Roles that no family is opened to on request."""
_OF_NEEDS = frozenset(rule.name for rule in NEEDS)


def living(session: Session, roles: Iterable[Role], now: datetime) -> list[tuple[int, str]]:
    """The accounts that are live and hold one of the roles, with their holders' names, by name."""
    wanted = (
        select(Account.id, Person.name)
        .join(Person, Person.id == Account.person_id)
        .join(ActsAs, ActsAs.account_id == Account.id)
        .where(ActsAs.principal_id.in_([int(role) for role in roles]))
        .where(Account.active_from <= now, Account.active_until > now)
    )
    return [(row.id, row.name) for row in session.execute(wanted.distinct().order_by(Person.name, Account.id))]


def roles_of(session: Session, account_id: int) -> frozenset[Role]:
    """The roles that an account holds."""
    held = select(ActsAs.principal_id).where(ActsAs.account_id == account_id, ActsAs.principal_id <= max(Role))
    return frozenset(Role(each) for each in session.scalars(held))


def teams_of(session: Session, accounts: Collection[int]) -> list[int]:
    """The teams, as principals, of these accounts."""
    wanted = select(Principal.id).join(ActsAs, ActsAs.principal_id == Principal.id).where(Principal.kind == "team")
    return list(session.scalars(wanted.where(ActsAs.account_id.in_(accounts)).distinct().order_by(Principal.id)))


def leaders(session: Session, teams: Collection[int]) -> list[int]:
    """The line managers of these teams."""
    leading = select(ActsAs.account_id).where(ActsAs.principal_id == Role.LINE_MANAGER)
    wanted = select(ActsAs.account_id).where(ActsAs.principal_id.in_(teams), ActsAs.account_id.in_(leading))
    return list(session.scalars(wanted.distinct().order_by(ActsAs.account_id)))


def line_managers_of(session: Session, worker: int) -> list[int]:
    """The line managers of an account's teams, but for itself."""
    return [each for each in leaders(session, teams_of(session, [worker])) if each != worker]


def managers_of(session: Session, folder: Folder, now: datetime, grace_days: int = 14) -> list[int]:
    """The accounts that the rules let decide who needs to know the folder, line managers before the Chief Officer."""
    holding = (
        select(ActsAs.account_id)
        .join(Grant, Grant.principal_id == ActsAs.principal_id)
        .where(Grant.folder_id == folder.id, Grant.actions.bitwise_and(int(Action.MANAGE)) != 0)
        .where(Grant.valid_from <= now, Grant.valid_until > now)
    )
    purpose = usual_purpose(session, folder)
    able = [
        each
        for each in session.scalars(holding.distinct())
        if decide_place(session, Asker(each, purpose, now, grace_days), folder.id, None, Action.MANAGE)
    ]
    return sorted(able, key=lambda each: (Role.CHIEF_OFFICER in roles_of(session, each), each))


def usual_purpose(session: Session, folder: Folder) -> int:
    """The purpose that folders of this kind are usually opened for. Raises InputError when there is none."""
    wanted = select(Purpose.id).where(Purpose.kind == folder.kind).order_by(Purpose.position, Purpose.id).limit(1)
    found = session.scalar(wanted)
    if found is None:
        raise InputError("No purpose is set up for such folders")
    return found


def barred(session: Session, account_id: int, folder: Folder, now: datetime, grace_days: int = 14) -> frozenset[str]:
    """The rules, other than those about the need to know, that keep the account from the folder."""
    asker = Asker(account_id, usual_purpose(session, folder), now, grace_days)
    return barring(decide_folder(session, asker, folder.id))


def barring(decision: Decision) -> frozenset[str]:
    """Of a refusal, the rules that no need to know could satisfy."""
    return frozenset(rule.name for rule in decision.refused_by) - _OF_NEEDS


def require_fit(
    session: Session, account_id: int, folder: Folder, now: datetime, field: str, roles: frozenset[Role]
) -> None:
    """Raise InputError for somebody whom the folder must not be given to. It never says of whom it is that they know.

    Whoever has only not signed or not been trained yet can be given it: it opens once they have.
    """
    if not roles & roles_of(session, account_id):
        raise InputError("Choose somebody from the list", field)
    if barred(session, account_id, folder, now) - {"declaration_signed", "volunteer_trained"}:
        raise InputError("The rules do not let this colleague be given this folder. Choose somebody else", field)
