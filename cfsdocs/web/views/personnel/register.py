"""For whoever keeps or answers for personnel files: what is due, who opened them, who was refused (3.3).

Nothing here is about a file of the asker's own, or one that a connection closes to them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from cfsdocs.people.models import Role
from cfsdocs.personnel import watch
from cfsdocs.personnel.days import today
from cfsdocs.personnel.upkeep import due_in
from cfsdocs.records.models import FolderKind
from cfsdocs.web.pages import words
from cfsdocs.web.pages.personnel.files import kept_by

KEEPERS = frozenset({Role.OFFICE_MANAGER, Role.CHIEF_OFFICER, Role.CHAIR})
ANSWERING = frozenset({Role.CHIEF_OFFICER, Role.CHAIR})
LATELY = timedelta(days=30)


def due(request: Request) -> dict[str, Any]:
    """What is due and overdue in the files that I keep; and, for whoever answers for them, who opened them."""
    visit = request.cfsdocs
    kept = kept_by(visit.db, visit.asker(FolderKind.PERSONNEL))
    day = today(visit.now)
    found = due_in(visit.db, kept, visit.now)
    answers = bool(ANSWERING & visit.colleague.roles)
    return {
        "overdue": [each for each in found if each.overdue(day)],
        "due": [each for each in found if not each.overdue(day)],
        "answers": answers,
        "opened": watch.opened(visit.db, _answered(request), visit.now - LATELY) if answers else [],
        "files": len(kept),
        "words": words,
    }


def refused(request: Request) -> dict[str, Any]:
    """Who tried to open a file that is not theirs to keep."""
    visit = request.cfsdocs
    return {"refused": watch.refused(visit.db, _answered(request)), "words": words}


def _answered(request: Request) -> list[int]:
    visit, me = request.cfsdocs, request.cfsdocs.colleague
    return watch.answered_by(visit.db, me.id, me.person_id, me.roles, visit.now)


def includeme(config: Configurator) -> None:
    """What is due is for keepers, attempts for whoever answers for the files."""
    config.add_role_view(due, route_name="cfsdocs.personnel_due", roles=KEEPERS, renderer="personnel_due.jinja2")
    config.add_role_view(
        refused, route_name="cfsdocs.personnel_refused", roles=ANSWERING, renderer="personnel_refused.jinja2"
    )
