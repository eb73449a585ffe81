"""Opening a family in an emergency, and who is told (6.3). The caller commits.

A wrong name, a wrong birth date and a family that the rules close to the asker get the same answer after the same work.
The whole folder opens, for reading alone: of what matters tonight the newest papers may say nothing, and what is marked
for safety may be old. Never past a conflict, never one's own case, never for volunteers, trustees or administrators.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cfsdocs import workdays
from cfsdocs.access import grants
from cfsdocs.access.decide import Asker, decide_folder
from cfsdocs.errors import InputError
from cfsdocs.journal import Event, append
from cfsdocs.needs.allocation import allocated
from cfsdocs.needs.models import Emergency, EmergencyTry
from cfsdocs.needs.people import (
    NEVER_FAMILIES,
    WORK_WITH_FAMILIES,
    barring,
    living,
    managers_of,
    roles_of,
    usual_purpose,
)
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.models import Person, Role
from cfsdocs.records.models import Folder, FolderKind, FolderPerson

MAY = WORK_WITH_FAMILIES
NEVER = NEVER_FAMILIES | {Role.VOLUNTEER}
"""Whoever holds one of these cannot, whatever else they are."""
CLAUSES = {
    "6.3(i)": "A child is suffering, or at risk of, significant harm",
    "6.3(ii)": "To prevent significant harm to a child, serious harm to an adult, or a serious crime",
    "6.3(iii)": "A statutory duty, for example a court order",
}
TRIES, WITHIN = 5, timedelta(days=1)
REVIEW_DAYS = 2
LONGEST = 2000
_NOTHING = 0
"""No folder has this id: asking about it is the same work with the same answer."""


def may_open(session: Session, account_id: int) -> bool:
    """Whether somebody's roles let them try at all."""
    roles = roles_of(session, account_id)
    return bool(roles & MAY) and not roles & NEVER


def problems(name: str, born: date | None, clause: str, reason: str) -> Iterator[InputError]:
    """What is missing before anything is looked up."""
    if not name.strip():
        yield InputError("Enter the full name of a child or adult of the family, as it is recorded", "name")
    if born is None:
        yield InputError("Enter their date of birth, for example 27 3 2016", "born")
    if clause not in CLAUSES:
        yield InputError("Choose the reason", "clause")
    if not 0 < len(reason.strip()) <= LONGEST:
        yield InputError(f"Say what is happening, in {LONGEST} characters or fewer", "reason")


def open_family(session: Session, asker: Asker, name: str, born: date, clause: str, reason: str) -> list[Emergency]:
    """Open every family that lists this very person, and tell whom it concerns. Empty: nothing was opened.

    Every try is journalled and counted, in the same transaction: commit it whatever comes of it.
    """
    _journal(session, asker, "done", note="tried")  # first: from here to the commit nobody else counts or tries
    if not may_open(session, asker.account_id) or _too_many(session, asker.account_id, asker.now):
        _journal(session, asker, "refused", note="may not, or too many tries")
        return []
    session.add(EmergencyTry(account_id=asker.account_id, at=asker.now))
    session.flush()
    opened = []
    for folder_id in _listing(session, name, born) or [_NOTHING]:
        decision = decide_folder(session, asker, folder_id)
        if barring(decision):
            _journal(session, asker, "refused", rules=tuple(rule.name for rule in decision.refused_by))
            continue
        opened.append(_open(session, asker, session.get_one(Folder, folder_id), clause, reason))
    return opened


def told(session: Session, folder: Folder, account_id: int, now: datetime) -> list[int]:
    """Who is told at once: the line managers who decide about the family, its allocated workers, the auditors.

    The Chief Officer instead of line managers where there is none but whoever opened it. Workers only as far as the
    rules let them know of it.
    """
    managers = [each for each in managers_of(session, folder, now) if each != account_id]
    leading = [each for each in managers if Role.CHIEF_OFFICER not in roles_of(session, each)]
    purpose = usual_purpose(session, folder)
    workers = [each.principal_id for each in allocated(session, folder, now)]
    seeing = [each for each in workers if decide_folder(session, Asker(each, purpose, now), folder.id)]
    auditors = [each for each, _ in living(session, [Role.AUDITOR], now)]
    return [each for each in dict.fromkeys((*(leading or managers), *seeing, *auditors)) if each != account_id]


def _too_many(session: Session, account_id: int, now: datetime) -> bool:
    tried = select(func.count(EmergencyTry.id)).where(EmergencyTry.account_id == account_id)
    return (session.scalar(tried.where(EmergencyTry.at > now - WITHIN)) or 0) >= TRIES


def _listing(session: Session, name: str, born: date) -> Sequence[int]:
    """The families that list somebody of exactly this name and birth date."""
    wanted = (
        select(FolderPerson.folder_id, Person.name)
        .join(Person, Person.id == FolderPerson.person_id)
        .join(Folder, Folder.id == FolderPerson.folder_id)
        .where(Folder.kind == FolderKind.FAMILY, Person.born == born)
    )
    rows = session.execute(wanted.order_by(FolderPerson.folder_id))
    return list(dict.fromkeys(row.folder_id for row in rows if _same(row.name) == _same(name)))


def _same(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _open(session: Session, asker: Asker, folder: Folder, clause: str, reason: str) -> Emergency:
    now, account = asker.now, asker.account_id
    whom = told(session, folder, account, now)
    grant = grants.open_in_emergency(session, folder, account, now)
    made = Emergency(
        account_id=account,
        folder_id=folder.id,
        grant_id=grant.id,
        clause=clause,
        reason=reason.strip(),
        opened_at=now,
        review_by=workdays.after(now, REVIEW_DAYS),
    )
    session.add(made)
    session.flush()
    _journal(session, asker, "done", folder_id=folder.id, grant_id=grant.id, note="opened")
    for each in whom:
        notify(session, each, Kind.EMERGENCY, now, urgent=True)
    return made


def _journal(
    session: Session,
    asker: Asker,
    outcome: Literal["done", "refused"],
    note: str = "",
    rules: tuple[str, ...] = (),
    folder_id: int | None = None,
    grant_id: int | None = None,
) -> None:
    about = {"folder_id": folder_id, "grant_id": grant_id, "purpose": asker.purpose_id}
    append(session, Event(asker.now, asker.account_id, "emergency", outcome, rules, note=note, **about))
