"""Volunteers' work contact cards, for those who lead them. Nothing here opens or names a personnel file."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.errors import AccessRefused
from cfsdocs.personnel import contact
from cfsdocs.web.pages import words
from cfsdocs.web.rendering import page
from cfsdocs.web.views.personnel.forms import ContactForm
from cfsdocs.web.views.personnel.steps import note, trying


def volunteers(request: Request) -> dict[str, Any]:
    """The cards of those whom I lead."""
    return {"cards": _cards(request), "words": words}


def ask(request: Request) -> dict[str, Any]:
    """One card, to be changed."""
    card = _card(request)
    return {"card": card, "form": ContactForm(data={"phone": card.phone, "availability": card.availability})}


def write(request: Request) -> Response:
    """Record how to reach them."""
    visit, card, form = request.cfsdocs, _card(request), ContactForm(request.POST)
    me = visit.colleague
    with trying(request, form):
        typed = form.phone.data or "", form.availability.data or ""
        contact.write(visit.db, me.id, me.roles, card.ref, *typed, visit.now)
    if form.problems:
        return page(request, "volunteer.jinja2", {"card": card, "form": form}, 400)
    note(request, "contact card", note=f"account {card.ref}")
    return HTTPSeeOther(request.route_path("cfsdocs.volunteers"))


def _cards(request: Request) -> list[contact.Contact]:
    visit, me = request.cfsdocs, request.cfsdocs.colleague
    return contact.contacts(visit.db, me.id, me.roles, visit.now)


def _card(request: Request) -> contact.Contact:
    found = next((each for each in _cards(request) if each.ref == request.matchdict["ref"]), None)
    if found is None:
        raise AccessRefused
    return found


def includeme(config: Configurator) -> None:
    """For those who lead volunteers."""
    roles = contact.LEADERS
    config.add_role_view(volunteers, route_name="cfsdocs.volunteers", roles=roles, renderer="volunteers.jinja2")
    one: dict[str, Any] = {"route_name": "cfsdocs.volunteer", "roles": roles}
    config.add_role_view(ask, renderer="volunteer.jinja2", **one)
    config.add_role_view(write, request_method="POST", **one)
