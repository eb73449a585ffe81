"""Help: what the words mean, whom to ask, how to do it with the keyboard."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from cfsdocs.people.declarations import in_force
from cfsdocs.people.models import Policy
from cfsdocs.people.policy_notes import notes_of
from cfsdocs.vault.sniff.kinds import WHAT_WE_KEEP
from cfsdocs.web.pages.policies.text import lines_of


def help_page(request: Request) -> dict[str, Any]:
    """One page for everybody, with the clauses of the policy in force and the notes beside them (1.3, 1.8)."""
    visit = request.cfsdocs
    version = in_force(visit.db, visit.now)
    lines = lines_of(version.text, notes_of(visit.db, Policy.CONFIDENTIALITY)) if version is not None else []
    return {
        "kinds": WHAT_WE_KEEP,
        "most_mb": visit.settings.max_upload_mb,
        "clauses": [line for line in lines if line.clause],
        "noted": [line for line in lines if line.notes],
    }


def includeme(config: Configurator) -> None:
    """For anybody signed in."""
    config.add_signed_in_view(help_page, route_name="cfsdocs.help", renderer="help.jinja2")
