"""A plugin as anybody might write one: a page of its own behind the guard; and a careless one, without."""

from __future__ import annotations

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response


def greet(request: Request) -> Response:
    return Response(f"Good morning, {request.cfsdocs.colleague.name}")


def includeme(config: Configurator) -> None:
    config.include("cfsdocs.extend")
    config.add_route("cfsdocs.greeting", "/greeting")
    config.add_signed_in_view(greet, route_name="cfsdocs.greeting")


def careless(config: Configurator) -> None:
    config.add_route("cfsdocs.greeting", "/greeting")
    config.add_view(greet, route_name="cfsdocs.greeting")
