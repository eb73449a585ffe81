"""Who could see a folder or a document on a day in the past."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from cfsdocs.access.models import Action
from cfsdocs.errors import InputError
from cfsdocs.records.models import Document, Folder
from cfsdocs.web.pages import words
from cfsdocs.web.pages.needs.past import Could, boxes, could_see_document, could_see_folder, moment_of


def folder(request: Request) -> dict[str, Any]:
    """Who could see how much of a folder."""
    visit, context = request.cfsdocs, request.context
    found = visit.db.get_one(Folder, context.folder_id)
    back = request.route_path("cfsdocs.folder_needs", ref=found.ref)
    asker = visit.asker(context.kind)
    answered = _answered(request, lambda at: could_see_folder(visit.db, asker, found.id, at))
    return {"title": found.title, "back_to": back, **answered}


def document(request: Request) -> dict[str, Any]:
    """Who could see a document."""
    visit, context = request.cfsdocs, request.context
    found = visit.db.get_one(Document, context.document_id)
    back = request.route_path("cfsdocs.document_who", ref=found.ref)
    asker = visit.asker(context.kind)
    answered = _answered(request, lambda at: could_see_document(visit.db, asker, found.id, found.folder_id, at))
    return {"title": found.title, "back_to": back, **answered}


def _answered(request: Request, ask: Callable[[Any], list[Could]]) -> dict[str, Any]:
    """The answer for the day in the query, if one was asked for; or what is wrong with it."""
    typed = boxes(request.GET)
    values = {"typed": typed, "error": None, "could": None, "day": ""}
    if not any(typed.values()):
        return values
    try:
        at = moment_of(request.GET, request.cfsdocs.now)
    except InputError as error:
        return values | {"error": error}
    return values | {"could": ask(at), "day": words.moment(at)}


def includeme(config: Configurator) -> None:
    """For those who decide who needs to know it. A day is nobody's secret: it may be in the address."""
    manage = {"action": Action.MANAGE, "renderer": "needs_past.jinja2"}
    config.add_folder_view(folder, route_name="cfsdocs.folder_needs_past", **manage)
    config.add_document_view(document, route_name="cfsdocs.document_who_past", **manage)
