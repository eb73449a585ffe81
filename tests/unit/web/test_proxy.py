"""Whom to believe about the caller's address: our own proxies, and of what they say the last word."""

from __future__ import annotations

from typing import Any

import pytest

from cfsdocs.web.proxy import behind_proxy


@pytest.mark.parametrize(
    ("peer", "headers", "address", "scheme"),
    [
        ("10.0.0.1", {}, "10.0.0.1", "http"),
        ("10.0.0.1", {"X_FORWARDED_FOR": "192.0.2.7", "X_FORWARDED_PROTO": "https"}, "192.0.2.7", "https"),
        ("10.0.0.1", {"X_FORWARDED_FOR": "1.2.3.4, 192.0.2.7"}, "192.0.2.7", "http"),
        ("10.0.0.1", {"X_FORWARDED_PROTO": "gopher"}, "10.0.0.1", "http"),
        ("192.0.2.9", {"X_FORWARDED_FOR": "1.2.3.4", "X_FORWARDED_PROTO": "https"}, "192.0.2.9", "http"),
    ],
)
def test_only_our_proxies_are_believed(peer: str, headers: dict[str, str], address: str, scheme: str):
    seen = through(peer, headers)

    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == (address, scheme)


def test_nothing_further_in_sees_what_was_claimed():
    claimed = {"X_FORWARDED_FOR": "1.2.3.4", "X_FORWARDED_HOST": "evil.example", "FORWARDED": "for=1.2.3.4"}

    seen = through("192.0.2.9", claimed)

    assert not [name for name in seen if "FORWARDED" in name]


def through(peer: str, headers: dict[str, str]) -> dict[str, Any]:
    """What the application sees of a request from ``peer``."""
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.update(environ)
        return []

    environ = {f"HTTP_{name}": value for name, value in headers.items()}
    wrapped = behind_proxy(application, frozenset({"10.0.0.1"}))
    wrapped({**environ, "REMOTE_ADDR": peer, "wsgi.url_scheme": "http"}, lambda *_: None)
    return seen
