"""Who needs to know a folder, and ending a need to know, after what would be lost has been shown."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.access import grants
from cfsdocs.access.models import Action, Grant
from cfsdocs.errors import AccessRefused
from cfsdocs.needs.reach import keep_in_reach
from cfsdocs.needs.whatif import what_if
from cfsdocs.records.models import Folder
from cfsdocs.web.pages.folders import seen_whole
from cfsdocs.web.pages.needs.done import note_done
from cfsdocs.web.pages.needs.folder import holder_of, may_end, needs_page
from cfsdocs.web.rendering import page


def needs(request: Request) -> dict[str, Any]:
    """Now, before and to come."""
    visit, context = request.cfsdocs, request.context
    asker = visit.asker(context.kind)
    whole = seen_whole(visit.db, asker, context.folder_id)
    return {"page": needs_page(visit.db, asker, context.folder_id, whole)}


def end(request: Request) -> Response:
    """First what would be lost; then, confirmed, the end."""
    visit, context = request.cfsdocs, request.context
    session, now = visit.db, visit.now
    folder, grant = session.get_one(Folder, context.folder_id), _grant(request)
    if request.POST.get("confirm"):
        grants.end(grant, now)
        session.flush()
        note_done(request, "end need", grant.id)
        keep_in_reach(session, folder, now, visit.settings.grace_days)
        return HTTPSeeOther(request.route_path("cfsdocs.folder_needs", ref=folder.ref))
    would = what_if(session, folder, now, visit.settings.grace_days, lambda: grants.end(grant, now))
    values = {
        "would": would,
        "folder": folder,
        "action": request.path,
        "carried": [("grant", str(grant.id))],
        "question": f"End the need to know of {holder_of(session, grant.principal_id)}?",
        "button": "End it",
        "ending": True,
    }
    return page(request, "needs_confirm.jinja2", values)


def _grant(request: Request) -> Grant:
    """The need to know of this folder that the form names. Raises AccessRefused for any other."""
    typed, session = request.POST.get("grant", ""), request.cfsdocs.db
    found: Grant | None = session.get(Grant, int(typed)) if typed.isdecimal() and len(typed) < 19 else None
    if found is None or found.folder_id != request.context.folder_id:
        raise AccessRefused
    if not may_end(session, found, request.cfsdocs.now):
        raise AccessRefused
    return found


def includeme(config: Configurator) -> None:
    """For those who decide who needs to know the folder."""
    manage = {"action": Action.MANAGE}
    config.add_folder_view(needs, route_name="cfsdocs.folder_needs", renderer="needs_folder.jinja2", **manage)
    config.add_folder_view(end, route_name="cfsdocs.folder_needs_end", request_method="POST", **manage)
