"""Leavers: who leaves and when, and the checklist. What of it is whose to see is found out anew for each page."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select

from cfsdocs.access.decide import Asker
from cfsdocs.errors import InputError
from cfsdocs.people.models import Account, Person, Role
from cfsdocs.personnel import checklist, leaving
from cfsdocs.personnel.leaver_models import Leaver, LeaverState
from cfsdocs.records.models import FolderKind
from cfsdocs.web.pages.personnel import leaving as pages
from cfsdocs.web.rendering import page
from cfsdocs.web.views.personnel.forms import LeaverForm, TaskForm
from cfsdocs.web.views.personnel.steps import days_sound, note, trying

BEGIN = frozenset({Role.LINE_MANAGER, Role.OFFICE_MANAGER, Role.CHIEF_OFFICER, Role.CHAIR})


def everybody(request: Request) -> dict[str, Any]:
    """Those I may decide about or have proposed, and what of anybody's is mine to see to."""
    visit, asker = request.cfsdocs, _asker(request)
    found = [
        pages.leaver_line(visit.db, each, asker) for each in leaving.seen_by(visit.db, asker.account_id, visit.now)
    ]
    return {
        "leavers": [each for each in found if each.state != "Cancelled"],
        "tasks": pages.task_lines(visit.db, checklist.assigned_to(visit.db, asker.account_id), asker),
        "may_begin": bool(BEGIN & visit.colleague.roles),
        "form": TaskForm(),
    }


def ask(request: Request) -> dict[str, Any]:
    """Who leaves, and when their access ends."""
    return _asking(request, LeaverForm())


def begin(request: Request) -> Response:
    """Record it, or propose it."""
    visit, form = request.cfsdocs, LeaverForm(request.POST)
    leaver: Leaver | None = None
    if days_sound(form):
        with trying(request, form):
            leaver = _begin(request, form)
    if leaver is None:
        return page(request, "leaver_new.jinja2", _asking(request, form), 400)
    whose = visit.db.get_one(Account, leaver.account_id)
    note(request, "leaver" if leaver.state == LeaverState.CONFIRMED else "propose leaver", note=f"account {whose.ref}")
    return HTTPSeeOther(request.route_path("cfsdocs.leaver", ref=leaver.ref))


def show(request: Request) -> dict[str, Any]:
    """One leaver, with the checklist."""
    return _shown(request, _leaver(request), TaskForm())


def confirm(request: Request) -> Response:
    """A proposal becomes so."""
    visit, leaver = request.cfsdocs, _leaver(request)
    leaving.confirm(visit.db, leaver, visit.colleague.id, visit.now)
    note(request, "confirm leaver", note=f"account {visit.db.get_one(Account, leaver.account_id).ref}")
    return HTTPSeeOther(request.route_path("cfsdocs.leaver", ref=leaver.ref))


def cancel(request: Request) -> Response:
    """They stay, or the proposal is turned down."""
    visit, leaver = request.cfsdocs, _leaver(request)
    leaving.cancel(visit.db, leaver, visit.colleague.id, visit.now)
    note(request, "cancel leaver", note=f"account {visit.db.get_one(Account, leaver.account_id).ref}")
    return HTTPSeeOther(request.route_path("cfsdocs.leavers"))


def change_task(request: Request) -> Response:
    """Give a line to somebody, tick it off, or take the tick back."""
    visit, form = request.cfsdocs, TaskForm(request.POST)
    task = checklist.find_task(visit.db, request.matchdict["ref"], visit.colleague.id)
    leaver = visit.db.get_one(Leaver, task.leaver_id)
    if task.assigned_to != visit.colleague.id:
        leaving.find(visit.db, visit.colleague.id, leaver.ref, visit.now)
    answer = request.POST.get("answer", "")
    with trying(request, form):
        if answer == "assign":
            checklist.assign(visit.db, task, leaver, form.to.data or "", visit.now)
        elif answer == "undo":
            checklist.undo(visit.db, task)
        else:
            by, grace = visit.colleague.id, visit.settings.grace_days
            checklist.finish(visit.db, task, form.note.data or "", by, visit.now, grace)
    if form.problems:
        raise InputError(form.problems[0][1])
    note(request, f"leaver task {answer if answer in ('assign', 'undo') else 'done'}", folder_id=task.folder_id)
    back = request.POST.get("back") == "list"
    return HTTPSeeOther(
        request.route_path("cfsdocs.leavers") if back else request.route_path("cfsdocs.leaver", ref=leaver.ref)
    )


def _begin(request: Request, form: LeaverForm) -> Leaver:
    visit = request.cfsdocs
    if form.person.data not in dict(_people(request)):
        raise InputError("Choose somebody from the list", "person")
    if form.when.data not in ("day", "at_once"):
        raise InputError("Choose when their access ends", "when")
    account = visit.db.scalars(select(Account).where(Account.ref == form.person.data)).one()
    at_once, reason = form.when.data == "at_once", form.reason.data or ""
    return leaving.begin(visit.db, account, form.last_day.data, at_once, reason, visit.colleague.id, visit.now)


def _people(request: Request) -> list[tuple[str, str]]:
    """(account ref, name) of those whose access I may end, or propose to."""
    visit, me = request.cfsdocs, request.cfsdocs.colleague.id
    gone = select(Leaver.account_id).where(Leaver.state != LeaverState.CANCELLED)
    rows = visit.db.scalars(
        select(Account)
        .join(Person, Person.id == Account.person_id)
        .where(Account.active_until > visit.now, Account.id != me, Account.id.not_in(gone))
        .order_by(Person.name)
    )
    return [
        (each.ref, each.person.name)
        for each in rows
        if me in leaving.deciders(visit.db, each, visit.now) or leaving.may_propose(visit.db, me, each, visit.now)
    ]


def _leaver(request: Request) -> Leaver:
    visit = request.cfsdocs
    return leaving.find(visit.db, visit.colleague.id, request.matchdict["ref"], visit.now)


def _asker(request: Request) -> Asker:
    asker: Asker = request.cfsdocs.asker(FolderKind.FAMILY)
    return asker


def _asking(request: Request, form: LeaverForm) -> dict[str, Any]:
    form.person.choices = [("", "Choose"), *_people(request)]
    return {"form": form, "errors": form.problems}


def _shown(request: Request, leaver: Leaver, form: TaskForm) -> dict[str, Any]:
    visit, asker = request.cfsdocs, _asker(request)
    account = visit.db.get_one(Account, leaver.account_id)
    tasks = checklist.tasks_of(visit.db, leaver, asker.account_id)
    return {
        "leaver": pages.leaver_line(visit.db, leaver, asker),
        "tasks": pages.task_lines(visit.db, tasks, asker),
        "helpers": checklist.helpers(visit.db, leaver, visit.now),
        "decides": asker.account_id in leaving.deciders(visit.db, account, visit.now),
        "mine": leaver.proposed_by == asker.account_id,
        "form": form,
    }


def includeme(config: Configurator) -> None:
    """The list and a line are anybody's who has one; the rest is for those who may begin it."""
    config.add_signed_in_view(everybody, route_name="cfsdocs.leavers", renderer="leavers.jinja2")
    config.add_signed_in_view(change_task, route_name="cfsdocs.leaver_task", request_method="POST")
    new: dict[str, Any] = {"route_name": "cfsdocs.leaver_new", "roles": BEGIN}
    config.add_role_view(ask, renderer="leaver_new.jinja2", **new)
    config.add_role_view(begin, request_method="POST", **new)
    config.add_role_view(show, route_name="cfsdocs.leaver", roles=BEGIN, renderer="leaver.jinja2")
    for view, name in ((confirm, "leaver_confirm"), (cancel, "leaver_cancel")):
        config.add_role_view(view, route_name=f"cfsdocs.{name}", roles=BEGIN, request_method="POST")
