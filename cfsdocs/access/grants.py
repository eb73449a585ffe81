"""Grants from templates: what each kind of need to know opens, in one place. The caller commits.

A template only writes grants. It decides nothing: the rules still ask everything of every grant, every time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.models import Action, Grant
from cfsdocs.db import FOREVER
from cfsdocs.people.models import Role
from cfsdocs.people.training import require_inducted, require_trained
from cfsdocs.records.models import Category, Document, Folder

ALL_CATEGORIES = reduce(or_, Category)

WORKING = Action.VIEW | Action.ADD | Action.EDIT | Action.SHARE
"""An allocated worker, or who covers for them. Files are not taken away unless that is granted (4.4)."""
LEADING = WORKING | Action.DOWNLOAD | Action.MANAGE
"""The line manager of the worker's team, and the Chief Officer."""
MATCHED = Action.VIEW
"""A volunteer: the documents marked for them, and nothing else."""
EMERGENCY = Action.VIEW
"""Whoever opens a family in an emergency: reading, for ``EMERGENCY_HOURS``, and nothing else (6.3)."""
KEEPING = Action.VIEW | Action.DOWNLOAD | Action.ADD | Action.EDIT | Action.MANAGE | Action.DISPOSE
"""The keepers of a personnel file (footnote 1)."""

COVER_DAYS = 14
EMERGENCY_HOURS = 12

ALLOCATED, LEADS, COVERS, HANDS_OVER, MATCH = "allocated worker", "line manager", "cover", "handover", "match"
ON_REQUEST, IN_EMERGENCY, HEIR = "on request", "emergency", "so that two people can reach it"
"""Why, as each template writes it."""

BY_ROLE = frozenset({Role.CHIEF_OFFICER, Role.OFFICE_MANAGER, Role.CHAIR})
"""The roles that folders are opened to as such: ``oversee`` and ``keep`` grant to these."""


def allocate(
    session: Session, folder: Folder, workers: Iterable[int], managers: Iterable[int], now: datetime, by: int | None
) -> None:
    """Allocate a family to workers; their line managers follow. Raises InputError for who has no induction (8.1)."""
    workers, managers = list(workers), list(managers)
    for each in (*workers, *managers):
        require_inducted(session, each)
    for worker in workers:
        _grant(session, worker, folder, WORKING, now, FOREVER, ALLOCATED, by)
    for manager in managers:
        _grant(session, manager, folder, LEADING, now, FOREVER, LEADS, by)


def cover(session: Session, folder: Folder, worker: int, now: datetime, by: int | None, days: int = COVER_DAYS) -> None:
    """Let a worker stand in for another; it ends by itself. Raises InputError for who has no induction (8.1)."""
    require_inducted(session, worker)
    _grant(session, worker, folder, WORKING, now, now + timedelta(days=days), COVERS, by)


def hand_over(session: Session, folder: Folder, worker: int, now: datetime, until: datetime, by: int | None) -> Grant:
    """Let the old worker read a little longer, so that the new one can ask (4.3)."""
    return _grant(session, worker, folder, Action.VIEW, now, until, HANDS_OVER, by)


def match(session: Session, documents: Iterable[Document], volunteer: int, now: datetime, by: int | None) -> None:
    """Let a volunteer see the documents marked for them. No sensitive category is cleared.

    Raises InputError for a volunteer without current training (8.1).
    """
    require_trained(session, volunteer, now)
    for document in documents:
        _grant(session, volunteer, document.folder, MATCHED, now, FOREVER, MATCH, by, Category(0), document.id)


def lend(
    session: Session, document: Document, account: int, now: datetime, until: datetime, by: int | None, why: str
) -> Grant:
    """Let somebody take one file away, for a reason and a time (4.4)."""
    taking = Action.VIEW | Action.DOWNLOAD
    return _grant(session, account, document.folder, taking, now, until, why, by, document_id=document.id)


def admit(
    session: Session,
    folder: Folder,
    account: int,
    actions: Action,
    now: datetime,
    until: datetime,
    by: int,
    section: int | None = None,
) -> Grant:
    """Let in whoever asked for it, to a whole folder or a section of it. Raises InputError without induction (8.1)."""
    require_inducted(session, account, "what")
    return _grant(session, account, folder, actions, now, until, ON_REQUEST, by, section_id=section)


def open_in_emergency(session: Session, folder: Folder, account: int, now: datetime) -> Grant:
    """Open a whole family for reading, for hours: whoever helps in an emergency must not have to guess what matters."""
    until = now + timedelta(hours=EMERGENCY_HOURS)
    return _grant(session, account, folder, EMERGENCY, now, until, IN_EMERGENCY, None)


def inherit(session: Session, folder: Folder, principal: int, now: datetime) -> Grant:
    """Let somebody reach a family that would fall out of everybody's reach (1.5)."""
    return _grant(session, principal, folder, LEADING, now, FOREVER, HEIR, None)


def end(grant: Grant, now: datetime) -> None:
    """End a need to know: at once, or before it begins. One that is over stays as it was."""
    grant.valid_until = min(grant.valid_until, max(now, grant.valid_from))


def oversee(session: Session, folder: Folder, now: datetime) -> None:
    """Let the Chief Officer, who answers for the policy, read a family's folder (3.3, 8.1)."""
    _grant(session, Role.CHIEF_OFFICER, folder, LEADING | Action.DISPOSE, now, FOREVER, "Chief Officer", None)


def keep(session: Session, folder: Folder, now: datetime, keepers: Iterable[Role]) -> None:
    """Give a personnel file to its keepers: Office Manager and Chief Officer, or the Chair for the Chief Officer's."""
    for role in keepers:
        _grant(session, role, folder, KEEPING, now, FOREVER, "keeps personnel files", None)


def opens(session: Session, principals: Collection[int]) -> bool:
    """Whether to be one of these principals opens any folder, now or as soon as the next one is opened."""
    granted = select(Grant.id).where(Grant.principal_id.in_(principals)).limit(1)
    return bool(BY_ROLE & set(principals)) or session.scalar(granted) is not None


def _grant(
    session: Session,
    principal: int,
    folder: Folder,
    actions: Action,
    valid_from: datetime,
    valid_until: datetime,
    reason: str,
    by: int | None,
    categories: Category = ALL_CATEGORIES,
    document_id: int | None = None,
    section_id: int | None = None,
) -> Grant:
    made = Grant(
        principal_id=int(principal),
        folder_id=folder.id,
        section_id=section_id,
        document_id=document_id,
        actions=int(actions),
        categories=int(categories),
        valid_from=valid_from,
        valid_until=valid_until,
        reason=reason,
        granted_by=by,
    )
    session.add(made)
    session.flush()
    return made
