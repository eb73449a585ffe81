"""The page that leads to the registers."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from cfsdocs.web.pages.registers import registers_of


def registers(request: Request) -> dict[str, Any]:
    """Those that are the asker's; each register's own view asks for the role again."""
    return {"registers": registers_of(request.cfsdocs.colleague.roles)}


def includeme(config: Configurator) -> None:
    """It names only what there is to look through."""
    config.add_signed_in_view(registers, route_name="cfsdocs.registers", renderer="registers.jinja2")
