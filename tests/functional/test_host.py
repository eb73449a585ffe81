"""Plugged into a host application: nothing of the host's changes, and its users see what the rules let them see."""

from __future__ import annotations

from typing import Any

import pytest
from pyramid.response import Response
from sqlalchemy import text
from webtest import TestApp

from cfsdocs.access.models import Action
from cfsdocs.db import new_ref
from cfsdocs.house import House
from cfsdocs.people.models import Person
from cfsdocs.records.models import Document
from cfsdocs.vault.models import BlobKind
from cfsdocs.vault.open import find, stream
from cfsdocs.web import resources
from tests.fixtures.house import Family, document, file
from tests.fixtures.web import Clock, journal
from tests.host import host

LETTER = b"Dear Jane, the school would like to meet you."
WITH_OR_WITHOUT_TM = pytest.mark.parametrize("pyramid_tm", [False, True])


@WITH_OR_WITHOUT_TM
@pytest.mark.parametrize("user", [None, "AMY"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/work"),
        ("GET", "/leaf"),
        ("GET", "/fail"),
        ("GET", "/nowhere"),
        ("GET", "/search"),
        ("GET", "/sign-in"),
        ("POST", "/form"),
        ("DELETE", "/"),
    ],
)
def test_the_host_answers_as_it_did_before(
    house: House, clock: Clock, user: str | None, method: str, path: str, pyramid_tm: bool
):
    answers = []
    for with_us in (None, house):
        browser = TestApp(host(with_us, clock, pyramid_tm).make_wsgi_app())
        if user:
            browser.post("/enter", {"user": user})
        answer = browser.request(path, method=method, status="*")
        headers = sorted((name, value.split("=")[0]) for name, value in answer.headers.items())  # cookies are random
        answers.append((answer.status, headers, answer.body))

    before, after = answers
    assert before == after


def test_the_host_s_form_protection_is_its_own(house: House, clock: Clock):
    browser = TestApp(host(house, clock).make_wsgi_app())

    assert "Bad CSRF token" in browser.post("/form", {}, status=400).text


@WITH_OR_WITHOUT_TM
def test_a_user_of_the_host_opens_what_the_rules_allow(browser: TestApp, letter: Document):
    enter(browser, "AMY")

    assert LETTER in browser.get(f"/documents/test/{letter.ref}").body


@WITH_OR_WITHOUT_TM
@pytest.mark.parametrize("user", ["OLU", "VISITOR", "UNKNOWN", None])
def test_nobody_else_does_and_missing_is_the_same_bytes(browser: TestApp, letter: Document, user: str | None):
    if user:
        enter(browser, user)

    forbidden = browser.get(f"/documents/test/{letter.ref}", status=404)
    missing = browser.get(f"/documents/test/{new_ref()}", status=404)

    assert without_id(forbidden) == without_id(missing)
    assert LETTER not in forbidden.body


@WITH_OR_WITHOUT_TM
def test_the_decision_is_journalled_as_in_an_application_of_our_own(
    browser: TestApp, house: House, family: Family, letter: Document
):
    enter(browser, "AMY")
    browser.get(f"/documents/test/{letter.ref}")

    entry = journal(house)[-1]
    assert (entry.account_id, entry.document_id, entry.outcome) == (family.amy, letter.id, "allowed")


@WITH_OR_WITHOUT_TM
def test_what_a_view_of_ours_writes_is_kept_or_not_whatever_the_host_s_transactions(browser: TestApp, house: House):
    enter(browser, "AMY")
    token = browser.get("/documents/test-token").text
    origin = {"Origin": "http://localhost"}

    browser.post("/documents/test-write", {"csrf_token": token, "name": "Kept"}, headers=origin)
    browser.post(
        "/documents/test-write", {"csrf_token": token, "name": "Lost", "fail": "1"}, headers=origin, status=500
    )

    with house.engine.connect() as connection:
        names = set(connection.execute(text("SELECT name FROM person")).scalars())
    assert "Kept" in names
    assert "Lost" not in names


@WITH_OR_WITHOUT_TM
def test_our_forms_are_protected_in_a_host_too(browser: TestApp):
    enter(browser, "AMY")
    token = browser.get("/documents/test-token").text

    browser.post("/documents/test-write", {"csrf_token": token, "name": "x"}, headers={"Origin": "null"}, status=400)
    browser.post("/documents/test-write", {"name": "x"}, headers={"Origin": "http://localhost"}, status=400)


@WITH_OR_WITHOUT_TM
def test_another_user_s_token_is_worth_nothing(browser: TestApp):
    enter(browser, "OLU")
    olus = browser.get("/documents/test-token").text
    enter(browser, "AMY")

    form = {"csrf_token": olus, "name": "x"}
    browser.post("/documents/test-write", form, headers={"Origin": "http://localhost"}, status=400)


@WITH_OR_WITHOUT_TM
@pytest.mark.parametrize("path", ["/sign-in", "/accounts", "/account", "/invitation/x", "/sign-out"])
def test_signing_in_is_the_host_s_business(browser: TestApp, path: str):
    enter(browser, "AMY")

    assert browser.get(f"/documents{path}", status=404).text == "the host says: not found"


@WITH_OR_WITHOUT_TM
def test_our_headers_are_on_our_pages(browser: TestApp, letter: Document):
    enter(browser, "AMY")

    answer = browser.get(f"/documents/test/{letter.ref}")

    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def enter(browser: TestApp, user: str) -> None:
    browser.post("/enter", {"user": user})


def without_id(answer: Any) -> tuple[Any, ...]:
    quoted = answer.text.split("quote ")[1][:26]
    headers = [(name, value) for name, value in answer.headers.items() if name != "Set-Cookie"]
    return answer.status, headers, answer.text.replace(quoted, "ID")


@pytest.fixture
def letter(house: House, family: Family) -> Document:
    return document(house, file(house, family, LETTER))


@pytest.fixture
def browser(house: House, family: Family, clock: Clock, pyramid_tm: bool) -> TestApp:
    config = host(house, clock, pyramid_tm)
    with config.route_prefix_context("/documents"):
        config.add_route("cfsdocs.test", "/test/{ref}", factory=resources.document)
        config.add_route("cfsdocs.test_write", "/test-write")
        config.add_route("cfsdocs.test_token", "/test-token")
    config.add_document_view(words, route_name="cfsdocs.test", action=Action.VIEW)
    config.add_signed_in_view(write, route_name="cfsdocs.test_write", request_method="POST")
    config.add_signed_in_view(lambda request: Response(request.cfsdocs.csrf_token), route_name="cfsdocs.test_token")
    return TestApp(config.make_wsgi_app())


def words(request: Any) -> Response:
    visit = request.cfsdocs
    found = find(visit.db, visit.house.room, visit.permit, BlobKind.TEXT)
    return Response(app_iter=stream(visit.house.room, found, lambda: True), content_type="text/plain")


def write(request: Any) -> Response:
    request.cfsdocs.db.add(Person(name=request.POST["name"]))
    request.cfsdocs.db.flush()
    if "fail" in request.POST:
        raise ZeroDivisionError
    return Response("written")
