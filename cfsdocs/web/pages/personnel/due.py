"""What of this waits for whoever asks, for their home page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from cfsdocs.people.models import Role
from cfsdocs.personnel import changes, checklist, leaving
from cfsdocs.personnel.days import today
from cfsdocs.personnel.leaver_models import LeaverState
from cfsdocs.personnel.upkeep import due_in
from cfsdocs.records.models import FolderKind
from cfsdocs.web.identity import Visit
from cfsdocs.web.pages import words
from cfsdocs.web.pages.personnel.files import kept_by
from cfsdocs.web.pages.waiting import Due

KEEPERS = frozenset({Role.OFFICE_MANAGER, Role.CHIEF_OFFICER, Role.CHAIR})
LEAVING = KEEPERS | {Role.LINE_MANAGER}


def due(session: Session, visit: Visit) -> Iterable[Due]:
    """Files to see to, changes to agree to, leavers to confirm, and what of a leaver's is mine."""
    if KEEPERS & visit.colleague.roles and any(each.kind == FolderKind.PERSONNEL for each in visit.purposes):
        yield from _files(session, visit)
        yield from _changes(session, visit)
    if LEAVING & visit.colleague.roles:
        yield from _leavers(session, visit)
    if tasks := checklist.assigned_to(session, visit.colleague.id):
        path = visit.request.route_path("cfsdocs.leavers")
        yield Due(f"{words.plural(len(tasks), 'thing')} of a colleague who leaves to see to", path)


def _files(session: Session, visit: Visit) -> Iterator[Due]:
    """The Chair's and Chief Officer's and Office Manager's alike: what is due in the files that are theirs to keep."""
    found = due_in(session, kept_by(session, visit.asker(FolderKind.PERSONNEL)), visit.now)
    late = sum(each.overdue(today(visit.now)) for each in found)
    path = visit.request.route_path("cfsdocs.personnel_due")
    if late:
        yield Due(f"{words.plural(late, 'thing')} overdue in personnel files", path, urgent=True)
    if len(found) > late:
        yield Due(f"{words.plural(len(found) - late, 'thing')} to see to in personnel files", path)


def _changes(session: Session, visit: Visit) -> Iterator[Due]:
    waiting = changes.seen_by(session, visit.colleague.id, visit.now)
    mine = sum(changes.may_decide(session, each, visit.colleague.id, visit.now) for each in waiting)
    if mine:
        path = visit.request.route_path("cfsdocs.personnel_changes")
        yield Due(f"{words.plural(mine, 'change')} to a personnel file for you to agree to", path)


def _leavers(session: Session, visit: Visit) -> Iterator[Due]:
    seen = leaving.seen_by(session, visit.colleague.id, visit.now)
    waiting = [each for each in seen if each.state == LeaverState.PROPOSED and each.proposed_by != visit.colleague.id]
    if waiting:
        path, urgent = visit.request.route_path("cfsdocs.leavers"), any(each.at_once for each in waiting)
        yield Due("It waits for you to confirm that somebody leaves", path, urgent=urgent)
