"""Leavers and their checklists in words. A family is named to whoever may see it, and is a number to everybody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from cfsdocs.access import lists
from cfsdocs.access.decide import Asker
from cfsdocs.people.models import Account, Person
from cfsdocs.personnel import checklist
from cfsdocs.personnel.leaver_models import Leaver, LeaverState, LeaverTask
from cfsdocs.records.models import Folder, FolderKind
from cfsdocs.web.pages import words

THESE = (Folder.id.in_(bindparam("these", expanding=True)),)


@dataclass(frozen=True)
class LeaverLine:
    """Somebody who leaves, as lists show it."""

    ref: str
    name: str
    state: str
    ends: str
    ended: bool
    at_once: bool
    reason: str
    proposed: str
    decided: str
    open_tasks: int
    tasks: int


@dataclass(frozen=True)
class TaskLine:
    """One line of a checklist."""

    ref: str
    words: str
    family: str
    """Its name and number, or its number alone."""
    folder: str | None
    """The ref, for whoever may see the family."""
    covered: bool
    assigned: str
    assigned_ref: str
    note: str
    done: str
    leaver: str


STATES = {
    LeaverState.PROPOSED: "Proposed",
    LeaverState.CONFIRMED: "Confirmed",
    LeaverState.CANCELLED: "Cancelled",
}


def leaver_line(session: Session, leaver: Leaver, asker: Asker) -> LeaverLine:
    """One leaver in words."""
    tasks = checklist.tasks_of(session, leaver, asker.account_id)
    ended = leaver.state == LeaverState.CONFIRMED and leaver.ends_at <= asker.now
    decided = ""
    if leaver.decided_by is not None and leaver.decided_at is not None:
        decided = f"{name_of(session, leaver.decided_by)}, {words.moment(leaver.decided_at)}"
    at_once = leaver.at_once
    return LeaverLine(
        ref=leaver.ref,
        name=name_of(session, leaver.account_id),
        state="Left" if ended else STATES[LeaverState(leaver.state)],
        ends=words.moment(leaver.ends_at) if at_once else f"at the end of {words.day(leaver.last_day)}",
        ended=ended,
        at_once=at_once,
        reason=leaver.reason,
        proposed=f"{name_of(session, leaver.proposed_by)}, {words.moment(leaver.proposed_at)}",
        decided=decided,
        open_tasks=sum(each.done_at is None for each in tasks),
        tasks=len(tasks),
    )


def task_lines(session: Session, tasks: Iterable[LeaverTask], asker: Asker) -> list[TaskLine]:
    """Lines of a checklist in words, in their order."""
    tasks = list(tasks)
    these = {"these": sorted({each.folder_id for each in tasks if each.folder_id is not None})}
    seen = {row.id: row for row in lists.folders(session, asker, FolderKind.FAMILY, where=THESE, parameters=these)}
    return [_task(session, each, seen, asker) for each in tasks]


def name_of(session: Session, account_id: int) -> str:
    """Whose account it is."""
    found: str = session.scalars(select(Person.name).join(Account).where(Account.id == account_id)).one()
    return found


def _task(session: Session, task: LeaverTask, seen: Mapping[int, object], asker: Asker) -> TaskLine:
    family, ref, said = "", None, checklist.WORDS[task.kind]
    if task.folder_id is not None:
        folder = session.get_one(Folder, task.folder_id)
        visible = task.folder_id in seen
        family = f"{folder.title}, {folder.number}" if visible else f"Family {folder.number}"
        ref = folder.ref if visible else None
    if task.kind == "uploads" and task.done_at is None:
        count = checklist.uploads_waiting(session, task.account_id)
        said = f"{said}: {words.plural(count, 'file')}" if count else f"{said}: none now"
    done = ""
    if task.done_by is not None and task.done_at is not None:
        done = f"{name_of(session, task.done_by)}, {words.moment(task.done_at)}"
    assigned = session.get_one(Account, task.assigned_to) if task.assigned_to is not None else None
    return TaskLine(
        ref=task.ref,
        words=said,
        family=family,
        folder=ref,
        covered=task.folder_id is not None and checklist.covered(session, task, asker.now),
        assigned=assigned.person.name if assigned is not None else "",
        assigned_ref=assigned.ref if assigned is not None else "",
        note=task.note,
        done=done,
        leaver=name_of(session, task.account_id),
    )
