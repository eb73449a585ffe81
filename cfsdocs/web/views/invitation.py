"""The invitation's link: choose a password, enrol the second factor, and take the recovery codes, shown once."""

from __future__ import annotations

from typing import Any

import segno
from markupsafe import Markup
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.db import reading, writing
from cfsdocs.errors import InputError
from cfsdocs.journal import Event, append
from cfsdocs.people import invitations, passwords, second_factor
from cfsdocs.people.credentials import Invitation
from cfsdocs.people.models import Principal
from cfsdocs.web.rendering import page

WHY = "choosing a password: the link is the proof"


def ask(request: Request) -> Response:
    """The password's form; the second factor's once there is a password."""
    with reading(request.cfsdocs.house.engine) as session:
        invitation = _found(session, request)
        if invitation is None:
            return page(request, "invitation_over.jinja2", {}, 404)
        return _password_page(request, session, invitation, None)


def choose(request: Request) -> Response:
    """Keep the password. It is hashed outside any transaction."""
    visit, post = request.cfsdocs, request.POST
    with reading(visit.house.engine) as session:
        invitation = _found(session, request)
        if invitation is None:
            return page(request, "invitation_over.jinja2", {}, 404)
        words = invitations.own_words(session, invitation.account_id)
        try:
            passwords.check_new(post.get("password", ""), post.get("repeated", ""), words)
        except InputError as error:
            return _password_page(request, session, invitation, error)
    hashed = passwords.hash_password(post["password"])
    with writing(visit.house.engine) as session:
        invitation = _found(session, request)
        if invitation is None:
            return page(request, "invitation_over.jinja2", {}, 404)
        invitations.choose_password(session, visit.house.secret, invitation, hashed)
        if not visit.settings.second_factor:
            return _finished(request, session, invitation, None)
    return HTTPSeeOther(request.route_path("cfsdocs.invitation_code", token=request.matchdict["token"]))


def ask_code(request: Request) -> Response:
    """The QR code and key of the second factor."""
    with reading(request.cfsdocs.house.engine) as session:
        return _code_page(request, session, None)


def take_code(request: Request) -> Response:
    """The first code proves that the app has the key: the way in is open, and the link is used up."""
    with writing(request.cfsdocs.house.engine) as session:
        invitation = _found(session, request)
        if invitation is None:
            return page(request, "invitation_over.jinja2", {}, 404)
        try:
            return _finished(request, session, invitation, request.POST.get("code", ""))
        except InputError as error:
            return _code_page(request, session, error)


def _finished(request: Request, session: Session, invitation: Invitation, code: str | None) -> Response:
    visit = request.cfsdocs
    codes = invitations.finish(session, visit.house.secret, invitation, code, visit.now)
    append(
        session,
        Event(
            at=visit.now, account_id=invitation.account_id, action="accept invitation", outcome="done", note=visit.id
        ),
    )
    return page(request, "recovery_codes.jinja2", {"codes": codes, "onward": request.route_path("cfsdocs.sign_in")})


def _password_page(request: Request, session: Session, invitation: Invitation, error: InputError | None) -> Response:
    values = {
        "sign_in_name": _name(session, invitation),
        "advice": passwords.ADVICE,
        "shortest": passwords.SHORTEST,
        "error": error,
    }
    return page(request, "invitation.jinja2", values, 400 if error else 200)


def _code_page(request: Request, session: Session, error: InputError | None) -> Response:
    visit = request.cfsdocs
    invitation = _found(session, request)
    secret = invitations.chosen(session, visit.house.secret, invitation) if invitation is not None else None
    if invitation is None or secret is None:
        return page(request, "invitation_over.jinja2", {}, 404)
    values = _enrolment(secret, _name(session, invitation), visit.settings.organisation)
    return page(request, "invitation_code.jinja2", {**values, "error": error}, 400 if error else 200)


def _enrolment(secret: str, name: str, organisation: str) -> dict[str, Any]:
    """The key as a picture without any style of its own, and as text to type."""
    picture = segno.make(second_factor.uri(secret, name, organisation), error="m")
    svg = picture.svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None)
    fours = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return {"picture": Markup(svg), "key": fours}  # noqa: S704 (made by segno from our own text, all paths and numbers)


def _found(session: Session, request: Request) -> Invitation | None:
    return invitations.find(session, request.matchdict["token"], request.cfsdocs.now)


def _name(session: Session, invitation: Invitation) -> str:
    return session.scalars(select(Principal.name).where(Principal.id == invitation.account_id)).one()


def includeme(config: Configurator) -> None:
    """For whoever holds the link."""
    for name, view, method in (
        ("invitation", ask, "GET"),
        ("invitation", choose, "POST"),
        ("invitation_code", ask_code, "GET"),
        ("invitation_code", take_code, "POST"),
    ):
        config.add_open_view(view, route_name=f"cfsdocs.{name}", request_method=method, why=WHY)
