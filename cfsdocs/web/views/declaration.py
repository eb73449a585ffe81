"""Reading and signing the policies (8.2, 2.3). Until the confidentiality policy is signed, there is nothing else."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.errors import InputError
from cfsdocs.journal import Event, append
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people import declarations
from cfsdocs.people.models import Policy
from cfsdocs.people.policy_notes import notes_of
from cfsdocs.web.pages.policies.standing import to_sign
from cfsdocs.web.pages.policies.text import lines_of
from cfsdocs.web.reauthenticate import check_own_password
from cfsdocs.web.rendering import page

TEMPLATE = "declaration.jinja2"


def read(request: Request) -> dict[str, Any]:
    """The policies in force, and the declaration under each."""
    return _policies(request)


def sign(request: Request) -> Response:
    """Sign one: with one's name, and one's password where people sign in here. The copy is there at once."""
    visit = request.cfsdocs
    try:
        check_own_password(request)
        chosen = request.POST.get("version", "")
        version = declarations.sign(
            visit.db,
            visit.colleague.id,
            int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0,
            request.POST.get("name", ""),
            visit.now,
        )
    except InputError as error:
        return page(request, TEMPLATE, _policies(request, error), 400)
    notify(visit.db, visit.colleague.id, Kind.POLICY_COPY, visit.now)
    note = f"policy version {version.ref} {visit.id}"
    append(
        visit.db,
        Event(at=visit.now, account_id=visit.colleague.id, action="sign declaration", outcome="done", note=note),
    )
    more = to_sign(visit.db, visit.colleague.id, visit.now)
    return HTTPSeeOther(request.route_path("cfsdocs.declaration" if more else "cfsdocs.home"))


def _policies(request: Request, error: InputError | None = None) -> dict[str, Any]:
    visit = request.cfsdocs
    shown = [_shown(request, policy) for policy in Policy]
    wrong = next((each["suffix"] for each in shown if each["number"] == request.POST.get("version")), "")
    return {
        "policies": shown,
        "asks_password": visit.standalone,
        "error": error,
        "problems": [(f"{error.field}{wrong}", error.message)] if error else [],
        "wrong": wrong,
        "typed": request.POST.get("name", ""),
    }


def _shown(request: Request, policy: Policy) -> dict[str, Any]:
    visit = request.cfsdocs
    version = declarations.in_force(visit.db, visit.now, policy)
    return {
        "policy": policy,
        "version": version,
        "number": str(version.id) if version is not None else "",
        "lines": lines_of(version.text, notes_of(visit.db, policy)) if version is not None else [],
        "wording": declarations.wording(version) if version is not None else "",
        "signed": declarations.signed(visit.db, visit.colleague.id, visit.now, policy),
        "suffix": "" if policy is Policy.CONFIDENTIALITY else "-2",
    }


def includeme(config: Configurator) -> None:
    """Open to whoever has not signed yet."""
    options = {"route_name": "cfsdocs.declaration", "before_signing": True}
    config.add_signed_in_view(read, renderer=TEMPLATE, **options)
    config.add_signed_in_view(sign, request_method="POST", **options)
