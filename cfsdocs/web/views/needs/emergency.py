"""Opening a family in an emergency: a form, the warning, the opening; then its review, and the register (6.3)."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select

from cfsdocs.access.models import Action
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.needs.emergencies import CLAUSES, MAY, may_open, open_family, problems
from cfsdocs.needs.models import Emergency
from cfsdocs.needs.reviews import register as all_emergencies
from cfsdocs.needs.reviews import review as record_review
from cfsdocs.people.models import Role
from cfsdocs.records.models import Folder, FolderKind
from cfsdocs.web.pages import words
from cfsdocs.web.pages.needs.done import note_done
from cfsdocs.web.pages.needs.folder import name_of
from cfsdocs.web.pages.needs.forms import EmergencyForm, ReviewForm
from cfsdocs.web.rendering import page

OUTCOMES = {None: "Waits for its review", "right": "It was right", "wrong": "It was wrong", "talk": "It needs a talk"}


def form(request: Request) -> dict[str, Any]:
    """The form, empty."""
    _require_may(request)
    return {"form": EmergencyForm(), "nothing": False}


def ask(request: Request) -> Response:
    """The warning of who will be told; confirmed, the family, or the one answer for everything else."""
    _require_may(request)
    visit, typed = request.cfsdocs, EmergencyForm(request.POST)
    name, born = typed.name.data or "", typed.born.data
    clause, reason = typed.clause.data or "", typed.reason.data or ""
    for problem in problems(name, born, clause, reason):
        typed.blame(problem)
    if typed.problems or born is None:
        return page(request, "needs_emergency.jinja2", {"form": typed, "nothing": False}, 400)
    if not request.POST.get("confirm"):
        carried = [(name, value) for name, value in request.POST.items() if name != "csrf_token"]
        return page(request, "needs_emergency_warning.jinja2", {"carried": carried, "clause": CLAUSES[clause]})
    opened = open_family(visit.db, visit.asker(FolderKind.FAMILY), name, born, clause, reason)
    if not opened:
        return page(request, "needs_emergency.jinja2", {"form": EmergencyForm(), "nothing": True})
    if len(opened) > 1:
        return HTTPSeeOther(request.route_path("cfsdocs.families"))
    return HTTPSeeOther(request.route_path("cfsdocs.folder", ref=opened[0].folder.ref))


def show(request: Request) -> dict[str, Any]:
    """What was opened, why, and the form for the review."""
    return _reviewing(request, _emergency(request), ReviewForm())


def review(request: Request) -> Response:
    """Record what was found."""
    visit, found, typed = request.cfsdocs, _emergency(request), ReviewForm(request.POST)
    try:
        words_typed, outcome = typed.words.data or "", typed.outcome.data or ""
        record_review(visit.db, found, visit.colleague.id, outcome, words_typed, visit.now)
    except InputError as error:
        typed.blame(error)
        return page(request, "needs_review.jinja2", _reviewing(request, found, typed), 400)
    note_done(request, "review emergency", found.grant_id)
    return HTTPSeeOther(request.route_path("cfsdocs.folder_needs", ref=request.context.ref))


def register(request: Request) -> dict[str, Any]:
    """Every emergency; families by their numbers alone."""
    visit = request.cfsdocs
    found = all_emergencies(visit.db, visit.colleague.id, visit.now)
    return {"rows": [_row(request, each) for each in found]}


def _row(request: Request, found: Emergency) -> dict[str, Any]:
    session = request.cfsdocs.db
    return {
        "at": words.moment(found.opened_at),
        "name": name_of(session, found.account_id),
        "number": found.folder.number,
        "clause": found.clause,
        "why": CLAUSES[found.clause],
        "outcome": OUTCOMES[found.outcome],
        "by": name_of(session, found.reviewed_by),
        "late": found.outcome is None and found.review_by <= request.cfsdocs.now,
    }


def _reviewing(request: Request, found: Emergency, typed: ReviewForm) -> dict[str, Any]:
    own = found.account_id == request.cfsdocs.colleague.id
    folder = request.cfsdocs.db.get_one(Folder, found.folder_id)
    values = {"form": typed, "folder": folder, "reason": found.reason, "own": own, "words": found.words}
    return values | {"row": _row(request, found), "reviewed": found.outcome is not None}


def _emergency(request: Request) -> Emergency:
    wanted = select(Emergency).where(
        Emergency.ref == request.matchdict["emergency"], Emergency.folder_id == request.context.folder_id
    )
    found: Emergency | None = request.cfsdocs.db.scalars(wanted).one_or_none()
    if found is None:
        raise AccessRefused
    return found


def _require_may(request: Request) -> None:
    """Raises AccessRefused for volunteers, trustees and administrators, whatever else they are."""
    if not may_open(request.cfsdocs.db, request.cfsdocs.colleague.id):
        raise AccessRefused(("role",))


def includeme(config: Configurator) -> None:
    """Workers and managers open; who decides about the family reviews; Chief Officer and auditor look it through."""
    config.add_role_view(form, route_name="cfsdocs.emergency", roles=MAY, renderer="needs_emergency.jinja2")
    config.add_role_view(ask, route_name="cfsdocs.emergency", roles=MAY, request_method="POST")
    route = {"route_name": "cfsdocs.folder_emergency", "action": Action.MANAGE}
    config.add_folder_view(show, renderer="needs_review.jinja2", **route)
    config.add_folder_view(review, request_method="POST", **route)
    readers = {Role.CHIEF_OFFICER, Role.AUDITOR}
    config.add_role_view(register, route_name="cfsdocs.emergencies", roles=readers, renderer="needs_register.jinja2")
