"""The DBS log: when, which kind, its reference, what was decided and by whom. Never the certificate.

A certificate's information is kept for six months after the decision at the most; then it is given back or destroyed,
and the log says which. Entries are never changed: a slip is mended by one that corrects it. The caller commits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from cfsdocs.errors import InputError
from cfsdocs.people.models import Account, Person
from cfsdocs.personnel.days import months_on, today
from cfsdocs.personnel.keepers import people_of
from cfsdocs.personnel.models import DbsEntry, DbsGone

KINDS = {
    "basic": "Basic",
    "standard": "Standard",
    "enhanced": "Enhanced",
    "enhanced_barred": "Enhanced with barred lists",
}
DECISIONS = {"suitable": "Suitable", "conditions": "Suitable, with conditions", "not_suitable": "Not suitable"}
GONE = {"returned": "Given back", "destroyed": "Destroyed"}
HELD_MONTHS, RECHECK_MONTHS = 6, 36
LONGEST_REFERENCE = 40

_CERTIFICATE = re.compile(
    r"\b(dbs|crb|disclosure and barring|barred[- ]list|police (check|certificate)|criminal[- ]records?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Check:
    """An entry as it is typed. ``decided_by`` is an account's id."""

    dated: date | None
    kind: str
    reference: str
    decision: str
    decided_on: date | None
    decided_by: int
    recheck_on: date | None
    held: bool
    corrects: str = ""
    """The ref of the entry that this one mends, or nothing."""


@dataclass(frozen=True)
class Line:
    """An entry as the log shows it."""

    ref: str
    dated: date
    kind: str
    reference: str
    decision: str
    decided_on: date
    decided_by: str
    recheck_on: date
    entered_by: str
    entered_at: datetime
    corrected: bool
    corrects: bool
    held_until: date | None
    """The last day on which the certificate may be in the house; None when it is not."""
    gone: str
    """What became of the certificate, in words, or nothing."""
    gone_on: date | None


def looks_like_certificate(title: str) -> bool:
    """Whether a document's title sounds like a DBS certificate, which belongs in no file."""
    return _CERTIFICATE.search(title) is not None


def check(session: Session, folder_id: int, entry: Check, now: datetime) -> None:
    """Raise InputError, naming the field, for an entry that cannot be."""
    for problem in _problems(session, folder_id, entry, today(now)):
        raise problem


def enter(session: Session, folder_id: int, entry: Check, by: int, now: datetime) -> DbsEntry:
    """Add a line to the log. Raises InputError for one that cannot be."""
    check(session, folder_id, entry, now)
    assert entry.dated is not None
    assert entry.decided_on is not None
    mended = _named(session, folder_id, entry.corrects) if entry.corrects else None
    row = DbsEntry(
        folder_id=folder_id, dated=entry.dated, kind=entry.kind, reference=entry.reference.strip(),
        decision=entry.decision, decided_on=entry.decided_on, decided_by=entry.decided_by,
        recheck_on=entry.recheck_on or months_on(entry.decided_on, RECHECK_MONTHS), held=entry.held,
        corrects=mended.id if mended is not None else None, entered_by=by, entered_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def gone(session: Session, folder_id: int, ref: str, how: str, on: date | None, by: int, now: datetime) -> None:
    """The certificate of an entry is out of the house. Raises InputError when that cannot be."""
    row = check_gone(session, folder_id, ref, how, on, now)
    assert on is not None
    session.add(DbsGone(entry_id=row.id, how=how, gone_on=on, account_id=by, recorded_at=now))
    session.flush()


def check_gone(session: Session, folder_id: int, ref: str, how: str, on: date | None, now: datetime) -> DbsEntry:
    """The entry whose certificate may be recorded as gone so. Raises InputError."""
    row = _named(session, folder_id, ref)
    if row is None or not row.held or session.get(DbsGone, row.id) is not None:
        raise InputError("No certificate of this entry is held any more. Look at the log again", "how")
    if how not in GONE:
        raise InputError("Choose what became of the certificate", "how")
    if on is None or not row.dated <= on <= today(now):
        raise InputError("Enter the day on which it was given back or destroyed, not in the future", "gone_on")
    return row


def log_of(session: Session, folder_id: int) -> Sequence[Line]:
    """The file's log, the newest decision first."""
    decider, teller, mending = aliased(Account), aliased(Account), aliased(DbsEntry)
    decided, told = aliased(Person), aliased(Person)
    rows = session.execute(
        select(DbsEntry, decided.name, told.name, mending.id, DbsGone.how, DbsGone.gone_on)
        .join(decider, decider.id == DbsEntry.decided_by)
        .join(decided, decided.id == decider.person_id)
        .join(teller, teller.id == DbsEntry.entered_by)
        .join(told, told.id == teller.person_id)
        .outerjoin(mending, mending.corrects == DbsEntry.id)
        .outerjoin(DbsGone, DbsGone.entry_id == DbsEntry.id)
        .where(DbsEntry.folder_id == folder_id)
        .order_by(DbsEntry.decided_on.desc(), DbsEntry.id.desc())
    )
    return [_line(*row) for row in rows]


def standing_entry(session: Session, folder_id: int) -> DbsEntry | None:
    """The newest entry that none corrects: what counts now."""
    mending = aliased(DbsEntry)
    return session.scalars(
        select(DbsEntry)
        .where(
            DbsEntry.folder_id == folder_id,
            ~select(mending.id).where(mending.corrects == DbsEntry.id).correlate(DbsEntry).exists(),
        )
        .order_by(DbsEntry.decided_on.desc(), DbsEntry.id.desc())
        .limit(1)
    ).one_or_none()


def held(session: Session, folder_ids: Sequence[int]) -> Sequence[tuple[int, date]]:
    """(folder, last day) of the certificates that are in the house, the most urgent first."""
    mending = aliased(DbsEntry)
    rows = session.execute(
        select(DbsEntry.folder_id, DbsEntry.decided_on)
        .outerjoin(DbsGone, DbsGone.entry_id == DbsEntry.id)
        .where(
            DbsEntry.folder_id.in_(folder_ids),
            DbsEntry.held,
            DbsGone.entry_id.is_(None),
            ~select(mending.id).where(mending.corrects == DbsEntry.id).correlate(DbsEntry).exists(),
        )
    )
    return sorted(((folder, months_on(day, HELD_MONTHS)) for folder, day in rows), key=lambda each: each[1])


def _problems(session: Session, folder_id: int, entry: Check, day: date) -> list[InputError]:
    found = []
    if entry.dated is None or entry.dated > day:
        found.append(InputError("Enter the date on the certificate, today or in the past", "dated"))
    if entry.kind not in KINDS:
        found.append(InputError("Choose the kind of check", "kind"))
    if not 0 < len(entry.reference.strip()) <= LONGEST_REFERENCE:
        found.append(InputError("Enter the certificate's number", "reference"))
    if entry.decision not in DECISIONS:
        found.append(InputError("Choose what was decided", "decision"))
    if (
        entry.decided_on is None
        or entry.decided_on > day
        or (entry.dated is not None and entry.decided_on < entry.dated)
    ):
        found.append(
            InputError("Enter the day of the decision: not before the certificate, not in the future", "decided_on")
        )
    if not _may_decide(session, folder_id, entry.decided_by):
        found.append(InputError("Choose who decided: never the person whom it is about", "decided_by"))
    if entry.recheck_on is not None and (entry.decided_on is None or entry.recheck_on <= entry.decided_on):
        found.append(InputError("Enter a day after the decision, or leave it empty for three years on", "recheck_on"))
    if entry.corrects and not _may_correct(session, folder_id, entry.corrects):
        found.append(InputError("This entry was corrected meanwhile. Look at the log again", "corrects"))
    return found


def _may_decide(session: Session, folder_id: int, account_id: int) -> bool:
    account = session.get(Account, account_id)
    return account is not None and account.person_id not in people_of(session, folder_id)


def _may_correct(session: Session, folder_id: int, ref: str) -> bool:
    row = _named(session, folder_id, ref)
    return row is not None and session.scalar(select(DbsEntry.id).where(DbsEntry.corrects == row.id)) is None


def _named(session: Session, folder_id: int, ref: str) -> DbsEntry | None:
    wanted = select(DbsEntry).where(DbsEntry.ref == ref, DbsEntry.folder_id == folder_id)
    return session.scalars(wanted).one_or_none()


def _line(
    row: DbsEntry, decided_by: str, entered_by: str, mending: int | None, how: str | None, gone_on: date | None
) -> Line:
    in_house = row.held and how is None and mending is None
    return Line(
        row.ref, row.dated, KINDS[row.kind], row.reference, DECISIONS[row.decision], row.decided_on, decided_by,
        row.recheck_on, entered_by, row.entered_at, mending is not None, row.corrects is not None,
        months_on(row.decided_on, HELD_MONTHS) if in_house else None, GONE[how] if how else "", gone_on,
    )  # fmt: skip
