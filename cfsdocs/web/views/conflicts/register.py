"""The register of personal connections, for the Chief Officer, the auditor, and the Chair about the Chief Officer's."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from cfsdocs.conflicts.register import READERS, register
from cfsdocs.web.pages import words
from cfsdocs.web.pages.conflicts.words import OUTCOMES, STAGES


def show(request: Request) -> dict[str, Any]:
    """Line by line, not a word more than needed."""
    visit = request.cfsdocs
    lines = register(visit.db, visit.colleague.id, visit.colleague.roles, visit.now)
    return {"lines": lines, "outcomes": OUTCOMES, "stages": STAGES, "day": words.day, "now": visit.now}


def includeme(config: Configurator) -> None:
    """For those whom the register is for."""
    config.add_role_view(
        show, route_name="cfsdocs.conflicts_register", roles=READERS, renderer="conflicts_register.jinja2"
    )
