"""The headers of every response of ours, pages and errors alike. Never set on a host's own responses.

A response callback sets them, so that no tween is needed and exception views are covered too.
"""

from __future__ import annotations

from pyramid.request import Request
from pyramid.response import Response

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Nothing leaves the site. 'no-referrer' would also make browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
NO_STORE = "no-store"
HSTS = "max-age=31536000"


def protect(request: Request) -> None:
    """See to it that this request's response carries our headers, whatever comes of it."""
    if not getattr(request, "cfsdocs_protected", False):
        request.cfsdocs_protected = True
        request.add_response_callback(_set)


def cache_for_a_year(response: Response) -> None:
    """For our own style sheets and scripts, whose URLs change with their content."""
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"


def _set(request: Request, response: Response) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "immutable" not in response.headers.get("Cache-Control", ""):
        response.headers["Cache-Control"] = NO_STORE
        for validator in ("ETag", "Last-Modified", "Expires", "Pragma"):
            response.headers.pop(validator, None)
    if request.cfsdocs.house.settings.secure_cookies:
        response.headers["Strict-Transport-Security"] = HSTS
