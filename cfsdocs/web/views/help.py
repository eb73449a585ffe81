"""Help: what the words mean, whom to ask, how to do it with the keyboard."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from cfsdocs.vault.sniff.kinds import WHAT_WE_KEEP


def help_page(request: Request) -> dict[str, Any]:
    """One page for everybody."""
    return {"kinds": WHAT_WE_KEEP, "most_mb": request.cfsdocs.settings.max_upload_mb}


def includeme(config: Configurator) -> None:
    """For anybody signed in."""
    config.add_signed_in_view(help_page, route_name="cfsdocs.help", renderer="help.jinja2")
