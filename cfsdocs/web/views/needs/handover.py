"""The handover notes of a family: what the new worker reads before anything else (4.3)."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.needs.allocation import handovers, read_handovers, unread_handover
from cfsdocs.web.pages.folders import head
from cfsdocs.web.pages.needs.done import note_done
from cfsdocs.web.pages.needs.folder import handover_lines


def show(request: Request) -> dict[str, Any]:
    """Every note, the newest first."""
    visit, context = request.cfsdocs, request.context
    return {
        "head": head(visit.db, visit.asker(context.kind), context.folder_id, whole=True),
        "notes": handover_lines(visit.db, handovers(visit.db, context.folder_id)),
        "unread": unread_handover(visit.db, context.folder_id, visit.colleague.id) is not None,
    }


def read(request: Request) -> Response:
    """The new worker has read it: on to the family."""
    visit, context = request.cfsdocs, request.context
    read_handovers(visit.db, context.folder_id, visit.colleague.id, visit.now)
    note_done(request, "read handover")
    return HTTPSeeOther(request.route_path("cfsdocs.folder", ref=context.ref))


def includeme(config: Configurator) -> None:
    """For whoever needs to know the whole family."""
    config.add_folder_view(show, route_name="cfsdocs.folder_handover", whole=True, renderer="needs_handover.jinja2")
    config.add_folder_view(read, route_name="cfsdocs.folder_handover", whole=True, request_method="POST")
