"""The deposit box: a paper goes into a colleague's file, a receipt comes back, and nothing else ever does.

Whoever deposits gets no grant: they cannot read it back, list, count or search it. The document is filed under their
name in the file's supervision section, where its keepers find it (footnote 1). The caller commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from cfsdocs.db import new_ref
from cfsdocs.errors import AccessRefused
from cfsdocs.house import House
from cfsdocs.intake.card import Card
from cfsdocs.intake.filing import file_document, own_upload
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.models import Account, ActsAs, Person, Principal, Role
from cfsdocs.personnel.files import SUPERVISION, section_named
from cfsdocs.personnel.keepers import connected, file_of, first_keepers, is_chiefs, needs_second, people_of
from cfsdocs.personnel.models import Deposit
from cfsdocs.records.models import Document, Folder, FolderKind, Purpose

KINDS = {
    "supervision": "Supervision note",
    "appraisal": "Appraisal",
    "absence": "Return to work after absence",
    "concern": "Concern about conduct or practice",
    "praise": "Praise, or thanks from a family",
    "other": "Something else",
}
"""What can be left in the box, in words; the keepers read them as the document's title."""
BOX = frozenset({Role.LINE_MANAGER, Role.OFFICE_MANAGER})
"""Who has one: line managers for their team, the Office Manager for the Chief Officer."""


@dataclass(frozen=True)
class Receipt:
    """All that comes back."""

    number: str
    at: datetime
    person: str
    kind: str


@dataclass(frozen=True)
class Left:
    """A deposit as the keepers see it."""

    document: str
    title: str
    by: str
    at: datetime
    number: str


def people_for(session: Session, account_id: int, roles: frozenset[Role], now: datetime) -> list[tuple[str, str]]:
    """(account ref, name) of those into whose files this account may deposit, by name."""
    found: list[Account] = []
    if Role.LINE_MANAGER in roles:
        found += session.scalars(_team_of(account_id, now))
    if Role.OFFICE_MANAGER in roles:
        found += session.scalars(_with_role(Role.CHIEF_OFFICER, now))
    wanted = {each.id: each for each in found if each.id != account_id and _open_to(session, account_id, each, now)}
    return sorted(((each.ref, each.person.name) for each in wanted.values()), key=lambda each: each[1])


def box_of(session: Session, account_id: int, roles: frozenset[Role], ref: str, now: datetime) -> Folder:
    """The file of the person whose account has this ref. Raises AccessRefused for one that is not for this account."""
    if ref not in dict(people_for(session, account_id, roles, now)):
        raise AccessRefused
    account = session.scalars(select(Account).where(Account.ref == ref)).one()
    found = file_of(session, account.person_id)
    if found is None:
        raise AccessRefused
    return found


def deposit(session: Session, house: House, upload_ref: str, account_id: int, kind: str, dated: date | None,
            now: datetime) -> Deposit:  # fmt: skip
    """File what has arrived, and give the receipt's row. Raises InputError when it cannot be filed."""
    upload = own_upload(session, account_id, upload_ref)
    folder_id = upload.folder_id
    purpose = session.scalars(
        select(Purpose.id).where(Purpose.kind == FolderKind.PERSONNEL).order_by(Purpose.position, Purpose.id).limit(1)
    ).one()
    name = session.scalars(select(Person.name).join(Account).where(Account.id == account_id)).one()
    card = Card(
        title=f"{KINDS[kind]}, deposited",
        section_id=section_named(session, folder_id, SUPERVISION).id,
        about=frozenset(people_of(session, folder_id)),
        given_by=name,
        dated=dated,
        purpose_id=purpose,
    )
    document = file_document(session, house, upload, card, now)
    left = Deposit(
        number=_number(), folder_id=folder_id, document_id=document.id, account_id=account_id, kind=kind,
        deposited_at=now,
    )  # fmt: skip
    session.add(left)
    session.flush()
    for keeper in first_keepers(session, folder_id, now):
        notify(session, keeper, Kind.DEPOSIT, now)
    return left


def receipt(session: Session, account_id: int, ref: str) -> Receipt:
    """The depositor's receipt. Raises AccessRefused for another's."""
    left = session.scalars(
        select(Deposit).where(Deposit.ref == ref, Deposit.account_id == account_id)
    ).one_or_none()  # fmt: skip
    if left is None:
        raise AccessRefused
    title = session.get_one(Folder, left.folder_id).title
    return Receipt(left.number, left.deposited_at, title, KINDS[left.kind])


def left_in(session: Session, folder_id: int) -> Sequence[Left]:
    """What was deposited in a file, the newest first: for its keepers, who the guard has found them to be."""
    rows = session.execute(
        select(Document.ref, Document.title, Person.name, Deposit.deposited_at, Deposit.number)
        .join(Deposit, Deposit.document_id == Document.id)
        .join(Account, Account.id == Deposit.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(Deposit.folder_id == folder_id)
        .order_by(Deposit.deposited_at.desc(), Deposit.id.desc())
    )
    return [Left(*row) for row in rows]


def _open_to(session: Session, account_id: int, whose: Account, now: datetime) -> bool:
    """Whether there is a file, one that takes no two people to change, and no connection with its person."""
    folder = file_of(session, whose.person_id)
    if folder is None or connected(session, account_id, folder.id) or needs_second(session, folder.id, now):
        return False
    acts = select(ActsAs.principal_id).where(ActsAs.account_id == account_id)
    return not is_chiefs(session, folder.id, now) or int(Role.OFFICE_MANAGER) in set(session.scalars(acts))


def _team_of(account_id: int, now: datetime) -> Select[Account]:
    """The people of the account's teams who do not lead one themselves."""
    mine, theirs = aliased(ActsAs), aliased(ActsAs)
    teams = select(mine.principal_id).join(Principal, Principal.id == mine.principal_id).where(
        mine.account_id == account_id, Principal.kind == "team"
    )  # fmt: skip
    leading = select(ActsAs.account_id).where(ActsAs.principal_id == int(Role.LINE_MANAGER))
    return (
        select(Account)
        .join(theirs, theirs.account_id == Account.id)
        .where(theirs.principal_id.in_(teams), Account.id.not_in(leading), *_live(now))
        .distinct()
    )


def _with_role(role: Role, now: datetime) -> Select[Account]:
    return select(Account).join(ActsAs, ActsAs.account_id == Account.id).where(
        ActsAs.principal_id == int(role), *_live(now)
    )  # fmt: skip


def _live(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Account.active_from <= now, Account.active_until > now


def _number() -> str:
    """Eight letters and digits, to be read out on the telephone."""
    drawn = new_ref()[:8].upper()
    return f"{drawn[:4]}-{drawn[4:]}"
