"""One's own notices: reading them, opening what one is about, marking them as read."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.journal import Event, append
from cfsdocs.notices.seen import see
from cfsdocs.people.mail_address import mail_address
from cfsdocs.web.pages.notices.listed import notices_of


def show(request: Request) -> dict[str, Any]:
    """The newest first."""
    visit = request.cfsdocs
    return {
        "notices": notices_of(visit.db, visit.colleague.id),
        "mails": bool(visit.settings.mail_host),
        "address": mail_address(visit.db, visit.colleague.id),
    }


def read(request: Request) -> Response:
    """Mark the notices sent as read; then on to what the one is about, if that was the button."""
    visit = request.cfsdocs
    opened = request.POST.get("open", "")
    refs = [opened] if opened else request.POST.getall("notice")
    kinds = see(visit.db, visit.colleague.id, refs, visit.now)
    append(
        visit.db,
        Event(at=visit.now, account_id=visit.colleague.id, action="read notices", outcome="done", note=visit.id),
    )
    route = kinds[0].route if opened and kinds else "notices"
    return HTTPSeeOther(request.route_path(f"cfsdocs.{route}"))


def includeme(config: Configurator) -> None:
    """For everybody, about themselves."""
    config.add_signed_in_view(show, route_name="cfsdocs.notices", request_method="GET", renderer="notices.jinja2")
    config.add_signed_in_view(read, route_name="cfsdocs.notices", request_method="POST")
