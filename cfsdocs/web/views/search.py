"""Searching: words come by POST and stay out of URLs, histories and logs; so do further pages."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.db import reading
from cfsdocs.errors import InputError
from cfsdocs.people.models import Role
from cfsdocs.records.models import FolderKind
from cfsdocs.web.pages.found import found_page
from cfsdocs.web.rendering import page


def ask(_request: Request) -> dict[str, Any]:
    """The box, empty."""
    return {"query": "", "kind": FolderKind.FAMILY.value, "found": None, "errors": []}


def answer(request: Request) -> Response:
    """What was found within what I may see, the newest first."""
    visit, post = request.cfsdocs, request.POST
    query, kind = post.get("query", "").strip(), FolderKind.FAMILY
    if post.get("kind") == FolderKind.PERSONNEL:
        kind = FolderKind.PERSONNEL
    asked = {"query": query, "kind": kind.value, "found": None, "errors": []}
    try:
        # Reading only, although it is a POST: a search must not make anybody wait who writes.
        with reading(visit.house.engine) as session:
            asked["found"] = found_page(session, visit.house, visit.asker(kind), query, post.get("after", ""))
    except InputError as error:
        return page(request, "search.jinja2", asked | {"errors": [("query", error.message)]}, 400)
    return page(request, "search.jinja2", asked)


def includeme(config: Configurator) -> None:
    """Whoever searches finds what they may see. Volunteers read what is marked for them, and search nothing (1.6)."""
    options = {"route_name": "cfsdocs.search", "but_not": [Role.VOLUNTEER]}
    config.add_signed_in_view(ask, renderer="search.jinja2", **options)
    config.add_signed_in_view(answer, request_method="POST", **options)
