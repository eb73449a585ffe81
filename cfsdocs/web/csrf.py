"""Forms that only our own pages can send, without touching a host's own protection.

Two checks on every unsafe request: where the browser says it comes from, and a token that only our pages hold. The
token is a keyed hash of a cookie and the account, so that it is worth nothing in another browser or for another person.
Stable for a session: pages of the same state must be the same bytes. (Do not let a proxy compress our pages: see
config/production.ini.)
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.errors import InputError
from cfsdocs.web import cookies

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
_STALE = "This page was out of date, so nothing was saved. Go back, load the page again, and try once more"
_ELSEWHERE = "This was not sent from one of our own pages, so nothing was saved"


def token(request: Request) -> str:
    """The token of this browser and account."""
    visit = request.cfsdocs
    account = visit.account.id if visit.account is not None and not visit.standalone else 0
    return _keyed(visit.house.secret, _anchor(request), account)


def check_csrf(request: Request, sent: str | None = None) -> None:
    """Raise InputError unless ``sent``, or the header X-CSRF-Token, is this browser's token.

    A view that reads the body itself (``csrf="view"``) calls it with the form's first field, before it takes more.
    """
    given = sent if sent is not None else request.headers.get(HEADER, "")
    if not hmac.compare_digest(given.encode(), token(request).encode()):
        raise InputError(_STALE)
    request.cfsdocs_csrf_checked = True


def was_checked(request: Request) -> bool:
    """Whether the token of this request has been checked."""
    return bool(getattr(request, "cfsdocs_csrf_checked", False))


def check_origin(request: Request) -> None:
    """Raise InputError unless the browser says that one of our own pages sent this.

    Browsers have sent Sec-Fetch-Site since 2023 (over HTTPS), and Origin for longer. Neither: refused.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is None and origin is None:
        raise InputError(_ELSEWHERE)
    if site is not None and site != "same-origin":
        raise InputError(_ELSEWHERE)
    if origin is not None and not (site is not None and origin == "null") and not _ours(request, origin):
        raise InputError(_ELSEWHERE)


def _ours(request: Request, origin: str) -> bool:
    theirs, ours = urlsplit(origin), urlsplit(request.host_url)
    return (theirs.scheme, theirs.netloc.lower()) == (ours.scheme, ours.netloc.lower())


def anchor_to(request: Request, cookie: str) -> None:
    """The forms of this response hold on to a cookie that the response sets."""
    request.cfsdocs_csrf_anchor = cookie


def _anchor(request: Request) -> str:
    """The cookie that the token holds on to; sets one when there is none yet."""
    names = [cookies.csrf(request)]
    if request.cfsdocs.standalone:
        names = [cookies.pending(request), cookies.session(request), *names]
    given = [getattr(request, "cfsdocs_csrf_anchor", ""), *(request.cookies.get(name, "") for name in names)]
    existing = next(filter(None, given), "")
    if existing:
        return str(existing)
    fresh = secrets.token_urlsafe(24)
    anchor_to(request, fresh)

    def _set(request: Request, response: Response) -> None:
        cookies.keep(request, response, cookies.csrf(request), fresh)

    request.add_response_callback(_set)
    return fresh


def _keyed(secret: bytes, anchor: str, account: int) -> str:
    return hmac.new(secret, f"cfsdocs form token 1|{account}|{anchor}".encode(), hashlib.sha256).hexdigest()
