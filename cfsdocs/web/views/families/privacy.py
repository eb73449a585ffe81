"""Explaining privacy to a family (4.1), and the leaflets that they are given."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select

from cfsdocs.access.models import Action
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.families import privacy as telling
from cfsdocs.families.changes import PRIVACY
from cfsdocs.families.members import members
from cfsdocs.families.privacy import Told
from cfsdocs.families.promises import Leaflet
from cfsdocs.journal import Event, append
from cfsdocs.people.models import Role
from cfsdocs.web.pages.families.privacy import lines, privacy_page
from cfsdocs.web.rendering import page
from cfsdocs.web.views.families.forms import LeafletForm, ToldForm, pairs
from cfsdocs.web.views.families.here import again, around, done, family, number

PAGE, ADD = "families_privacy.jinja2", "families_leaflet_add.jinja2"
NOT_A_DATE = "Enter the day as numbers, for example 27 3 2026"


def shown(request: Request) -> dict[str, Any]:
    """What was explained, and the form for who may record it."""
    return _page(request, ToldForm())


def explained(request: Request) -> Response:
    """Record it."""
    visit, folder_id = request.cfsdocs, family(request)
    form = ToldForm(request.POST)
    values = _page(request, form)
    try:
        if form.given_on.wrong:
            raise InputError(NOT_A_DATE, "given_on")
        told = Told(
            form.leaflet.data or "", form.given_on.data, frozenset(number(each) for each in form.people.data or ()),
            form.interpreter.data or "", bool(form.what_is_recorded.data), bool(form.how_it_is_used.data),
            bool(form.when_it_is_shared.data),
        )  # fmt: skip
        telling.explain(visit.db, folder_id, told, visit.colleague.id, visit.now)
    except InputError as error:
        form.blame(InputError(error.message, "what_is_recorded" if error.field == "explained" else error.field))
        return again(request, PAGE, values, form.problems)
    return done(request, "explain privacy", "folder_privacy")


def leaflets(request: Request) -> dict[str, Any]:
    """Every leaflet, to read, to print, to give."""
    visit = request.cfsdocs
    return {"leaflets": telling.leaflets(visit.db), "may_add": Role.CHIEF_OFFICER in visit.colleague.roles}


def leaflet(request: Request) -> dict[str, Any]:
    """One of them, as families read it."""
    wanted = select(Leaflet).where(Leaflet.ref == request.matchdict["item"])
    found = request.cfsdocs.db.scalars(wanted).one_or_none()
    if found is None:
        raise AccessRefused
    return {"leaflet": found, "lines": lines(found.text)}


def add(_: Request) -> dict[str, Any]:
    """The empty form."""
    return {"form": LeafletForm(), "errors": []}


def added(request: Request) -> Response:
    """A new version or language."""
    visit, form = request.cfsdocs, LeafletForm(request.POST)
    said = form.label.data or "", form.language.data or "", form.text.data or ""
    try:
        made = telling.add_leaflet(visit.db, *said, by=visit.colleague.id, now=visit.now)
    except InputError as error:
        form.blame(error)
        return page(request, ADD, {"form": form, "errors": form.problems}, 400)
    append(visit.db, Event(at=visit.now, account_id=visit.colleague.id, action="add leaflet", outcome="done"))
    return HTTPSeeOther(request.route_path("cfsdocs.leaflet", item=made.ref))


def _page(request: Request, form: ToldForm) -> dict[str, Any]:
    visit, folder_id = request.cfsdocs, family(request)
    form.leaflet.choices = [(each.ref, f"Version {each.label}, {each.language}") for each in telling.leaflets(visit.db)]
    form.people.choices = pairs(members(visit.db, folder_id, visit.now))
    return {**around(request, PRIVACY), "form": form, "told": privacy_page(visit.db, folder_id, visit.now)}


def includeme(config: Configurator) -> None:
    """Everybody may read a leaflet; the Chief Officer adds one."""
    config.add_folder_view(shown, route_name="cfsdocs.folder_privacy", whole=True, renderer=PAGE)
    route = "cfsdocs.folder_privacy"
    config.add_folder_view(explained, route_name=route, action=Action.EDIT, request_method="POST")
    config.add_signed_in_view(leaflets, route_name="cfsdocs.leaflets", renderer="families_leaflets.jinja2")
    config.add_signed_in_view(leaflet, route_name="cfsdocs.leaflet", renderer="families_leaflet.jinja2")
    chief = (Role.CHIEF_OFFICER,)
    config.add_role_view(add, route_name="cfsdocs.leaflet_add", roles=chief, renderer=ADD)
    config.add_role_view(added, route_name="cfsdocs.leaflet_add", roles=chief, request_method="POST")
