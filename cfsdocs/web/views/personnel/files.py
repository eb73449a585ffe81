"""Personnel files for their keepers: the list by status, opening one, where somebody stands, an applicant begins."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select

from cfsdocs.access import lists
from cfsdocs.access.models import Action
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.people.accounts import add_person
from cfsdocs.people.models import Person, Role
from cfsdocs.personnel import changes, files
from cfsdocs.personnel.keepers import needs_second
from cfsdocs.personnel.models import Capacity, Status
from cfsdocs.records.models import Folder, FolderKind
from cfsdocs.web.pages import folders, words
from cfsdocs.web.pages.folders import IN_FOLDER
from cfsdocs.web.pages.personnel import files as pages
from cfsdocs.web.rendering import page
from cfsdocs.web.views.personnel.forms import OpenForm, StandingForm, TakeOnForm
from cfsdocs.web.views.personnel.steps import days_sound, note, personnel_folder, trying

OPENERS = frozenset({Role.OFFICE_MANAGER, Role.CHIEF_OFFICER, Role.CHAIR})
MOST_PAPERS = 200
"""Of an applicant's: more is no application."""


def personnel(request: Request) -> dict[str, Any]:
    """The personnel files that I may open. What is typed comes by POST: a name must never be in a URL."""
    visit = request.cfsdocs
    typed = request.POST.get("typed", "") if request.method == "POST" else ""
    status, after = request.params.get("status", ""), request.params.get("after", "")
    found = pages.file_list(visit.db, visit.asker(FolderKind.PERSONNEL), status, typed, after)
    may_open = bool(OPENERS & visit.colleague.roles)
    return {
        "found": found, "typed": typed, "first": not after, "may_open": may_open, "statuses": pages.STATUS_WORDS,
    }  # fmt: skip


def ask_new(request: Request) -> dict[str, Any]:
    """The form for a new file."""
    return _opening(request, OpenForm())


def open_new(request: Request) -> Response:
    """Open the file, for its keepers."""
    form = OpenForm(request.POST)
    opened: Folder | None = None
    if days_sound(form):
        with trying(request, form):
            opened = _open(request, form)
    if opened is None:
        return page(request, "personnel_new.jinja2", _opening(request, form), 400)
    note(request, "open folder", folder_id=opened.id)
    return HTTPSeeOther(request.route_path("cfsdocs.folder", ref=opened.ref))


def show_standing(request: Request) -> dict[str, Any]:
    """Where somebody stands."""
    visit, folder = request.cfsdocs, personnel_folder(request)
    stands = files.standing(visit.db, folder)
    data: dict[str, Any] = {"status": stands.status, "capacity": stands.capacity}
    data |= {"started_on": stands.started_on, "left_on": stands.left_on}
    return _standing(request, folder, StandingForm(data=data))


def save_standing(request: Request) -> Response:
    """Record it, or put it forward where it takes two people."""
    visit, folder, form = request.cfsdocs, personnel_folder(request), StandingForm(request.POST)
    two = needs_second(visit.db, folder.id, visit.now)
    if days_sound(form):
        with trying(request, form):
            _record(request, folder, form, two)
    if form.problems:
        return page(request, "personnel_status.jinja2", _standing(request, folder, form), 400)
    note(request, "propose standing" if two else "change standing", folder_id=folder.id)
    there = "personnel_changes" if two else "folder"
    return HTTPSeeOther(request.route_path(f"cfsdocs.{there}", **({} if two else {"ref": folder.ref})))


def ask_take_on(request: Request) -> dict[str, Any]:
    """Which of an applicant's papers the work needs."""
    folder = personnel_folder(request)
    _must_apply(request, folder)
    return _taking_on(request, folder, TakeOnForm())


def take_on(request: Request) -> Response:
    """They begin: what the work needs stays, the rest gets a date."""
    visit, folder, form = request.cfsdocs, personnel_folder(request), TakeOnForm(request.POST)
    _must_apply(request, folder)
    papers = dict(_papers(request, folder))
    if days_sound(form):
        with trying(request, form):
            if form.started_on.data is None:
                raise InputError("Enter the day on which they begin, for example 27 3 2026", "started_on")
            needed = [int(each) for each in form.needed.data or () if each in papers]
            files.take_on(visit.db, folder, form.started_on.data, needed, visit.colleague.id, visit.now)
    if form.problems:
        return page(request, "personnel_take_on.jinja2", _taking_on(request, folder, form), 400)
    note(request, "take on applicant", folder_id=folder.id)
    return HTTPSeeOther(request.route_path("cfsdocs.folder", ref=folder.ref))


def _open(request: Request, form: OpenForm) -> Folder:
    visit, session = request.cfsdocs, request.cfsdocs.db
    if form.capacity.data not in tuple(Capacity):
        raise InputError("Choose as what they are, or would be, here", "capacity")
    if form.begun.data not in ("applicant", "current"):
        raise InputError("Choose where they stand", "begun")
    began = form.started_on.data if form.begun.data == "current" else None
    if form.begun.data == "current" and began is None:
        raise InputError("Enter the day on which they began, for example 27 3 2026", "started_on")
    person = _person(request, form)
    if not pages.may_open_for(session, visit.colleague.roles, person.id):
        raise InputError("Choose somebody from the list, or enter a name", "person")
    return files.open_file(session, person, Capacity(form.capacity.data), began, visit.now)


def _person(request: Request, form: OpenForm) -> Person:
    session = request.cfsdocs.db
    if form.person.data:
        if form.person.data not in dict(form.person.choices or _choices(request)):
            raise InputError("Choose somebody from the list, or enter a name", "person")
        found: Person = session.scalars(select(Person).where(Person.ref == form.person.data)).one()
        return found
    name = (form.name.data or "").strip()
    if not 0 < len(name) <= files.LONGEST_NAME:
        raise InputError(f"Enter their full name, in {files.LONGEST_NAME} characters or fewer", "name")
    return add_person(session, name, (form.known_as.data or "").strip()[: files.LONGEST_NAME], form.born.data)


def _record(request: Request, folder: Folder, form: StandingForm, two: bool) -> None:
    visit = request.cfsdocs
    if form.status.data not in tuple(Status):
        raise InputError("Choose where they stand", "status")
    if form.capacity.data not in tuple(Capacity):
        raise InputError("Choose as what they are, or would be, here", "capacity")
    status = Status(form.status.data)
    files.check(status, form.started_on.data, form.left_on.data)
    if two:
        content = changes.status_content(status, form.started_on.data, form.left_on.data)
        changes.propose(visit.db, folder.id, "status", content, visit.colleague.id, visit.now)
        return
    files.record(visit.db, folder, status, form.started_on.data, form.left_on.data)
    files.set_capacity(visit.db, folder, Capacity(form.capacity.data))


def _must_apply(request: Request, folder: Folder) -> None:
    if files.standing(request.cfsdocs.db, folder).status is not Status.APPLICANT:
        raise AccessRefused


def _choices(request: Request) -> list[tuple[str, str]]:
    visit = request.cfsdocs
    return list(pages.without_file(visit.db, visit.colleague.roles, visit.colleague.person_id))


def _papers(request: Request, folder: Folder) -> list[tuple[str, str]]:
    visit = request.cfsdocs
    asker = visit.asker(FolderKind.PERSONNEL)
    rows = lists.newest(
        visit.db, asker, where=IN_FOLDER, parameters={"in_folder": folder.id}, size=MOST_PAPERS, few=True
    )
    return [(str(row.id), f"{row.title}, {words.day(row.dated)}") for row in rows]


def _opening(request: Request, form: OpenForm) -> dict[str, Any]:
    form.person.choices = [("", "Somebody new, without an account"), *_choices(request)]
    return {"form": form, "errors": form.problems}


def _standing(request: Request, folder: Folder, form: StandingForm) -> dict[str, Any]:
    visit = request.cfsdocs
    return {
        "form": form,
        "errors": form.problems,
        "head": folders.head(visit.db, visit.asker(FolderKind.PERSONNEL), folder.id, whole=True),
        "stands": files.standing(visit.db, folder),
        "two": needs_second(visit.db, folder.id, visit.now),
        "words": words,
    }


def _taking_on(request: Request, folder: Folder, form: TakeOnForm) -> dict[str, Any]:
    visit = request.cfsdocs
    form.needed.choices = _papers(request, folder)
    head = folders.head(visit.db, visit.asker(FolderKind.PERSONNEL), folder.id, whole=True)
    return {"form": form, "errors": form.problems, "head": head}


def includeme(config: Configurator) -> None:
    """The list shows what is the asker's; the rest is for who decides about the file."""
    for method in ("GET", "POST"):
        config.add_signed_in_view(
            personnel, route_name="cfsdocs.personnel", renderer="personnel_files.jinja2", request_method=method
        )
    new: dict[str, Any] = {"route_name": "cfsdocs.personnel_new", "roles": OPENERS}
    config.add_role_view(ask_new, renderer="personnel_new.jinja2", **new)
    config.add_role_view(open_new, request_method="POST", **new)
    stands: dict[str, Any] = {"route_name": "cfsdocs.personnel_status", "action": Action.MANAGE}
    config.add_folder_view(show_standing, renderer="personnel_status.jinja2", **stands)
    config.add_folder_view(save_standing, request_method="POST", **stands)
    begins: dict[str, Any] = {"route_name": "cfsdocs.personnel_take_on", "action": Action.EDIT}
    config.add_folder_view(ask_take_on, renderer="personnel_take_on.jinja2", **begins)
    config.add_folder_view(take_on, request_method="POST", **begins)
