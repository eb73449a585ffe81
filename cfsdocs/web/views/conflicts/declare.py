"""I know someone here: declare a personal connection, and see one's own declarations (7.1).

The answer is the same page, byte for byte, and takes as long, whether anybody was found or not. Nothing that a
declarer sees may depend on that.
"""

from __future__ import annotations

from time import monotonic, sleep
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.conflicts.asked import answered
from cfsdocs.conflicts.declare import check, declare, no_sooner_than
from cfsdocs.conflicts.own import own_declarations
from cfsdocs.db import happening_at, writing
from cfsdocs.people.models import Role
from cfsdocs.web.pages import words
from cfsdocs.web.pages.conflicts.forms import DeclareForm
from cfsdocs.web.pages.conflicts.words import OWN_OUTCOMES
from cfsdocs.web.rendering import page

TEMPLATE = "conflicts_declare.jinja2"


def ask(request: Request) -> dict[str, Any]:
    """The form; from a folder's page, about that folder."""
    return _values(request, DeclareForm())


def take(request: Request) -> Response:
    """Record it. The answer waits, so that how long it took does not show."""
    began = monotonic()
    visit, form = request.cfsdocs, DeclareForm(request.POST)
    for problem in check(form.told):
        form.blame(problem)
    if form.problems:
        return page(request, TEMPLATE, _values(request, form), 400)
    folder_id = getattr(request.context, "folder_id", None)
    with writing(visit.house.engine) as session:
        happening_at(session, visit.now)
        second = visit.settings.second_trustee
        declare(session, visit.colleague.id, form.told, folder_id, visit.now, second)
        if folder_id is not None:
            answered(session, visit.colleague.id, folder_id, knows=True, now=visit.now)
    took = monotonic() - began
    sleep(no_sooner_than(took) - took)
    return HTTPSeeOther(request.route_path("cfsdocs.conflict_received"))


def received(_: Request) -> dict[str, Any]:
    """Thank you: the same for everybody."""
    return {}


def mine(request: Request) -> dict[str, Any]:
    """One's own declarations: what was written, that it was received, what was signed."""
    visit = request.cfsdocs
    own = own_declarations(visit.db, visit.colleague.id)
    return {"own": own, "said": OWN_OUTCOMES, "day": words.day}


def _values(request: Request, form: DeclareForm) -> dict[str, Any]:
    visit, ref = request.cfsdocs, getattr(request.context, "ref", "")
    chief = bool(ref) and Role.CHIEF_OFFICER in visit.colleague.roles and request.context.kind == "family"
    return {"form": form, "ref": ref, "chief": chief}


def includeme(config: Configurator) -> None:
    """For everybody; on a folder's page for whoever may see the folder."""
    config.add_signed_in_view(ask, route_name="cfsdocs.conflict_declare", renderer=TEMPLATE)
    config.add_signed_in_view(take, route_name="cfsdocs.conflict_declare", request_method="POST")
    config.add_folder_view(ask, route_name="cfsdocs.folder_connection", renderer=TEMPLATE)
    config.add_folder_view(take, route_name="cfsdocs.folder_connection", request_method="POST")
    config.add_signed_in_view(received, route_name="cfsdocs.conflict_received", renderer="conflicts_received.jinja2")
    config.add_signed_in_view(mine, route_name="cfsdocs.conflicts", renderer="conflicts_mine.jinja2")
