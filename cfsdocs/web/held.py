"""Signed out in the midst of typing: nothing that was typed is lost.

A form that arrives after the time-out comes back sealed in the sign-in page, and is offered again, to the same account
alone, once they have signed in. Nothing of it is kept on the server, and nothing is sent without a press of a button.
Files and passwords are not held.
"""

from __future__ import annotations

import base64
import json
import os
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.db import reading
from cfsdocs.errors import InputError
from cfsdocs.people import signin
from cfsdocs.web import cookies, csrf
from cfsdocs.web.rendering import page

FIELD = "held"
LARGEST = 256 * 1024
_KEPT_FOR = timedelta(hours=10)
_NEVER = frozenset({csrf.FIELD, "password", "repeated", "current", "current_for_codes", "code"})
_SIGNING_IN = ("/sign-in", "/sign-out")


def sign_in_first(request: Request) -> Response:
    """Where whoever is not signed in goes, whatever they asked for: to sign in, and back."""
    if request.method in ("GET", "HEAD"):
        target = next_of(request.path_qs)
        return HTTPSeeOther(request.route_path("cfsdocs.sign_in", _query={"next": target} if target else {}))
    return sign_in_page(request, held=_hold(request), signed_out=True, status=403)


def sign_in_page(
    request: Request,
    *,
    next_path: str = "",
    held: str = "",
    name: str = "",
    error: InputError | None = None,
    signed_out: bool = False,
    status: int = 200,
) -> Response:
    """The sign-in form, which carries along where to go and what was typed."""
    values = {"next": next_of(next_path), "held": held, "name": name, "error": error, "signed_out": signed_out}
    return page(request, "sign_in.jinja2", values, status)


def next_of(target: str) -> str:
    """``target`` when it is a path of this application to come back to; else nothing.

    It must begin with one slash and hold no backslash, control character or second host: browsers read "//host",
    "/\\\\host" and "/<tab>/host" as another site.
    """
    plain = target.isascii() and target.isprintable() and "\\" not in target and " " not in target
    inside = target.startswith("/") and not target.startswith("//") and len(target) < 1000
    return target if plain and inside and not target.startswith(_SIGNING_IN) else ""


def reopened(request: Request, sealed: str, account_id: int) -> tuple[str, list[tuple[str, str]]] | None:
    """The path and fields of a held form, for the account that sent it, within ten hours; else None."""
    visit = request.cfsdocs
    try:
        box = base64.urlsafe_b64decode(sealed.encode("ascii"))
        told = json.loads(AESGCM(_key(visit.house.secret)).decrypt(box[:12], box[12:], None))
    except (ValueError, InvalidTag):
        return None
    if told["account"] != account_id or visit.now >= datetime.fromisoformat(told["until"]):
        return None
    return told["path"], [(name, value) for name, value in told["fields"]]


def _hold(request: Request) -> str:
    """What was typed, sealed; nothing when it did not come from our own page in this browser."""
    visit = request.cfsdocs
    with reading(visit.house.engine) as session:
        account = signin.whose(session, request.cookies.get(cookies.session(request), ""))
    fits = request.content_length is not None and request.content_length <= LARGEST
    if account is None or not fits or request.content_type != "application/x-www-form-urlencoded":
        return ""
    request.request_body_tempfile_limit = LARGEST
    try:
        csrf.check_origin(request)
        csrf.check_csrf(request, str(request.POST.get(csrf.FIELD, "")))
    except InputError:
        return ""
    fields = [(name, value) for name, value in request.POST.items() if name not in _NEVER]
    if not fields:
        return ""
    told = {"account": account, "until": (visit.now + _KEPT_FOR).isoformat(), "path": request.path, "fields": fields}
    nonce = os.urandom(12)
    box = nonce + AESGCM(_key(visit.house.secret)).encrypt(nonce, json.dumps(told).encode(), None)
    return base64.urlsafe_b64encode(box).decode()


def _key(secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, b"cfsdocs held form 1").derive(secret)
