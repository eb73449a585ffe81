"""One's own account: password, recovery codes, known devices, signing out everywhere."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.db import reading
from cfsdocs.errors import InputError
from cfsdocs.journal import Event, append
from cfsdocs.people import invitations, passwords, second_factor, signin
from cfsdocs.people.credentials import Credential
from cfsdocs.people.mail_address import mail_address
from cfsdocs.web import cookies
from cfsdocs.web.reauthenticate import check_own_password
from cfsdocs.web.rendering import page

TEMPLATE = "own_account.jinja2"


def show(request: Request) -> dict[str, Any]:
    """What one can change about one's own way in."""
    return _values(request, None)


def change_password(request: Request) -> Response:
    """A new password, after the old one. Every other session ends."""
    visit, post = request.cfsdocs, request.POST
    with reading(visit.house.engine) as session:
        own_words = invitations.own_words(session, visit.colleague.id)
    try:
        check_own_password(request, "current")
        passwords.check_new(post.get("password", ""), post.get("repeated", ""), own_words)
    except InputError as error:
        return page(request, TEMPLATE, _values(request, error), 400)
    hashed = passwords.hash_password(post["password"])
    visit.db.get_one(Credential, visit.colleague.id).password_hash = hashed
    signin.sign_out_everywhere(visit.db, visit.colleague.id, but=request.cookies.get(cookies.session(request), ""))
    return _done(request, "change password")


def new_recovery_codes(request: Request) -> Response:
    """Ten new codes, after the password; shown once."""
    visit = request.cfsdocs
    try:
        check_own_password(request, "current_for_codes")
    except InputError as error:
        return page(request, TEMPLATE, _values(request, error), 400)
    codes = second_factor.new_recovery_codes(visit.db, visit.house.secret, visit.colleague.id)
    _done(request, "new recovery codes")
    return page(request, "recovery_codes.jinja2", {"codes": codes, "onward": request.route_path("cfsdocs.own_account")})


def forget_device(request: Request) -> Response:
    """Forget a device, and end its sessions."""
    visit = request.cfsdocs
    signin.forget_device(visit.db, visit.colleague.id, request.POST.get("device", ""))
    return _done(request, "forget device")


def sign_out_everywhere(request: Request) -> Response:
    """End every session of this account, this one too."""
    visit = request.cfsdocs
    signin.sign_out_everywhere(visit.db, visit.colleague.id)
    response = _done(request, "sign out everywhere")
    cookies.forget(request, response, cookies.session(request), cookies.PURPOSE)
    return response


def _done(request: Request, action: str) -> Response:
    visit = request.cfsdocs
    append(visit.db, Event(at=visit.now, account_id=visit.colleague.id, action=action, outcome="done", note=visit.id))
    return HTTPSeeOther(request.route_path("cfsdocs.own_account"))


def _values(request: Request, error: InputError | None) -> dict[str, Any]:
    visit = request.cfsdocs
    return {
        "devices": signin.devices(visit.db, visit.colleague.id),
        "codes_left": second_factor.recovery_codes_left(visit.db, visit.colleague.id),
        "asks_code": visit.settings.second_factor,
        "advice": passwords.ADVICE,
        "shortest": passwords.SHORTEST,
        "link_days": invitations.GOOD_FOR.days,
        "mail_address": mail_address(visit.db, visit.colleague.id),
        "error": error,
    }


def includeme(config: Configurator) -> None:
    """For everybody, about themselves."""
    config.add_signed_in_view(show, route_name="cfsdocs.own_account", renderer=TEMPLATE)
    for name, view in (
        ("own_password", change_password),
        ("own_recovery", new_recovery_codes),
        ("own_devices", forget_device),
        ("own_sign_out", sign_out_everywhere),
    ):
        config.add_signed_in_view(view, route_name=f"cfsdocs.{name}", request_method="POST")
