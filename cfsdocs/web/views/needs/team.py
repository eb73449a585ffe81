"""A line manager's team."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from cfsdocs.people.models import Role
from cfsdocs.records.models import FolderKind
from cfsdocs.web.pages.needs.team import team_page


def team(request: Request) -> dict[str, Any]:
    """Who holds what, what ends soon, what nobody holds: of the families that the asker decides about."""
    visit = request.cfsdocs
    return {"team": team_page(visit.db, visit.asker(FolderKind.FAMILY))}


def includeme(config: Configurator) -> None:
    """For line managers, and the Chief Officer, who may decide for them."""
    leading = {Role.LINE_MANAGER, Role.CHIEF_OFFICER}
    config.add_role_view(team, route_name="cfsdocs.team", roles=leading, renderer="needs_team.jinja2")
