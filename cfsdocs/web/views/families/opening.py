"""Opening a family's folder: a task list that can be left and taken up again (4)."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.access.models import Action
from cfsdocs.conflicts.asked import answered
from cfsdocs.conflicts.late import look_again
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.families import opening
from cfsdocs.families.models import Step
from cfsdocs.journal import Event, append
from cfsdocs.records.models import FolderKind
from cfsdocs.web.pages.families.opening import check_answers, tasks
from cfsdocs.web.rendering import page
from cfsdocs.web.views.families.forms import NameCheck
from cfsdocs.web.views.families.here import around, done, family
from cfsdocs.web.views.folders import OPENERS

NOT_A_DATE = "Enter the date as numbers, for example 27 3 1990"


def start(_: Request) -> dict[str, Any]:
    """The name check."""
    return {"form": NameCheck(), "errors": []}


def begin(request: Request) -> Response:
    """Begin the folder. The answer is the same whether anybody is known or not."""
    visit = request.cfsdocs
    visit.asker(FolderKind.FAMILY)  # where no purpose is set up yet, there is nothing to open
    form = NameCheck(request.POST)
    try:
        if form.born.wrong:
            raise InputError(NOT_A_DATE, "born")
        typed = form.title.data or "", form.name.data or "", form.born.data, form.part.data or ""
        folder = opening.begin(visit.db, *typed, by=visit.colleague.id, now=visit.now)
    except InputError as error:
        form.blame(error)
        return page(request, "families_open.jinja2", {"form": form, "errors": form.problems}, 400)
    about = Event(
        at=visit.now, account_id=visit.colleague.id, action="begin family", outcome="done", folder_id=folder.id
    )
    append(visit.db, about)
    look_again(visit.db, visit.now)
    return HTTPSeeOther(request.route_path("cfsdocs.folder_opening", ref=folder.ref, _query={"begun": "1"}))


def task_list(request: Request) -> dict[str, Any]:
    """What is done, and what is still to do."""
    visit, folder_id = request.cfsdocs, family(request)
    progress = opening.progress(visit.db, folder_id)
    if progress is None:
        raise AccessRefused
    return {
        **around(request),
        "progress": progress,
        "tasks": tasks(progress),
        "thanks": opening.THANKS if request.GET.get("begun") else "",
    }


def step(request: Request) -> Response:
    """Call a step done."""
    visit, folder_id, name = request.cfsdocs, family(request), request.matchdict["step"]
    if name not in set(Step):
        raise AccessRefused
    opening.step_done(visit.db, folder_id, Step(name), visit.colleague.id, visit.now)
    if name == Step.KNOW:
        answered(visit.db, visit.colleague.id, folder_id, knows=False, now=visit.now)
    return done(request, "finish step", "folder_opening")


def know(request: Request) -> dict[str, Any]:
    """Do you know anyone here? (7.1)"""
    family(request)
    return {**around(request), "declare": _declaring(request)}


def check(request: Request) -> dict[str, Any]:
    """Everything once more, before the folder is opened."""
    visit, folder_id = request.cfsdocs, family(request)
    progress = opening.progress(visit.db, folder_id)
    if progress is None or progress.active:
        raise AccessRefused
    return {**around(request), "progress": progress, "answers": check_answers(visit.db, folder_id, visit.now)}


def activate(request: Request) -> Response:
    """Open it."""
    visit, folder_id = request.cfsdocs, family(request)
    try:
        opening.activate(visit.db, folder_id, visit.colleague.id, visit.now)
    except InputError as error:
        return page(request, "families_check.jinja2", {**check(request), "errors": [("", error.message)]}, 400)
    return done(request, "open family", "folder")


def stop(request: Request) -> Response:
    """It was begun by mistake."""
    visit, folder_id = request.cfsdocs, family(request)
    opening.give_up(visit.db, folder_id, visit.colleague.id, visit.now)
    done(request, "give up opening", "folder")
    return HTTPSeeOther(request.route_path("cfsdocs.families"))


def _declaring(request: Request) -> str:
    """Where to declare a personal connection with this family."""
    return str(request.route_path("cfsdocs.folder_connection", ref=request.context.ref))


def includeme(config: Configurator) -> None:
    """Workers and line managers begin; whoever may change the folder goes on."""
    config.add_role_view(start, route_name="cfsdocs.family_open", roles=OPENERS, renderer="families_open.jinja2")
    config.add_role_view(begin, route_name="cfsdocs.family_open", roles=OPENERS, request_method="POST")
    for view, name, template in (
        (task_list, "folder_opening", "families_opening.jinja2"),
        (know, "folder_opening_know", "families_know.jinja2"),
        (check, "folder_opening_check", "families_check.jinja2"),
    ):
        config.add_folder_view(view, route_name=f"cfsdocs.{name}", action=Action.EDIT, renderer=template)
    for view, name in (
        (step, "folder_opening_step"), (activate, "folder_opening_check"), (stop, "folder_opening_stop")
    ):  # fmt: skip
        config.add_folder_view(view, route_name=f"cfsdocs.{name}", action=Action.EDIT, request_method="POST")
