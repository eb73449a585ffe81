"""The home page."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from cfsdocs.records.models import FolderKind
from cfsdocs.web.pages.cards import waiting_count
from cfsdocs.web.pages.due import all_due
from cfsdocs.web.pages.home import home as gather


def home(request: Request) -> dict[str, Any]:
    """My families, what is new, what waits."""
    visit = request.cfsdocs
    return {
        "due": all_due(visit.db, visit),
        "home": gather(
            visit.db,
            visit.asker(FolderKind.FAMILY),
            waiting_count(visit, visit.db),
        ),
    }


def includeme(config: Configurator) -> None:
    """Everybody's first page."""
    config.add_signed_in_view(home, route_name="cfsdocs.home", renderer="home.jinja2")
