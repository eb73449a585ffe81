"""A colleague's family: the Chief Officer says whose it is and who works with it (7.1)."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.access.models import Action
from cfsdocs.conflicts.colleague import Marking, colleagues, mark, marked, workers
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.people.models import Account, Role
from cfsdocs.records.models import Folder, FolderKind
from cfsdocs.web.pages.conflicts.forms import ColleagueForm
from cfsdocs.web.rendering import page

TEMPLATE = "conflicts_colleague.jinja2"


def ask(request: Request) -> dict[str, Any]:
    """The form, and whose family it has been marked as."""
    return _values(request, _form(request, None))


def take(request: Request) -> Response:
    """Close and open, at once."""
    visit, form = request.cfsdocs, _form(request, request.POST)
    chosen = form.colleague.data or ""
    people = frozenset(int(each) for each in form.workers.data or () if each.isdecimal() and len(each) < 19)
    try:
        if not chosen.isdecimal() or len(chosen) >= 19:
            raise InputError("Choose the colleague whose family this is", "colleague")
        marking = Marking(int(chosen), people, bool(form.manager_may.data))
        mark(visit.db, visit.db.get_one(Folder, request.context.folder_id), marking, visit.colleague.id, visit.now)
    except InputError as error:
        form.blame(error)
        return page(request, TEMPLATE, _values(request, form), 400)
    return HTTPSeeOther(request.route_path("cfsdocs.folder_colleague", ref=request.context.ref))


def _form(request: Request, typed: Any) -> ColleagueForm:
    visit = request.cfsdocs
    if Role.CHIEF_OFFICER not in visit.colleague.roles or request.context.kind != FolderKind.FAMILY:
        raise AccessRefused
    form = ColleagueForm(typed)
    everybody = colleagues(visit.db, visit.colleague.id, visit.now)
    form.colleague.choices = [("", "Choose"), *((str(each), name) for each, name in everybody)]
    form.workers.choices = [(str(each), name) for each, name in workers(visit.db, visit.now)]
    return form


def _values(request: Request, form: ColleagueForm) -> dict[str, Any]:
    visit, folder_id = request.cfsdocs, request.context.folder_id
    names = [visit.db.get_one(Account, each.account_id).person.name for each in marked(visit.db, folder_id)]
    return {"form": form, "folder": visit.db.get_one(Folder, folder_id), "marked": names}


def includeme(config: Configurator) -> None:
    """For the Chief Officer, of a folder that they may see."""
    for view, method in ((ask, "GET"), (take, "POST")):
        config.add_folder_view(
            view,
            route_name="cfsdocs.folder_colleague",
            action=Action.MANAGE,
            request_method=method,
            **({"renderer": TEMPLATE} if method == "GET" else {}),
        )
