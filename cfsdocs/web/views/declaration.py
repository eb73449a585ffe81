"""Reading and signing the confidentiality policy (8.2). Until somebody has, they see nothing else."""

from __future__ import annotations

import re
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.errors import InputError
from cfsdocs.journal import Event, append
from cfsdocs.people import declarations
from cfsdocs.web.reauthenticate import check_own_password
from cfsdocs.web.rendering import page

TEMPLATE = "declaration.jinja2"
_HEADING = re.compile(r"\d{1,2} ?\. [A-Z][^.:]{3,60}")


def read(request: Request) -> dict[str, Any]:
    """The policy in force, and the declaration under it."""
    return _policy(request)


def sign(request: Request) -> Response:
    """Sign it: with one's name, and one's password where people sign in here."""
    visit = request.cfsdocs
    try:
        check_own_password(request)
        version = request.POST.get("version", "")
        declarations.sign(
            visit.db,
            visit.colleague.id,
            int(version) if version.isdecimal() else 0,
            request.POST.get("name", ""),
            visit.now,
        )
    except InputError as error:
        return page(request, TEMPLATE, {**_policy(request), "error": error}, 400)
    append(visit.db, Event(at=visit.now, account_id=visit.colleague.id, action="sign declaration", outcome="done"))
    return HTTPSeeOther(request.route_path("cfsdocs.home"))


def _policy(request: Request) -> dict[str, Any]:
    visit = request.cfsdocs
    version = declarations.in_force(visit.db, visit.now)
    return {
        "version": version,
        "lines": _lines(version.text) if version is not None else [],
        "signed": declarations.signed(visit.db, visit.colleague.id, visit.now),
        "asks_password": visit.standalone,
        "error": None,
    }


def _lines(policy: str) -> list[tuple[bool, str]]:
    """The policy's lines, and whether each is a heading: "4 . Recording and Storing information"."""
    lines = [line.strip().removeprefix("- ") for line in policy.splitlines() if line.strip()]
    return [(_HEADING.fullmatch(line) is not None, line) for line in lines]


def includeme(config: Configurator) -> None:
    """Open to whoever has not signed yet."""
    options = {"route_name": "cfsdocs.declaration", "before_signing": True}
    config.add_signed_in_view(read, renderer=TEMPLATE, **options)
    config.add_signed_in_view(sign, request_method="POST", **options)
