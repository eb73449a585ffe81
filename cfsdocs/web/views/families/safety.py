"""Safety: what is hidden, who must not learn it, and how to contact somebody safely (domestic abuse, 6.1)."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.access.models import Action
from cfsdocs.errors import InputError
from cfsdocs.families import addresses, safety
from cfsdocs.families.addresses import Point
from cfsdocs.families.changes import SAFETY
from cfsdocs.families.members import member, members
from cfsdocs.journal import Event, append
from cfsdocs.web.pages.families.safety import safety_page
from cfsdocs.web.rendering import page
from cfsdocs.web.views.families.forms import AddressForm, ContactForm, KeptFromForm, ReasonForm, pairs
from cfsdocs.web.views.families.here import again, around, done, family, number, search_for_hidden

PAGE = "families_safety.jinja2"
ADDRESS, KEEP, CONTACT = "families_address.jinja2", "families_keep_from.jinja2", "families_contact.jinja2"


def shown(request: Request) -> dict[str, Any]:
    """Everything, with what is protected masked."""
    visit, folder_id = request.cfsdocs, family(request)
    return {**around(request, SAFETY), "safety": safety_page(visit.db, folder_id, visit.now), "asked": "", "form": None}


def show(request: Request) -> Response:
    """One protected address, for whoever says why. That they looked is in the journal before they see it."""
    visit, folder_id, item = request.cfsdocs, family(request), request.matchdict["item"]
    form = ReasonForm(request.POST)
    try:
        found = addresses.show(visit.db, folder_id, item, form.reason.data or "", visit.colleague.id, visit.now)
    except InputError as error:
        form.blame(error)
        return page(request, PAGE, {**shown(request), "asked": item, "form": form, "errors": form.problems}, 400)
    about = Event(
        at=visit.now, account_id=visit.colleague.id, action="show address", outcome="done", folder_id=folder_id
    )
    append(visit.db, about)
    values = {**shown(request), "safety": safety_page(visit.db, folder_id, visit.now, showing=found.id)}
    return page(request, PAGE, values)


def add(request: Request) -> dict[str, Any]:
    """The empty form."""
    return _address(request, AddressForm())


def added(request: Request) -> Response:
    """Record it; when it is hidden, search for it in what is here already."""
    visit, folder_id = request.cfsdocs, family(request)
    form = AddressForm(request.POST)
    values = _address(request, form)
    try:
        if form.typed_kind is None:
            raise InputError("Choose what it is", "kind")
        if form.hide.data not in ("yes", "no"):
            raise InputError("Say whether it must be hidden", "hide")
        typed = Point(
            number(form.person.data), form.typed_kind, form.words.data or "", form.town.data or "",
            form.postcode.data or "", form.hide.data == "yes",
        )  # fmt: skip
        made = addresses.add_point(visit.db, folder_id, typed, visit.colleague.id, visit.now)
    except InputError as error:
        form.blame(error)
        return again(request, ADDRESS, values, form.problems)
    if made.protected:
        search_for_hidden(request, made.person_id)
    return done(request, "record address", "folder_safety")


def ended(request: Request) -> Response:
    """It is theirs no longer."""
    visit, folder_id = request.cfsdocs, family(request)
    addresses.end_point(visit.db, folder_id, request.matchdict["item"], visit.colleague.id, visit.now)
    return done(request, "end address", "folder_safety")


def unprotected(request: Request) -> Response:
    """It needs hiding no longer."""
    visit, folder_id, item = request.cfsdocs, family(request), request.matchdict["item"]
    form = ReasonForm(request.POST)
    try:
        addresses.unprotect(visit.db, folder_id, item, form.reason.data or "", visit.colleague.id, visit.now)
    except InputError as error:
        form.blame(error)
        return page(request, PAGE, {**shown(request), "asked": item, "form": form, "errors": form.problems}, 400)
    return done(request, "unprotect address", "folder_safety")


def keep(request: Request) -> dict[str, Any]:
    """The empty form."""
    return _keep(request, KeptFromForm())


def kept(request: Request) -> Response:
    """Somebody must not learn something."""
    visit, folder_id = request.cfsdocs, family(request)
    form = KeptFromForm(request.POST)
    values = _keep(request, form)
    learner = number(form.learner_id.data) or None
    try:
        safety.keep_from(
            visit.db, folder_id, number(form.person.data), learner, form.learner.data or "", form.what.data or "",
            visit.colleague.id, visit.now,
        )  # fmt: skip
    except InputError as error:
        form.blame(error)
        return again(request, KEEP, values, form.problems)
    return done(request, "record who must not learn", "folder_safety")


def kept_no_more(request: Request) -> Response:
    """They may learn it again."""
    visit, folder_id = request.cfsdocs, family(request)
    safety.end_kept_from(visit.db, folder_id, request.matchdict["item"], visit.colleague.id, visit.now)
    return done(request, "end who must not learn", "folder_safety")


def contact(request: Request) -> dict[str, Any]:
    """The form with what is said now."""
    visit, folder_id = request.cfsdocs, family(request)
    found = member(visit.db, folder_id, request.matchdict["person"], visit.now)
    said = safety.safe_contacts(visit.db, folder_id, visit.now).get(found.id)
    now = {"ways": said.ways, "times": said.times, "avoid": said.avoid} if said else {}
    return {**around(request), "form": ContactForm(data=now), "member": found}


def contacted(request: Request) -> Response:
    """How they can be contacted safely."""
    visit, folder_id = request.cfsdocs, family(request)
    found = member(visit.db, folder_id, request.matchdict["person"], visit.now)
    form = ContactForm(request.POST)
    said = form.ways.data or "", form.times.data or "", form.avoid.data or ""
    try:
        safety.say_how_to_contact(visit.db, folder_id, found.id, *said, by=visit.colleague.id, now=visit.now)
    except InputError as error:
        form.blame(error)
        return again(request, CONTACT, {**around(request), "form": form, "member": found}, form.problems)
    return done(request, "record safe contact", "folder_safety")


def _address(request: Request, form: AddressForm) -> dict[str, Any]:
    visit, folder_id = request.cfsdocs, family(request)
    form.person.choices = pairs(members(visit.db, folder_id, visit.now))
    return {**around(request), "form": form}


def _keep(request: Request, form: KeptFromForm) -> dict[str, Any]:
    visit, folder_id = request.cfsdocs, family(request)
    people = pairs(members(visit.db, folder_id, visit.now))
    form.person.choices = people
    form.learner_id.choices = [("", "Somebody else"), *people]
    return {**around(request), "form": form}


def includeme(config: Configurator) -> None:
    """Whoever needs to know the whole folder sees it; only who decides about the folder stops hiding something."""
    config.add_folder_view(shown, route_name="cfsdocs.folder_safety", whole=True, renderer=PAGE)
    config.add_folder_view(show, route_name="cfsdocs.folder_address_show", whole=True, request_method="POST")
    for shows, takes, name, template in (
        (add, added, "folder_address_add", ADDRESS),
        (keep, kept, "folder_keep_from", KEEP),
        (contact, contacted, "folder_safe_contact", CONTACT),
    ):
        config.add_folder_view(shows, route_name=f"cfsdocs.{name}", action=Action.EDIT, renderer=template)
        config.add_folder_view(takes, route_name=f"cfsdocs.{name}", action=Action.EDIT, request_method="POST")
    for view, name, action in (
        (ended, "folder_address_end", Action.EDIT),
        (kept_no_more, "folder_keep_from_end", Action.EDIT),
        (unprotected, "folder_address_unprotect", Action.MANAGE),
    ):
        config.add_folder_view(view, route_name=f"cfsdocs.{name}", action=action, request_method="POST")
