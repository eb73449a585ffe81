"""Our cookies: their names, and how each is set. None holds anything but a random value or a purpose's name."""

from __future__ import annotations

from pyramid.request import Request
from pyramid.response import Response

PURPOSE = "cfsdocs-purpose"
_SESSION = "cfsdocs-session"
_PENDING = "cfsdocs-pending"
_DEVICE = "cfsdocs-device"
_CSRF = "cfsdocs-csrf"
A_YEAR = 365 * 24 * 3600


def session(request: Request) -> str:
    """The signed-in session's cookie, by name."""
    return _named(request, _SESSION)


def pending(request: Request) -> str:
    """The cookie of a sign-in that waits for its code."""
    return _named(request, _PENDING)


def device(request: Request) -> str:
    """The cookie of a device that has signed in before."""
    return _named(request, _DEVICE)


def csrf(request: Request) -> str:
    """The cookie that form tokens hold on to while nobody is signed in, or the host signs people in."""
    return _named(request, _CSRF)


def keep(request: Request, response: Response, name: str, value: str, max_age: int | None = None) -> None:
    """Set a cookie: for this site alone, out of scripts' reach; over HTTPS alone unless settings say otherwise."""
    response.set_cookie(name, value, max_age=max_age, path="/", secure=_secure(request), httponly=True, samesite="Lax")


def forget(request: Request, response: Response, *names: str) -> None:
    """Delete cookies, with the flags they were set with: a browser ignores it otherwise."""
    for name in names:
        response.set_cookie(name, "", max_age=0, path="/", secure=_secure(request), httponly=True, samesite="Lax")


def _named(request: Request, name: str) -> str:
    # A cookie named __Host- is refused by browsers unless it is Secure, without Domain and for the whole site, so
    # that no neighbouring site can set it.
    return f"__Host-{name}" if _secure(request) else name


def _secure(request: Request) -> bool:
    return bool(request.cfsdocs.house.settings.secure_cookies)
