"""Changes of the Office Manager's own file: the Chief Officer proposes, and they take effect when the Chair agrees.

What waits is for the proposer and the Chair alone to see. The Chair reads what would change, never the file: the rules
open it to the Chief Officer only. Two people, by the database's own check; never the subject. The caller commits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.house import House
from cfsdocs.intake.card import Card
from cfsdocs.intake.filing import describe_anew, file_document, own_upload
from cfsdocs.intake.grounds import Reason
from cfsdocs.intake.models import Why
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.models import Role
from cfsdocs.personnel import dbs
from cfsdocs.personnel.files import record
from cfsdocs.personnel.keepers import needs_second, others_with
from cfsdocs.personnel.models import FileChange, Status
from cfsdocs.records.models import Category, Document, Folder

WAITING = "waiting"
LONGEST_REASON = 1000
Content = Mapping[str, Any]


def propose(
    session: Session,
    folder_id: int,
    kind: str,
    content: Content,
    by: int,
    now: datetime,
    *,
    document_id: int | None = None,
    upload_ref: str = "",
) -> FileChange:
    """Put a change forward, and tell the Chair. Raises InputError when no second person can agree to it."""
    seconds = others_with(session, folder_id, Role.CHAIR, now)
    if not needs_second(session, folder_id, now) or not set(seconds) - {by}:
        raise InputError("Nobody can agree to this now: it takes a Chair who has no connection with the person")
    change = FileChange(
        folder_id=folder_id, kind=kind, content=json.dumps(content, sort_keys=True), document_id=document_id,
        upload_ref=upload_ref, proposed_by=by, proposed_at=now,
    )  # fmt: skip
    session.add(change)
    session.flush()
    for account_id in seconds:
        notify(session, account_id, Kind.FILE_CHANGE, now)
    return change


def seen_by(session: Session, account_id: int, now: datetime, outcome: str | None = WAITING) -> Sequence[FileChange]:
    """The changes that this account proposed or may decide, the oldest first. ``outcome`` None: decided ones too."""
    wanted = select(FileChange).order_by(FileChange.proposed_at, FileChange.id)
    if outcome is not None:
        wanted = wanted.where(FileChange.outcome == outcome)
    return [each for each in session.scalars(wanted) if _sees(session, each, account_id, now)]


def find(session: Session, account_id: int, ref: str, now: datetime) -> FileChange:
    """The change of this ref. Raises AccessRefused for anybody but its proposer and who may decide it."""
    found = session.scalars(select(FileChange).where(FileChange.ref == ref)).one_or_none()
    if found is None or not _sees(session, found, account_id, now):
        raise AccessRefused
    return found


def may_decide(session: Session, change: FileChange, account_id: int, now: datetime) -> bool:
    """Whether the account is the second person: the Chair, not the proposer, not the subject, and unconnected."""
    waits = change.outcome == WAITING and account_id != change.proposed_by
    return waits and account_id in others_with(session, change.folder_id, Role.CHAIR, now)


def agree(session: Session, house: House, change: FileChange, by: int, name: str, now: datetime) -> None:
    """Agree, and do what was proposed. Raises InputError when it can no longer be done, or was decided meanwhile."""
    if not name.strip():
        raise InputError("Type your full name to sign", "name")
    if not may_decide(session, change, by, now):
        raise InputError("This was decided meanwhile. Look at the list again")
    _decide(session, change, "agreed", by, now, signed_name=name.strip())
    _do(session, house, change, now)


def decline(session: Session, change: FileChange, by: int, reason: str, now: datetime) -> None:
    """Say no, and why. Nothing changes."""
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise InputError(f"Say why, in {LONGEST_REASON} characters or fewer", "reason")
    if not may_decide(session, change, by, now):
        raise InputError("This was decided meanwhile. Look at the list again")
    _decide(session, change, "declined", by, now, reason=reason.strip())


def withdraw(session: Session, change: FileChange, by: int, now: datetime) -> None:
    """Take one's own proposal back."""
    if change.proposed_by != by:
        raise AccessRefused
    _decide(session, change, "withdrawn", by, now)


def card_content(card: Card) -> dict[str, Any]:
    """A card, to be kept until it is agreed to."""
    return {
        "title": card.title,
        "section_id": card.section_id,
        "about": sorted(card.about),
        "given_by": card.given_by,
        "dated": card.dated.isoformat() if card.dated else None,
        "purpose_id": card.purpose_id,
        "sensitive": sorted([person, int(category)] for person, category in card.sensitive),
        "shown_to_subject": card.shown_to_subject,
        "not_yet": card.not_yet,
        "without": vars(card.without) if card.without is not None else None,
    }


def card_of(content: Content) -> Card:
    """The card of such a content."""
    return Card(
        title=content["title"],
        section_id=content["section_id"],
        about=frozenset(content["about"]),
        given_by=content["given_by"],
        dated=day_of(content["dated"]),
        purpose_id=content["purpose_id"],
        sensitive=frozenset((person, Category(category)) for person, category in content["sensitive"]),
        shown_to_subject=content["shown_to_subject"],
        not_yet=content["not_yet"],
        without=_reason(content["without"]),
    )


def _reason(content: Content | None) -> Reason | None:
    if content is None:
        return None
    typed: dict[str, Any] = {**content, "why": Why(content["why"])}
    return Reason(**typed)


def dbs_content(entry: dbs.Check) -> dict[str, Any]:
    """An entry of the DBS log, to be kept until it is agreed to."""
    days = {name: day.isoformat() if day else None for name, day in vars(entry).items() if name in _DBS_DAYS}
    return vars(entry) | days


def dbs_of(content: Content) -> dbs.Check:
    """The entry of such a content."""
    days = {name: day_of(content[name]) for name in _DBS_DAYS}
    typed: dict[str, Any] = {**content, **days}
    return dbs.Check(**typed)


def status_content(status: Status, started_on: date | None, left_on: date | None) -> dict[str, Any]:
    """A standing, to be kept until it is agreed to."""
    return {
        "status": status,
        "started_on": started_on.isoformat() if started_on else None,
        "left_on": left_on.isoformat() if left_on else None,
    }


_DBS_DAYS = frozenset({"dated", "decided_on", "recheck_on"})


def day_of(written: str | None) -> date | None:
    """A day as it is kept in a content."""
    return date.fromisoformat(written) if written else None


def _sees(session: Session, change: FileChange, account_id: int, now: datetime) -> bool:
    return account_id == change.proposed_by or account_id in others_with(session, change.folder_id, Role.CHAIR, now)


def _decide(session: Session, change: FileChange, outcome: str, by: int, now: datetime, **more: str) -> None:
    """One decision each, whoever is at it at the same time."""
    decided = session.execute(
        update(FileChange)
        .where(FileChange.id == change.id, FileChange.outcome == WAITING)
        .values(outcome=outcome, decided_by=by, decided_at=now, **more)
        .execution_options(synchronize_session=False)
    )
    if decided.rowcount != 1:  # type: ignore[attr-defined]  # a cursor's result has it
        raise InputError("This was decided meanwhile. Look at the list again")
    session.refresh(change)
    if by != change.proposed_by:
        notify(session, change.proposed_by, Kind.FILE_CHANGE_DECIDED, now)


def _do(session: Session, house: House, change: FileChange, now: datetime) -> None:
    content, folder_id, by = json.loads(change.content), change.folder_id, change.proposed_by
    if change.kind == "document":
        upload = own_upload(session, by, change.upload_ref)
        change.document_id = file_document(session, house, upload, card_of(content), now).id
    elif change.kind == "edit":
        describe_anew(session, house, session.get_one(Document, change.document_id), card_of(content), by, now)
    elif change.kind == "status":
        days = day_of(content["started_on"]), day_of(content["left_on"])
        record(session, session.get_one(Folder, folder_id), Status(content["status"]), *days)
    elif change.kind == "dbs":
        dbs.enter(session, folder_id, dbs_of(content), by, now)
    else:
        dbs.gone(session, folder_id, content["ref"], content["how"], day_of(content["gone_on"]), by, now)
    session.flush()
