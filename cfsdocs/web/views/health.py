"""For whoever watches over the system: whether it answers, and no more."""

from __future__ import annotations

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import text

from cfsdocs.db import reading


def health(request: Request) -> Response:
    """200 when the database answers."""
    with reading(request.cfsdocs.house.engine) as session:
        session.execute(text("SELECT 1"))
    return Response("ok\n", content_type="text/plain")


def includeme(config: Configurator) -> None:
    """Open: it tells nothing of anybody."""
    config.add_open_view(health, route_name="cfsdocs.health", why="monitoring")
