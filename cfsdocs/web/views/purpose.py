"""Saying what one is working on (2.4): every decision is made for a purpose, and the journal names it."""

from __future__ import annotations

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.errors import InputError
from cfsdocs.web import cookies
from cfsdocs.web.held import next_of


def choose(request: Request) -> Response:
    """Keep the purpose for this browser's session, and go back."""
    name = request.POST.get("purpose", "")
    if name not in {each.name for each in request.cfsdocs.purposes}:
        raise InputError("Choose what you are working on", "purpose")
    back = next_of(request.POST.get("next", "")) or request.route_path("cfsdocs.home")
    response = HTTPSeeOther(back)
    cookies.keep(request, response, cookies.PURPOSE, name)
    return response


def includeme(config: Configurator) -> None:
    config.add_signed_in_view(choose, route_name="cfsdocs.purpose", request_method="POST")
