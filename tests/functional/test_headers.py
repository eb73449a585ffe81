"""Our headers are on every answer of every route, whoever asks, and pages are never kept by a browser or a proxy."""

from __future__ import annotations

import re

import pytest
from pyramid.registry import Registry

from tests.fixtures.web import Start

pytestmark = pytest.mark.usefixtures("credentials")


@pytest.mark.parametrize("name", [None, "amy"], ids=["a stranger", "amy"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
def test_every_route_answers_with_our_headers(start: Start, name: str | None, method: str):
    browser = start()
    if name:
        browser.sign_in(name)

    paths = every_path(browser.registry)
    assert len(paths) > 30
    for path in paths:
        answer = browser.request(path, method=method, status="*")
        headers = answer.headers
        assert answer.status_int < 500, path
        assert headers["Content-Security-Policy"].startswith("default-src 'none'"), path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", path
        assert headers["Cache-Control"] == "no-store", path
        assert not {"ETag", "Last-Modified"} & set(headers), path


def test_our_style_sheets_may_be_kept_for_their_address_changes(start: Start):
    browser = start()
    sheet = browser.get("/sign-in").html.find("link", rel="stylesheet")["href"]

    answer = browser.get(sheet)

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/assets/../__init__.py", "/assets/%2e%2e/__init__.py", "/assets/..%2f__init__.py"])
def test_nothing_but_our_static_files_is_served(start: Start, path: str):
    answer = start().get(path, status="*")

    assert answer.status_int in (303, 404)


def test_browsers_are_told_to_come_back_over_https(start: Start):
    assert "Strict-Transport-Security" in start(secure_cookies=True).get("/sign-in").headers
    assert "Strict-Transport-Security" not in start(secure_cookies=False).get("/sign-in").headers


def test_a_page_has_no_script_or_style_of_its_own(start: Start):
    browser = start()
    browser.sign_in("amy")

    for path in ("/sign-in", "/declaration", "/account"):
        page = browser.get(path).html
        assert all(script.get("src") for script in page.find_all("script")), path
        assert page.find("style") is None, path
        assert not [tag for tag in page.find_all(True) if tag.has_attr("style") or tag.has_attr("onclick")], path


def test_titles_name_nobody(start: Start):
    browser = start()
    browser.sign_in("amy")

    for path in ("/account", "/declaration", "/nowhere"):
        assert "Amy" not in browser.get(path, status="*").html.title.string


def every_path(registry: Registry) -> list[str]:
    """A path for every route, about things that are not there."""
    routes = [each["introspectable"] for each in registry.introspector.get_category("routes")]
    known = {"version": "1", "page": "1", "token": "x" * 43}
    paths = []
    for route in routes:
        path = re.sub(r"{(\w+)}", lambda part: known.get(part[1], "a" * 26), route["pattern"])
        paths.append(path.replace("*subpath", "nothing.css"))
    return paths
