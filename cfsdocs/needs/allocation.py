"""Giving and ending needs to know: allocation, cover, change of worker, a file to take away (1.6, 4.3).

The command line and the screens both come here, so that a line manager follows whoever allocates. The caller commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from cfsdocs import workdays
from cfsdocs.access import grants
from cfsdocs.access.grants import ALLOCATED, COVER_DAYS, LEADS
from cfsdocs.access.models import Grant
from cfsdocs.db import FOREVER
from cfsdocs.errors import InputError
from cfsdocs.needs.models import Handover
from cfsdocs.needs.people import WORK_WITH_FAMILIES, line_managers_of, require_fit
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.records.models import Document, Folder, FolderKind, State

HANDOVER_DAYS = 5
"""Working days for which the old worker may still read."""
LONGEST_COVER, LONGEST_LOAN = 365, 92
"""Days."""
LONGEST_WORDS, LONGEST_WHY = 4000, 100


@dataclass(frozen=True)
class HandoverNote:
    """What the new worker must know first."""

    matters: str
    next_step: str
    safety: str


def allocated(session: Session, folder: Folder, now: datetime) -> list[Grant]:
    """The live allocations of a folder."""
    return list(session.scalars(_live(folder, now).where(Grant.reason == ALLOCATED).order_by(Grant.id)))


def allocate_worker(session: Session, folder: Folder, worker: int, now: datetime, by: int | None) -> list[int]:
    """Allocate a family to a worker. Gives the line managers that follow. Raises InputError, naming the field."""
    _require_family(folder)
    require_fit(session, worker, folder, now, "worker", WORK_WITH_FAMILIES)
    if worker in [each.principal_id for each in allocated(session, folder, now)]:
        raise InputError("This family is allocated to them already. Choose somebody else", "worker")
    leading = {each.principal_id for each in session.scalars(_live(folder, now).where(Grant.reason == LEADS))}
    following = line_managers_of(session, worker)
    grants.allocate(session, folder, [worker], [each for each in following if each not in leading], now, by)
    _tell(session, worker, by, now)
    return following


def cover_worker(
    session: Session, folder: Folder, worker: int, now: datetime, by: int | None, days: int = COVER_DAYS
) -> None:
    """Let a colleague stand in for a family's worker; it ends by itself. Raises InputError, naming the field."""
    _require_family(folder)
    if not 1 <= days <= LONGEST_COVER:
        raise InputError(f"A cover lasts from 1 to {LONGEST_COVER} days. Allocate the family for longer", "days")
    require_fit(session, worker, folder, now, "worker", WORK_WITH_FAMILIES)
    grants.cover(session, folder, worker, now, by, days)
    _tell(session, worker, by, now)


def change_worker(
    session: Session, folder: Folder, old: int, new: int, note: HandoverNote, now: datetime, by: int
) -> Handover:
    """Give a family to another worker, with a note that they see first. The old one reads for five working days.

    A line manager who leads none of its workers any more goes with the old one. Raises InputError, naming the field.
    """
    going = [each for each in allocated(session, folder, now) if each.principal_id == old]
    if not going:
        raise InputError("Choose the worker whom this family is allocated to", "old_worker")
    for field, words in vars(note).items():
        if not words.strip() or len(words) > LONGEST_WORDS:
            raise InputError(f"Write this in {LONGEST_WORDS} characters or fewer. If there is nothing, say so", field)
    allocate_worker(session, folder, new, now, by)
    for each in going:
        grants.end(each, now)
    until = workdays.after(now, HANDOVER_DAYS)
    grants.hand_over(session, folder, old, now, until, by)
    _let_managers_go(session, folder, now, until)
    handover = Handover(
        folder_id=folder.id,
        old_worker=old,
        new_worker=new,
        written_by=by,
        written_at=now,
        matters=note.matters.strip(),
        next_step=note.next_step.strip(),
        safety=note.safety.strip(),
    )
    session.add(handover)
    session.flush()
    return handover


def unread_handover(session: Session, folder_id: int, account_id: int) -> Handover | None:
    """The newest note that the account is to read before anything else of the folder."""
    wanted = select(Handover).where(Handover.folder_id == folder_id, Handover.new_worker == account_id)
    return session.scalars(wanted.where(Handover.read_at == FOREVER).order_by(Handover.id.desc()).limit(1)).first()


def handovers(session: Session, folder_id: int) -> Sequence[Handover]:
    """Every handover of a folder, the newest first."""
    return session.scalars(select(Handover).where(Handover.folder_id == folder_id).order_by(Handover.id.desc())).all()


def read_handovers(session: Session, folder_id: int, account_id: int, now: datetime) -> None:
    """The new worker has read what was left to them."""
    mine = update(Handover).where(Handover.folder_id == folder_id, Handover.new_worker == account_id)
    session.execute(mine.where(Handover.read_at == FOREVER).values(read_at=now))


def lend_file(session: Session, document: Document, account: int, days: int, why: str, now: datetime, by: int) -> Grant:
    """Let a colleague who works with families take one file away, for a reason. Raises InputError, naming the field."""
    if not why.strip() or len(why) > LONGEST_WHY:
        raise InputError(f"Say why it must be taken away, in {LONGEST_WHY} characters or fewer", "why")
    if not 1 <= days <= LONGEST_LOAN:
        raise InputError(f"A file can be given for 1 to {LONGEST_LOAN} days", "days")
    if document.state != State.CURRENT:
        raise InputError("Choose a document that is neither restricted nor disposed of", "document")
    _require_family(document.folder)
    require_fit(session, account, document.folder, now, "worker", WORK_WITH_FAMILIES)
    return grants.lend(session, document, account, now, now + timedelta(days=days), by, why.strip())


def _let_managers_go(session: Session, folder: Folder, now: datetime, until: datetime) -> None:
    """Line managers follow their workers: one who leads none of them reads as long as the old worker, then stops."""
    workers = allocated(session, folder, now)
    following = {manager for each in workers for manager in line_managers_of(session, each.principal_id)}
    for each in session.scalars(_live(folder, now).where(Grant.reason == LEADS)):
        if each.principal_id not in following:
            each.valid_until = min(each.valid_until, until)
    session.flush()


def _live(folder: Folder, now: datetime) -> Select[Grant]:
    return select(Grant).where(Grant.folder_id == folder.id, Grant.valid_from <= now, Grant.valid_until > now)


def _require_family(folder: Folder) -> None:
    if folder.kind != FolderKind.FAMILY:
        raise InputError("A personnel file has its keepers, and nobody is allocated to it")


def _tell(session: Session, account: int, by: int | None, now: datetime) -> None:
    if account != by:
        notify(session, account, Kind.FAMILY_GIVEN, now)
