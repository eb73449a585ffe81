"""Our own sessions in the browser: who a cookie is, where a try comes from, and how long is left."""

from __future__ import annotations

from datetime import timedelta

from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.db import reading
from cfsdocs.people import signin
from cfsdocs.people.attempts import Caller
from cfsdocs.web import cookies

_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def signed_in_name(request: Request) -> str | None:
    """The account factory of the application that stands alone: the sign-in name of the session's account."""
    visit, settings = request.cfsdocs, request.cfsdocs.settings
    cookie = request.cookies.get(cookies.session(request), "")
    if not cookie:
        return None
    idle, longest = timedelta(minutes=settings.idle_minutes), timedelta(hours=settings.session_hours)
    with reading(visit.house.engine) as session:
        return signin.signed_in(session, cookie, visit.now, idle, longest)


def caller(request: Request) -> Caller:
    """Where a try comes from. ``REMOTE_ADDR`` is the caller's own: see ``proxy``."""
    return Caller(
        request.environ.get("REMOTE_ADDR", ""),
        request.cookies.get(cookies.device(request), ""),
        _label(request.user_agent or ""),
    )


def signed_in(request: Request, response: Response, given: signin.Cookies) -> None:
    """Set the cookies of a sign-in that is complete."""
    cookies.keep(request, response, cookies.session(request), given.session)
    cookies.keep(request, response, cookies.device(request), given.device, cookies.A_YEAR)
    cookies.forget(request, response, cookies.pending(request), cookies.csrf(request))


def _label(agent: str) -> str:
    browser = next((name for sign, name in _BROWSERS if sign in agent), "A browser")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return f"{browser} on {system}" if system else browser
