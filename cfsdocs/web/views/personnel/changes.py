"""Changes that take two people: the list, one of them, agreeing, declining, taking back.

Only its proposer and whoever may decide see one; to everybody else there is none.
"""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.errors import InputError
from cfsdocs.people.models import Role
from cfsdocs.personnel import changes
from cfsdocs.personnel.models import FileChange
from cfsdocs.web.pages.personnel.changes import change_line
from cfsdocs.web.reauthenticate import check_own_password
from cfsdocs.web.rendering import page
from cfsdocs.web.views.personnel.forms import DecideForm
from cfsdocs.web.views.personnel.steps import note, trying

TWO = frozenset({Role.CHIEF_OFFICER, Role.CHAIR})


def everything(request: Request) -> dict[str, Any]:
    """What waits, and what was decided."""
    visit = request.cfsdocs
    found = changes.seen_by(visit.db, visit.colleague.id, visit.now, outcome=None)
    lines = [change_line(visit.db, each) for each in found]
    return {
        "waiting": [each for each in lines if each.waiting],
        "decided": [each for each in reversed(lines) if not each.waiting],
    }


def show(request: Request) -> dict[str, Any]:
    """One change, and the form for whoever decides."""
    return _shown(request, _change(request), DecideForm())


def decide(request: Request) -> Response:
    """Agree, with name and password; or decline, with a reason."""
    form, agrees = DecideForm(request.POST), request.POST.get("answer") == "agree"
    if agrees:
        try:
            check_own_password(request)
        except InputError as error:
            form.blame(error)
    visit, change = request.cfsdocs, _change(request)
    if not form.problems:
        with trying(request, form):
            if agrees:
                by = visit.colleague.id
                changes.agree(visit.db, visit.house, change, by, form.name.data or "", visit.now)
            else:
                changes.decline(visit.db, change, visit.colleague.id, form.reason.data or "", visit.now)
    if form.problems:
        return page(request, "personnel_change.jinja2", _shown(request, change, form), 400)
    note(request, "agree to change" if agrees else "decline change", folder_id=change.folder_id,
         document_id=change.document_id)  # fmt: skip
    return HTTPSeeOther(request.route_path("cfsdocs.personnel_changes"))


def withdraw(request: Request) -> Response:
    """The proposer takes it back."""
    visit, change = request.cfsdocs, _change(request)
    changes.withdraw(visit.db, change, visit.colleague.id, visit.now)
    note(request, "withdraw change", folder_id=change.folder_id)
    return HTTPSeeOther(request.route_path("cfsdocs.personnel_changes"))


def _change(request: Request) -> FileChange:
    visit = request.cfsdocs
    return changes.find(visit.db, visit.colleague.id, request.matchdict["ref"], visit.now)


def _shown(request: Request, change: FileChange, form: DecideForm) -> dict[str, Any]:
    visit = request.cfsdocs
    return {
        "line": change_line(visit.db, change),
        "form": form,
        "errors": form.problems,
        "may_decide": changes.may_decide(visit.db, change, visit.colleague.id, visit.now),
        "mine": change.proposed_by == visit.colleague.id,
        "asks_password": visit.standalone,
    }


def includeme(config: Configurator) -> None:
    """For the two who can be the two people; each sees their own only."""
    listed: dict[str, Any] = {"route_name": "cfsdocs.personnel_changes", "roles": TWO}
    config.add_role_view(everything, renderer="personnel_changes.jinja2", **listed)
    one: dict[str, Any] = {"route_name": "cfsdocs.personnel_change", "roles": TWO}
    config.add_role_view(show, renderer="personnel_change.jinja2", **one)
    config.add_role_view(decide, request_method="POST", **one)
    config.add_role_view(withdraw, route_name="cfsdocs.personnel_change_withdraw", roles=TWO, request_method="POST")
