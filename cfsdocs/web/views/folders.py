"""Families and personnel files: their lists, their documents, their people."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from cfsdocs.records.models import FolderKind
from cfsdocs.web.pages import folders as pages
from cfsdocs.web.pages import words


def families(request: Request) -> dict[str, Any]:
    """The families that I may open."""
    return _list(request, FolderKind.FAMILY)


def personnel(request: Request) -> dict[str, Any]:
    """The personnel files that I may open."""
    return _list(request, FolderKind.PERSONNEL)


def folder(request: Request) -> dict[str, Any]:
    """A folder's documents."""
    visit, context = request.cfsdocs, request.context
    section, after = request.GET.get("section", ""), request.GET.get("after", "")
    asker = visit.asker(context.kind)
    page = pages.folder_page(visit.db, asker, context.folder_id, visit.decision.whole, section, after)
    return {"page": page, "kind": context.kind, "filed": _just_filed(request.GET.get("filed", ""))}


def people(request: Request) -> dict[str, Any]:
    """The people of a folder: only for whoever needs to know the whole of it."""
    visit, context = request.cfsdocs, request.context
    asker = visit.asker(context.kind)
    return {
        "head": pages.head(visit.db, asker, context.folder_id, whole=True),
        "members": pages.members(visit.db, asker, context.folder_id),
    }


def _just_filed(number: str) -> str:
    """What to say to whoever comes from filing; nothing to anybody else."""
    count = int(number) if number.isdecimal() and len(number) < 4 else 0
    return f"{words.plural(count, 'document')} filed" if count else ""


def _list(request: Request, kind: FolderKind) -> dict[str, Any]:
    """What is typed to narrow the list comes by POST: a name must never be in a URL."""
    visit = request.cfsdocs
    typed = request.POST.get("typed", "") if request.method == "POST" else ""
    after = request.params.get("after", "")
    found = pages.folder_list(visit.db, visit.asker(kind), kind, typed, after)
    return {"found": found, "typed": typed, "kind": kind, "first": not after}


def includeme(config: Configurator) -> None:
    """The lists need somebody; a folder needs a need to know."""
    for view, name in ((families, "families"), (personnel, "personnel")):
        for method in ("GET", "POST"):
            config.add_signed_in_view(
                view, route_name=f"cfsdocs.{name}", renderer="folders.jinja2", request_method=method
            )
    config.add_folder_view(folder, route_name="cfsdocs.folder", renderer="folder.jinja2")
    config.add_folder_view(people, route_name="cfsdocs.folder_people", whole=True, renderer="people.jinja2")
