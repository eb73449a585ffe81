"""Volunteers' work contact cards, for those who lead them: how to reach them, and whether they may be matched.

It is not the personnel file and says nothing from it but that a DBS check stands, and until when. The caller commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.people.models import Account, ActsAs, Person, Principal, Role, Training
from cfsdocs.personnel.days import today
from cfsdocs.personnel.dbs import standing_entry
from cfsdocs.personnel.keepers import connected, file_of
from cfsdocs.personnel.models import WorkCard

LONGEST_PHONE, LONGEST_AVAILABILITY = 40, 500
LEADERS = frozenset({Role.LINE_MANAGER, Role.OFFICE_MANAGER, Role.CHIEF_OFFICER})


@dataclass(frozen=True)
class Contact:
    """One volunteer's card."""

    ref: str
    """Of their account."""
    name: str
    phone: str
    availability: str
    dbs_seen: date | None
    """The day on which a check was found suitable; None when none stands."""
    dbs_until: date | None
    trained_until: datetime | None
    """When their training in confidentiality ends; None without any that is live (8.1)."""


def contacts(session: Session, account_id: int, roles: frozenset[Role], now: datetime) -> list[Contact]:
    """The cards of the volunteers whom this account leads, by name; everybody's for who leads the whole house."""
    volunteering = select(ActsAs.account_id).where(ActsAs.principal_id == int(Role.VOLUNTEER))
    found = (
        select(Account)
        .join(Person, Person.id == Account.person_id)
        .where(Account.id.in_(volunteering), Account.active_from <= now, Account.active_until > now)
        .where(Account.id != account_id)
        .order_by(Person.name, Account.id)
    )
    if not roles & {Role.OFFICE_MANAGER, Role.CHIEF_OFFICER}:
        teams = (
            select(ActsAs.principal_id)
            .join(Principal, Principal.id == ActsAs.principal_id)
            .where(ActsAs.account_id == account_id, Principal.kind == "team")
        )
        found = found.where(Account.id.in_(select(ActsAs.account_id).where(ActsAs.principal_id.in_(teams))))
    return [_contact(session, each, now) for each in session.scalars(found) if not _closed(session, account_id, each)]


def write(
    session: Session, account_id: int, roles: frozenset[Role], ref: str, phone: str, availability: str, now: datetime
) -> None:
    """Record how a volunteer is reached. Raises AccessRefused for one that is not theirs, InputError for too much."""
    if ref not in {each.ref for each in contacts(session, account_id, roles, now)}:
        raise AccessRefused
    if len(phone.strip()) > LONGEST_PHONE:
        raise InputError(f"Enter one number, in {LONGEST_PHONE} characters or fewer", "phone")
    if len(availability.strip()) > LONGEST_AVAILABILITY:
        raise InputError(f"Say when they can come in {LONGEST_AVAILABILITY} characters or fewer", "availability")
    person_id = session.scalars(select(Account.person_id).where(Account.ref == ref)).one()
    card = session.get(WorkCard, person_id) or WorkCard(person_id=person_id)
    card.phone, card.availability = phone.strip(), availability.strip()
    card.updated_at, card.updated_by = now, account_id
    session.add(card)
    session.flush()


def _contact(session: Session, account: Account, now: datetime) -> Contact:
    card, file = session.get(WorkCard, account.person_id), file_of(session, account.person_id)
    entry = standing_entry(session, file.id) if file is not None else None
    valid = entry is not None and entry.decision != "not_suitable" and entry.recheck_on > today(now)
    trained = session.scalar(
        select(func.max(Training.valid_until)).where(
            Training.account_id == account.id, Training.valid_from <= now, Training.valid_until > now
        )
    )
    return Contact(
        account.ref,
        account.person.name,
        card.phone if card is not None else "",
        card.availability if card is not None else "",
        entry.decided_on if entry is not None and valid else None,
        entry.recheck_on if entry is not None and valid else None,
        trained,
    )


def _closed(session: Session, account_id: int, whose: Account) -> bool:
    file = file_of(session, whose.person_id)
    return file is not None and connected(session, account_id, file.id)
