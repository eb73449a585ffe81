"""Behind a reverse proxy: whom to believe about the caller's address and HTTPS.

The last address in X-Forwarded-For is the one that our own proxy wrote; those before it are the caller's to invent.
From anybody but the named proxies, every such header is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

_HEADERS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def behind_proxy(application: Application, proxies: frozenset[str]) -> Application:
    """``application``, told the caller's real address and scheme by ``proxies`` and nobody else."""

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        said = {name: environ.pop(name, "") for name in _HEADERS}
        if environ.get("REMOTE_ADDR") in proxies:
            address = said["HTTP_X_FORWARDED_FOR"].rpartition(",")[2].strip()
            if address:
                environ["REMOTE_ADDR"] = address
            if said["HTTP_X_FORWARDED_PROTO"] in ("http", "https"):
                environ["wsgi.url_scheme"] = said["HTTP_X_FORWARDED_PROTO"]
        return application(environ, start_response)

    return wrapped
