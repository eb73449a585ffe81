"""Families: their list; and a folder of either kind: its documents."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.needs.allocation import unread_handover
from cfsdocs.people.models import Role
from cfsdocs.records.models import FolderKind
from cfsdocs.web.first_opening import asked_first
from cfsdocs.web.pages import folders as pages
from cfsdocs.web.pages import words

OPENERS = frozenset({Role.WORKER, Role.LINE_MANAGER})
"""Who opens a new family's folder."""


def families(request: Request) -> dict[str, Any]:
    """The families that I may open. What is typed to narrow them comes by POST: a name must never be in a URL."""
    visit = request.cfsdocs
    typed = request.POST.get("typed", "") if request.method == "POST" else ""
    after = request.params.get("after", "")
    found = pages.folder_list(visit.db, visit.asker(FolderKind.FAMILY), FolderKind.FAMILY, typed, after)
    may_open = bool(visit.colleague.roles & OPENERS)
    return {"found": found, "typed": typed, "first": not after, "may_open": may_open}


def folder(request: Request) -> dict[str, Any] | Response:
    """A folder's documents; before them, the handover note that was left to whoever asks (4.3)."""
    visit, context = request.cfsdocs, request.context
    if visit.decision.whole and unread_handover(visit.db, context.folder_id, visit.colleague.id) is not None:
        return HTTPSeeOther(request.route_path("cfsdocs.folder_handover", ref=context.ref))
    section, after = request.GET.get("section", ""), request.GET.get("after", "")
    asker = visit.asker(context.kind)
    page = pages.folder_page(visit.db, asker, context.folder_id, visit.decision.whole, section, after)
    return {"page": page, "kind": context.kind, "filed": _just_filed(request.GET.get("filed", ""))}


def _just_filed(number: str) -> str:
    """What to say to whoever comes from filing; nothing to anybody else."""
    count = int(number) if number.isdecimal() and len(number) < 4 else 0
    return f"{words.plural(count, 'document')} filed" if count else ""


def includeme(config: Configurator) -> None:
    """The list needs somebody; a folder needs a need to know."""
    for method in ("GET", "POST"):
        config.add_signed_in_view(
            families, route_name="cfsdocs.families", renderer="folders.jinja2", request_method=method
        )
    config.add_folder_view(asked_first(folder), route_name="cfsdocs.folder", renderer="folder.jinja2")
