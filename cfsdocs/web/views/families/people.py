"""The people of a folder: who they are, who lives with whom, who has parental responsibility (4.1)."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.access.models import Action
from cfsdocs.conflicts.late import look_again
from cfsdocs.errors import InputError
from cfsdocs.families import members as people_of
from cfsdocs.families.changes import PEOPLE
from cfsdocs.families.giving import settle_carried
from cfsdocs.families.members import Facts, Member
from cfsdocs.families.models import Evidence
from cfsdocs.families.opening import tell_of_matches
from cfsdocs.records.models import FolderKind
from cfsdocs.web.pages import folders as pages
from cfsdocs.web.pages.families.people import folk, responsibilities
from cfsdocs.web.views.families.forms import ParentalForm, PersonForm
from cfsdocs.web.views.families.here import again, around, done, family, number

NOT_A_DATE = "Enter the date as numbers, for example 27 3 1990"
PERSON, PARENTAL = "families_person.jinja2", "families_parental.jinja2"


def people(request: Request) -> dict[str, Any]:
    """The people of a folder: only for whoever needs to know the whole of it."""
    visit, context = request.cfsdocs, request.context
    asker = visit.asker(context.kind)
    if context.kind != FolderKind.FAMILY:
        head = pages.head(visit.db, asker, context.folder_id, whole=True)
        return {"head": head, "members": pages.members(visit.db, asker, context.folder_id), "family": False}
    return {
        **around(request, PEOPLE),
        "family": True,
        "people": folk(visit.db, asker, context.folder_id),
        "held": responsibilities(visit.db, context.folder_id, visit.now),
    }


def add(request: Request) -> dict[str, Any]:
    """The empty form."""
    return _form(request, PersonForm(), None)


def added(request: Request) -> Response:
    """Somebody more. Nobody is told here whether they are known."""
    visit, folder_id = request.cfsdocs, family(request)
    form = PersonForm(request.POST)
    values = _form(request, form, None)
    try:
        people_of.add_member(visit.db, folder_id, _facts(form), visit.colleague.id, visit.now)
    except InputError as error:
        form.blame(error)
        return again(request, PERSON, values, form.problems)
    look_again(visit.db, visit.now)
    tell_of_matches(visit.db, folder_id, visit.now)
    return done(request, "add person", "folder_people")


def change(request: Request) -> dict[str, Any]:
    """The form with what is recorded."""
    visit, folder_id = request.cfsdocs, family(request)
    found = people_of.member(visit.db, folder_id, request.matchdict["person"], visit.now)
    person, lives = found.person, people_of.lives_with(visit.db, folder_id).get(found.id, set())
    recorded = {
        "name": person.name, "known_as": person.known_as, "part": found.part, "born": person.born,
        "died": person.died, "no_letters": person.no_letters, "lives_with": [str(each) for each in lives],
    }  # fmt: skip
    return _form(request, PersonForm(data=recorded), found)


def changed(request: Request) -> Response:
    """Correct it."""
    visit, folder_id = request.cfsdocs, family(request)
    found = people_of.member(visit.db, folder_id, request.matchdict["person"], visit.now)
    form = PersonForm(request.POST)
    values = _form(request, form, found)
    try:
        people_of.change_member(visit.db, folder_id, found.id, _facts(form), visit.colleague.id, visit.now)
    except InputError as error:
        form.blame(error)
        return again(request, PERSON, values, form.problems)
    look_again(visit.db, visit.now)
    return done(request, "change person", "folder_people")


def parental(request: Request) -> dict[str, Any]:
    """The empty form."""
    return _parental_form(request, ParentalForm())


def recorded(request: Request) -> Response:
    """Somebody has parental responsibility."""
    visit, folder_id = request.cfsdocs, family(request)
    form = ParentalForm(request.POST)
    values = _parental_form(request, form)
    try:
        if form.seen_on.wrong:
            raise InputError(NOT_A_DATE, "seen_on")
        if form.evidence.data not in set(Evidence):
            raise InputError("Choose how you know", "evidence")
        children = {number(each) for each in form.children.data or ()}
        people_of.record_parental(
            visit.db, folder_id, number(form.adult.data), children, Evidence(form.evidence.data), form.seen_on.data,
            visit.colleague.id, visit.now,
        )  # fmt: skip
    except InputError as error:
        form.blame(error)
        return again(request, PARENTAL, values, form.problems)
    return done(request, "record parental responsibility", "folder_people")


def ended(request: Request) -> Response:
    """It has ended; what rests on it counts no longer."""
    visit, folder_id = request.cfsdocs, family(request)
    over = people_of.end_parental(visit.db, folder_id, request.matchdict["item"], visit.colleague.id, visit.now)
    visit.db.flush()
    settle_carried(visit.db, folder_id, over.id, visit.now)
    return done(request, "end parental responsibility", "folder_people")


def _form(request: Request, form: PersonForm, found: Member | None) -> dict[str, Any]:
    visit, folder_id = request.cfsdocs, family(request)
    others = [
        each for each in people_of.members(visit.db, folder_id, visit.now) if found is None or each.id != found.id
    ]
    form.offer(others)
    return {**around(request), "form": form, "member": found}


def _parental_form(request: Request, form: ParentalForm) -> dict[str, Any]:
    visit, folder_id = request.cfsdocs, family(request)
    form.offer(people_of.members(visit.db, folder_id, visit.now))
    return {**around(request), "form": form}


def _facts(form: PersonForm) -> Facts:
    for field in (form.born, form.died):
        if field.wrong:
            raise InputError(NOT_A_DATE, field.short_name)
    return Facts(
        form.name.data or "", form.known_as.data or "", form.part.data or "", form.born.data, form.died.data,
        bool(form.no_letters.data), frozenset(number(each) for each in form.lives_with.data or ()),
    )  # fmt: skip


def includeme(config: Configurator) -> None:
    """Seen by whoever needs to know the whole folder, changed by whoever may change it."""
    config.add_folder_view(people, route_name="cfsdocs.folder_people", whole=True, renderer="people.jinja2")
    for shows, takes, name, template in (
        (add, added, "folder_person_add", PERSON),
        (change, changed, "folder_person", PERSON),
        (parental, recorded, "folder_parental", PARENTAL),
    ):
        config.add_folder_view(shows, route_name=f"cfsdocs.{name}", action=Action.EDIT, renderer=template)
        config.add_folder_view(takes, route_name=f"cfsdocs.{name}", action=Action.EDIT, request_method="POST")
    route = "cfsdocs.folder_parental_end"
    config.add_folder_view(ended, route_name=route, action=Action.EDIT, request_method="POST")
