"""Forms: only our own pages can send them, and nothing that is sent lies about on the disk."""

from __future__ import annotations

from typing import Any

import pytest
from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.web.csrf import check_csrf
from tests.fixtures.web import Browser, Start

pytestmark = pytest.mark.usefixtures("credentials")


def test_a_form_of_ours_is_taken(amy: Browser):
    assert amy.send("/form", at="/declaration", status=200).text == "done"


@pytest.mark.parametrize("token", ["", "0" * 64, "ä"])
def test_without_the_page_s_token_it_is_refused(amy: Browser, token: str):
    amy.post("/form", {"csrf_token": token}, status=400)


def test_another_person_s_token_is_refused(amy: Browser):
    olu = amy.another()
    olu.sign_in("olu")

    amy.post("/form", {"csrf_token": olu.token("/declaration")}, status=400)


def test_a_token_in_the_address_is_refused(amy: Browser):
    amy.post(f"/form?csrf_token={amy.token('/declaration')}", {}, status=400)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost.example.org"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://example.org"},
    ],
)
def test_from_elsewhere_it_is_refused_even_with_the_token(amy: Browser, headers: dict[str, str]):
    amy.post("/form", {"csrf_token": amy.token("/declaration")}, headers=headers, status=400)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    ],
)
def test_from_our_own_pages_it_is_taken(amy: Browser, headers: dict[str, str]):
    amy.post("/form", {"csrf_token": amy.token("/declaration")}, headers=headers, status=200)


def test_whoever_says_nothing_of_where_it_comes_from_is_refused(amy: Browser):
    amy.says_where_from = False

    amy.post("/form", {"csrf_token": amy.token("/declaration")}, status=400)


def test_signing_in_needs_the_token_too(start: Start):
    start().post("/sign-in", {"name": "amy", "password": "x"}, status=400)


def test_a_file_in_a_plain_form_is_refused(amy: Browser):
    files = [("file", "letter.txt", b"Dear Jane")]

    amy.post("/form", {"csrf_token": amy.token("/declaration")}, upload_files=files, status=400)


def test_neither_is_a_file_nor_a_large_form_with_its_token_in_a_header(amy: Browser):
    headers = {"X-CSRF-Token": amy.token("/declaration")}

    amy.post("/form", {"text": "Dear Jane"}, headers=headers, status=200)
    amy.post("/form", {"text": "x" * (1 << 20)}, headers=headers, status=400)
    amy.post("/form", {}, upload_files=[("file", "letter.txt", b"Dear Jane")], headers=headers, status=400)


def test_a_form_larger_than_anybody_types_is_refused(amy: Browser):
    amy.post("/form", {"csrf_token": amy.token("/declaration"), "text": "x" * (1 << 20)}, status=400)


def test_what_was_typed_is_never_put_into_a_temporary_file(amy: Browser, monkeypatch: pytest.MonkeyPatch):
    def spool(*_: Any, **__: Any) -> Any:
        raise AssertionError("a form was put into a file")

    monkeypatch.setattr("tempfile.TemporaryFile", spool)

    amy.post("/form", {"csrf_token": amy.token("/declaration"), "text": "x" * 500_000}, status=200)


def test_a_view_that_reads_its_body_itself_checks_the_token(amy: Browser):
    amy.post("/own-body", b"anything", headers={"X-CSRF-Token": amy.token("/declaration")}, status=200)
    amy.post("/own-body", b"anything", headers={"X-CSRF-Token": "0" * 64}, status=400)
    amy.post("/own-body", b"anything", status=400)


def test_a_view_that_was_to_check_the_token_and_did_not_fails(amy: Browser):
    amy.post("/forgetful", b"anything", headers={"X-CSRF-Token": amy.token("/declaration")}, status=500)


def own_body(request: Request) -> Response:
    check_csrf(request)
    return Response("done")


def views(config: Configurator) -> None:
    for name in ("form", "own-body", "forgetful"):
        config.add_route(f"cfsdocs.{name}", f"/{name}")
    config.add_signed_in_view(lambda request: Response("done"), route_name="cfsdocs.form", request_method="POST")
    options = {"request_method": "POST", "csrf": "view"}
    config.add_signed_in_view(own_body, route_name="cfsdocs.own-body", **options)
    config.add_signed_in_view(lambda request: Response("done"), route_name="cfsdocs.forgetful", **options)


@pytest.fixture
def amy(start: Start) -> Browser:
    browser = start(views)
    browser.sign_in("amy")
    return browser
