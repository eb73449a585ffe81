"""A leaver's checklist: the families to hand over, files that wait for a card, and what is outside this house.

Each line is somebody's to see to, never the leaver's. A family is ticked off once another has it; what does not exist
here (paper, keys, packs) is a tick with a note. The caller commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, decide_add
from cfsdocs.access.models import Grant
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.accounts import known
from cfsdocs.people.models import Account, ActsAs, Person, Role
from cfsdocs.personnel.keepers import connected
from cfsdocs.personnel.leaver_models import Leaver, LeaverTask
from cfsdocs.records.models import Folder, FolderKind, Purpose
from cfsdocs.vault.models import Upload

WORDS = {
    "family": "A family: allocate it, or let somebody cover",
    "team": "The team: somebody else leads it",
    "uploads": "Files that wait for their card",
    "drafts": "Drafts and notes not yet filed",
    "tasks": "Requests and reminders that waited for them",
    "paper": "Paper files, at the office and at home",
    "packs": "Packs shared with agencies that nobody has confirmed",
    "devices": "Phone, laptop, keys and cards",
}
LONGEST_NOTE = 500
_HELPERS = frozenset(
    {Role.WORKER, Role.LINE_MANAGER, Role.OFFICE_MANAGER, Role.CHIEF_OFFICER, Role.SYSTEM_ADMINISTRATOR, Role.CHAIR}
)


def make_checklist(session: Session, leaver: Leaver, now: datetime) -> None:
    """The lines for somebody who leaves: each of their families, and whatever else there may be."""
    account = session.get_one(Account, leaver.account_id)
    kinds = ["uploads", "drafts", "tasks", "paper", "packs", "devices"]
    if Role.LINE_MANAGER in known(session, account).roles:
        kinds.insert(0, "team")
    rows = [("family", each) for each in families_of(session, account.id, now)]
    session.add_all(
        LeaverTask(leaver_id=leaver.id, account_id=account.id, kind=kind, folder_id=folder)
        for kind, folder in [*rows, *((kind, None) for kind in kinds)]
    )
    session.flush()


def families_of(session: Session, account_id: int, now: datetime) -> Sequence[int]:
    """The families that are this account's own to know now."""
    return session.scalars(
        select(Grant.folder_id)
        .join(Folder, Folder.id == Grant.folder_id)
        .where(Grant.principal_id == account_id, Grant.valid_from <= now, Grant.valid_until > now)
        .where(Folder.kind == FolderKind.FAMILY, Grant.document_id.is_(None))
        .distinct()
        .order_by(Grant.folder_id)
    ).all()


def tasks_of(session: Session, leaver: Leaver, asker_id: int) -> Sequence[LeaverTask]:
    """The lines, but for families that a connection closes to whoever asks (7.2)."""
    rows = session.scalars(select(LeaverTask).where(LeaverTask.leaver_id == leaver.id).order_by(LeaverTask.id))
    return [each for each in rows if not _closed(session, each, asker_id)]


def assigned_to(session: Session, account_id: int) -> Sequence[LeaverTask]:
    """What is this account's to see to, and not done."""
    rows = session.scalars(
        select(LeaverTask)
        .where(LeaverTask.assigned_to == account_id, LeaverTask.done_at.is_(None))
        .order_by(LeaverTask.id)
    )
    return [each for each in rows if not _closed(session, each, account_id)]


def find_task(session: Session, ref: str, asker_id: int) -> LeaverTask:
    """The line of this ref. Raises AccessRefused for the leaver, and where there is none for this asker."""
    found = session.scalars(select(LeaverTask).where(LeaverTask.ref == ref)).one_or_none()
    if found is None or found.account_id == asker_id or _closed(session, found, asker_id):
        raise AccessRefused
    return found


def helpers(session: Session, leaver: Leaver, now: datetime) -> list[tuple[str, str]]:
    """(account ref, name) of those to whom a line can be given, by name."""
    rows = session.execute(
        select(Account.ref, Person.name)
        .join(Person, Person.id == Account.person_id)
        .join(ActsAs, ActsAs.account_id == Account.id)
        .where(ActsAs.principal_id.in_([int(role) for role in _HELPERS]), Account.id != leaver.account_id)
        .where(Account.active_from <= now, Account.active_until > now)
        .distinct()
        .order_by(Person.name)
    )
    return [(ref, name) for ref, name in rows]


def assign(session: Session, task: LeaverTask, leaver: Leaver, to_ref: str, now: datetime) -> None:
    """Give a line to somebody. Raises InputError for whoever cannot take it."""
    if to_ref not in dict(helpers(session, leaver, now)):
        raise InputError("Choose somebody from the list", "to")
    task.assigned_to = session.scalars(select(Account.id).where(Account.ref == to_ref)).one()
    session.flush()
    notify(session, task.assigned_to, Kind.LEAVER_TASK, now)


def covered(session: Session, task: LeaverTask, now: datetime) -> bool:
    """Whether somebody else, beside the Chief Officer, needs to know the family now: allocated, or covering."""
    others = (
        select(Grant.id)
        .join(Account, Account.id == Grant.principal_id)
        .where(Grant.folder_id == task.folder_id, Grant.principal_id != task.account_id)
        .where(Grant.valid_from <= now, Grant.valid_until > now, Grant.document_id.is_(None))
        .where(Account.active_from <= now, Account.active_until > now)
    )
    leading = "line manager"
    theirs = select(Grant.id).where(
        Grant.folder_id == task.folder_id, Grant.principal_id == task.account_id, Grant.reason == leading
    )
    if session.scalar(theirs.limit(1)) is not None:
        return session.scalar(others.where(Grant.reason == leading).limit(1)) is not None
    return session.scalar(others.where(Grant.reason != leading).limit(1)) is not None


def finish(session: Session, task: LeaverTask, note: str, by: int, now: datetime, grace_days: int) -> None:
    """Tick a line off. Waiting files go to whoever does it. Raises InputError while it is not done."""
    if len(note) > LONGEST_NOTE:
        raise InputError(f"Keep the note to {LONGEST_NOTE} characters", "note")
    if task.kind == "family" and not covered(session, task, now):
        raise InputError("Nobody else has this family yet. Allocate it or arrange cover first", "note")
    if task.kind == "uploads":
        _take_over(session, task.account_id, by, now, grace_days)
    task.note, task.done_by, task.done_at = note.strip(), by, now
    session.flush()


def undo(session: Session, task: LeaverTask) -> None:
    """It is not done after all."""
    task.done_by = task.done_at = None
    session.flush()


def uploads_waiting(session: Session, account_id: int) -> int:
    """How many files of theirs wait for a card."""
    return len(session.scalars(select(Upload.id).where(Upload.account_id == account_id)).all())


def _take_over(session: Session, of: int, by: int, now: datetime, grace_days: int) -> None:
    """Their waiting files become those of ``by``, as far as ``by`` may add to where they go; else none does."""
    usual = dict(
        session.execute(select(Purpose.kind, Purpose.id).order_by(Purpose.position.desc(), Purpose.id.desc())).all()
    )
    uploads = session.scalars(select(Upload).where(Upload.account_id == of)).all()
    for upload in uploads:
        kind = session.get_one(Folder, upload.folder_id).kind
        if not decide_add(session, Asker(by, usual[kind], now, grace_days), upload.folder_id, None):
            raise InputError("Some of these files go where you may not add. Give this to somebody who may", "note")
    for upload in uploads:
        upload.account_id = by
    session.flush()


def _closed(session: Session, task: LeaverTask, asker_id: int) -> bool:
    return task.folder_id is not None and connected(session, asker_id, task.folder_id)
