"""Signing in with a password and a code, and out. What is wrong is never said: name or password, known or not."""

from __future__ import annotations

from typing import Literal

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy.orm import Session

from cfsdocs.db import reading, writing
from cfsdocs.errors import InputError
from cfsdocs.journal import Event, append
from cfsdocs.people import passwords, signin
from cfsdocs.people.signin import Denied
from cfsdocs.web import cookies, csrf, held
from cfsdocs.web.rendering import page
from cfsdocs.web.sessions import caller, signed_in

WRONG = "The sign-in name or the password is not right"
TOO_MANY = "There were too many tries. Wait 5 minutes, then try again"
MESSAGES = {
    Denied.WRONG: "The code is not right, or was used already. Wait for the next one, and try again",
    Denied.TOO_MANY: TOO_MANY,
    Denied.START_AGAIN: "Too much time has passed. Sign in again",
}


def ask_password(request: Request) -> Response:
    """The first step's form."""
    return held.sign_in_page(request, next_path=request.GET.get("next", ""))


def take_password(request: Request) -> Response:
    """The first step: the password is checked outside any transaction."""
    visit, post = request.cfsdocs, request.POST
    engine, secret = visit.house.engine, visit.house.secret
    with writing(engine) as session:
        candidate = signin.look_up(session, secret, post.get("name", "").strip().casefold(), caller(request), visit.now)
    if candidate.attempt_id is None:
        return _again(request, TOO_MANY)
    if not passwords.matches(candidate.hashed, post.get("password", "")):
        with writing(engine) as session:
            append(session, _event(request, candidate.account_id, "refused", "password"))
        return _again(request, WRONG)
    with writing(engine) as session:
        cookie = signin.with_password(session, candidate, visit.now)
        if not visit.settings.second_factor:
            return _in(request, signin.complete(session, cookie, caller(request), visit.now), session)
    csrf.anchor_to(request, cookie)
    response = _code_page(request, None)
    cookies.keep(request, response, cookies.pending(request), cookie)
    return response


def ask_code(request: Request) -> Response:
    """The second step's form, for a browser that has done the first."""
    visit = request.cfsdocs
    with reading(visit.house.engine) as session:
        waits = signin.waiting(session, request.cookies.get(cookies.pending(request), ""), visit.now)
    return _code_page(request, None) if waits else HTTPSeeOther(request.route_path("cfsdocs.sign_in"))


def take_code(request: Request) -> Response:
    """The second step."""
    visit = request.cfsdocs
    cookie, typed = request.cookies.get(cookies.pending(request), ""), request.POST.get("code", "")
    with writing(visit.house.engine) as session:
        waits = signin.waiting(session, cookie, visit.now)
        account_id = waits.account_id if waits is not None else None
        given = signin.with_code(session, visit.house.secret, cookie, typed, caller(request), visit.now)
        if isinstance(given, signin.Cookies):
            return _in(request, given, session)
        if given is Denied.WRONG:
            append(session, _event(request, account_id, "refused", "code"))
    if given is Denied.START_AGAIN:
        return _again(request, MESSAGES[given])
    return _code_page(request, InputError(MESSAGES[given], "code"))


def still_here(request: Request) -> Response:
    """A sign of life from somebody who is reading or typing: the guard has noted it."""
    return Response(json_body={"idle_seconds": request.cfsdocs.settings.idle_minutes * 60})


def sign_out(request: Request) -> Response:
    """End this session, here and in the browser."""
    visit, cookie = request.cfsdocs, request.cookies.get(cookies.session(request), "")
    append(visit.db, _event(request, signin.whose(visit.db, cookie), "done", "", "sign out"))
    signin.sign_out(visit.db, cookie)
    response = HTTPSeeOther(request.route_path("cfsdocs.sign_in"))
    cookies.forget(request, response, cookies.session(request), cookies.pending(request), cookies.PURPOSE)
    return response


def _in(request: Request, given: signin.Cookies, session: Session) -> Response:
    """Signed in: back to where they were going, or to what they were sending."""
    post = request.POST
    signin.sign_out(session, request.cookies.get(cookies.session(request), ""))
    append(session, _event(request, given.account_id, "done"))
    if found := held.reopened(request, post.get(held.FIELD, ""), given.account_id):
        csrf.anchor_to(request, given.session)
        response = page(request, "held.jinja2", {"path": found[0], "fields": found[1]})
    else:
        response = HTTPSeeOther(held.next_of(post.get("next", "")) or request.route_path("cfsdocs.home"))
    signed_in(request, response, given)
    return response


def _again(request: Request, message: str) -> Response:
    post = request.POST
    return held.sign_in_page(
        request,
        next_path=post.get("next", ""),
        held=post.get(held.FIELD, ""),
        name=post.get("name", ""),
        error=InputError(message, "name"),
        status=403,
    )


def _code_page(request: Request, error: InputError | None) -> Response:
    post = request.POST
    values = {"next": held.next_of(post.get("next", "")), "held": post.get(held.FIELD, ""), "error": error}
    return page(request, "code.jinja2", values, 403 if error else 200)


def _event(
    request: Request,
    account_id: int | None,
    outcome: Literal["refused", "done"],
    note: str = "",
    action: str = "sign in",
) -> Event:
    visit = request.cfsdocs
    return Event(at=visit.now, account_id=account_id, action=action, outcome=outcome, note=f"{note} {visit.id}".strip())


def includeme(config: Configurator) -> None:
    """For whoever is not signed in yet, and to end it."""
    for name, ask, take in (("sign_in", ask_password, take_password), ("sign_in_code", ask_code, take_code)):
        config.add_open_view(ask, route_name=f"cfsdocs.{name}", why="signing in")
        config.add_open_view(take, route_name=f"cfsdocs.{name}", request_method="POST", why="signing in")
    config.add_open_view(sign_out, route_name="cfsdocs.sign_out", request_method="POST", why="signing out")
    config.add_signed_in_view(still_here, route_name="cfsdocs.still_here", request_method="POST", before_signing=True)
