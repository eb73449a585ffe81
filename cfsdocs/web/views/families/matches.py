"""Possible matches: is somebody in a new folder known already? Only for who holds both folders wholly."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.conflicts.late import look_again
from cfsdocs.errors import InputError
from cfsdocs.families.matching import decide_match
from cfsdocs.journal import Event, append
from cfsdocs.people.models import Role
from cfsdocs.web.pages.families.matches import matches_page
from cfsdocs.web.rendering import page
from cfsdocs.web.views.families.here import search_for_hidden

DECIDERS = (Role.LINE_MANAGER, Role.CHIEF_OFFICER)
PAGE = "families_matches.jinja2"


def matches(request: Request) -> dict[str, Any]:
    """What waits, side by side."""
    visit = request.cfsdocs
    return {"matches": matches_page(visit.db, visit.colleague.id, visit.now), "errors": []}


def decided(request: Request) -> Response:
    """One person, or two."""
    visit, said = request.cfsdocs, request.POST.get("same", "")
    try:
        if said not in ("yes", "no"):
            raise InputError("Say whether they are one person", "same")
        found = decide_match(visit.db, visit.colleague.id, request.matchdict["item"], said == "yes", visit.now)
    except InputError as error:
        visit.db.expire_all()
        return page(request, PAGE, {**matches(request), "errors": [("", error.message)]}, 400)
    about = Event(
        at=visit.now, account_id=visit.colleague.id, action="decide match", outcome="done", folder_id=found.folder.id
    )
    append(visit.db, about)
    if said == "yes":
        look_again(visit.db, visit.now)
        search_for_hidden(request, found.known.id)
    return HTTPSeeOther(request.route_path("cfsdocs.family_matches"))


def includeme(config: Configurator) -> None:
    """Line managers, and the Chief Officer where the families are two teams'."""
    config.add_role_view(matches, route_name="cfsdocs.family_matches", roles=DECIDERS, renderer=PAGE)
    config.add_role_view(decided, route_name="cfsdocs.family_match", roles=DECIDERS, request_method="POST")
