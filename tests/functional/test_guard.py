"""The guard: nothing of ours is served without a decision, and no decision without its journal entry."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from pyramid.config import Configurator
from pyramid.interfaces import IRouteRequest
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import render_view_to_response
from sqlalchemy import text
from webtest.response import TestResponse
from zope.interface import alsoProvides

from cfsdocs.access.models import Action, Conflict
from cfsdocs.db import new_ref, writing
from cfsdocs.house import House
from cfsdocs.people.models import Person, PolicyVersion, Role
from cfsdocs.records.models import Document
from cfsdocs.vault.models import BlobKind
from cfsdocs.vault.open import find, stream
from cfsdocs.web import resources
from tests.fixtures.house import NOW, Family, document, file
from tests.fixtures.web import Browser, Start, journal

LETTER = b"Dear Jane, the school would like to meet you."
pytestmark = pytest.mark.usefixtures("credentials")


def test_amy_opens_the_letter_of_her_family(amy: Browser, letter: Document):
    answer = amy.get(f"/test/{letter.ref}")

    assert LETTER in answer.body


@pytest.mark.clause("1.6")
def test_olu_who_has_nothing_to_do_with_the_family_does_not(olu: Browser, letter: Document):
    answer = olu.get(f"/test/{letter.ref}", status=404)

    assert LETTER not in answer.body


def test_missing_forbidden_and_conflicted_are_the_same_bytes(
    start: Start, house: House, family: Family, letter: Document
):
    browser = start(document_views)
    browser.sign_in("olu")
    forbidden = browser.get(f"/test/{letter.ref}", status=404)
    with writing(house.engine) as session:
        session.add(Conflict(account_id=family.olu, folder_id=family.folder, declared_at=letter.filed_at))

    conflicted = browser.get(f"/test/{letter.ref}", status=404)
    missing = browser.get(f"/test/{new_ref()}", status=404)

    assert outside(forbidden) == outside(conflicted) == outside(missing)


def test_a_page_that_does_not_exist_is_the_same_bytes_too(olu: Browser, letter: Document):
    nowhere, forbidden = olu.get("/nowhere", status=404), olu.get(f"/test/{letter.ref}", status=404)

    assert outside(nowhere) == outside(forbidden)


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    "headers", [{"Range": "bytes=0-9"}, {"If-None-Match": "*"}, {"If-Modified-Since": "Mon, 23 Nov 2099 09:00:00 GMT"}]
)
def test_ranges_and_conditions_are_refused_like_the_whole(
    olu: Browser, letter: Document, method: str, headers: dict[str, str]
):
    answer = getattr(olu, method)(f"/test/{letter.ref}", headers=headers, status="*")

    assert answer.status_int == 404


def test_the_decision_is_in_the_journal_before_the_view_runs(
    amy: Browser, house: House, family: Family, letter: Document
):
    seen = amy.get(f"/test/{letter.ref}/journal")

    assert seen.text == f"view allowed document {letter.id} account {family.amy}"


def test_a_refusal_is_in_the_journal_with_its_rules(olu: Browser, house: House, family: Family, letter: Document):
    answer = olu.get(f"/test/{letter.ref}", status=404)

    entry = journal(house)[-1]
    assert (entry.outcome, entry.account_id, entry.document_id) == ("refused", family.olu, letter.id)
    assert "need_to_know" in entry.rules.split()
    assert quoted(answer) in entry.note


def test_when_the_journal_cannot_be_written_nothing_is_served(amy: Browser, house: House, letter: Document):
    fill_the_journal(house)

    answer = amy.get(f"/test/{letter.ref}", status=503)

    assert LETTER not in answer.body
    assert "Not available" in answer.text


def test_when_the_journal_cannot_be_written_no_view_runs(start: Start, house: House, letter: Document):
    ran: list[str] = []
    browser = start(lambda config: document_views(config, lambda request: ran.append("ran") or Response("done")))
    browser.sign_in("amy")
    fill_the_journal(house)

    browser.get(f"/test/{letter.ref}", status=503)

    assert ran == []


def test_a_stranger_cannot_fill_the_journal(start: Start, house: House, letter: Document):
    before = len(journal(house))

    start(document_views).get(f"/test/{letter.ref}", status=303)

    assert len(journal(house)) == before


def test_a_permit_is_for_the_view_s_own_action_alone(start: Start, house: House, letter: Document):
    browser = start(lambda config: document_views(config, lambda r: Response(r.cfsdocs.permit.action.name)))
    browser.sign_in("amy")

    assert browser.get(f"/test/{letter.ref}").text == "VIEW"


def test_rendering_a_view_without_its_permission_does_not_get_round_the_guard(start: Start, letter: Document):
    def sneak(request: Request) -> Response:
        alsoProvides(request, request.registry.getUtility(IRouteRequest, name="cfsdocs.test"))
        return render_view_to_response(resources.DocumentResource(letter.ref), request, secure=False)

    browser = start(lambda config: (document_views(config), sneaking(config, sneak)))
    browser.sign_in("olu")

    refused = browser.get(f"/sneak/{letter.ref}", status=404)
    browser.sign_in("amy")
    served = browser.get(f"/sneak/{letter.ref}")

    assert LETTER not in refused.body
    assert LETTER in served.body


def test_a_document_view_on_a_route_without_documents_refuses(start: Start):
    def extra(config: Configurator) -> None:
        config.add_route("cfsdocs.confused", "/confused")
        config.add_document_view(lambda request: Response("all"), route_name="cfsdocs.confused")

    browser = start(extra)
    browser.sign_in("amy")

    assert browser.get("/confused", status="*").status_int == 500


def test_a_role_view_is_a_404_for_who_lacks_the_role(start: Start, house: House, family: Family):
    def extra(config: Configurator) -> None:
        config.add_route("cfsdocs.chair", "/chair")
        config.add_role_view(lambda request: Response("the chair's"), route_name="cfsdocs.chair", roles={Role.CHAIR})

    browser = start(extra)
    browser.sign_in("amy")

    browser.get("/chair", status=404)

    assert (journal(house)[-1].outcome, journal(house)[-1].rules) == ("refused", "role")


def test_what_a_view_writes_is_kept_when_it_returns_and_not_when_it_raises(start: Start, house: House):
    def extra(config: Configurator) -> None:
        config.add_route("cfsdocs.write", "/write")
        config.add_signed_in_view(write, route_name="cfsdocs.write", request_method="POST")

    browser = start(extra)
    browser.sign_in("amy")

    browser.send("/write", at="/declaration", name="Kept")
    browser.send("/write", at="/declaration", name="Lost", fail="yes")

    with house.engine.connect() as connection:
        names = set(connection.execute(text("SELECT name FROM person")).scalars())
    assert "Kept" in names
    assert "Lost" not in names


def test_a_fault_of_ours_shows_an_id_and_no_detail(start: Start, letter: Document, caplog: pytest.LogCaptureFixture):
    def broken(request: Request) -> Response:
        raise ZeroDivisionError(request.GET["name"])

    browser = start(lambda config: document_views(config, broken))
    browser.sign_in("amy")

    answer = browser.get(f"/test/{letter.ref}?name=Jane", status=500)

    assert quoted(answer) in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "Jane" not in caplog.text + answer.text
    assert "ZeroDivisionError" not in answer.text


@pytest.mark.clause("8.2")
def test_whoever_has_not_signed_is_asked_to_whatever_they_asked_for(start: Start, house: House, letter: Document):
    with writing(house.engine) as session:
        session.add(PolicyVersion(label="v2", in_force_from=NOW - timedelta(days=30)))
    browser = start(document_views)
    browser.sign_in("amy")

    there, missing = browser.get(f"/test/{letter.ref}"), browser.get(f"/test/{new_ref()}")

    assert there.status_int == missing.status_int == 303
    assert there.location == missing.location == "http://localhost/declaration"


def document_views(config: Configurator, view: object = None) -> None:
    """Routes and views of a plugin: what it shows is what the permit opens."""
    config.add_route("cfsdocs.test", "/test/{ref}", factory=resources.document)
    config.add_document_view(view or words, route_name="cfsdocs.test", action=Action.VIEW)
    config.add_route("cfsdocs.test_journal", "/test/{ref}/journal", factory=resources.document)
    config.add_document_view(last_entry, route_name="cfsdocs.test_journal")


def words(request: Request) -> Response:
    visit = request.cfsdocs
    found = find(visit.db, visit.house.room, visit.permit, BlobKind.TEXT)
    return Response(app_iter=stream(visit.house.room, found, lambda: True), content_type="text/plain")


def last_entry(request: Request) -> Response:
    entry = journal(request.cfsdocs.house)[-1]
    return Response(f"{entry.action} {entry.outcome} document {entry.document_id} account {entry.account_id}")


def sneaking(config: Configurator, view: object) -> None:
    config.add_route("cfsdocs.sneak", "/sneak/{ref}")
    config.add_signed_in_view(view, route_name="cfsdocs.sneak")


def write(request: Request) -> Response:
    request.cfsdocs.db.add(Person(name=request.POST["name"]))
    request.cfsdocs.db.flush()
    if "fail" in request.POST:
        raise ZeroDivisionError
    return Response("written")


def fill_the_journal(house: House) -> None:
    """From now on the database refuses every entry, as a full disk would."""
    with writing(house.engine) as session:
        session.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON journal_entry BEGIN SELECT RAISE(ABORT, 'full'); END")
        )


def outside(answer: TestResponse) -> tuple[object, ...]:
    """What a reader sees of an answer, without the request's own id."""
    return answer.status, dict(answer.headers.items()), answer.text.replace(quoted(answer), "ID")


def quoted(answer: TestResponse) -> str:
    """The request's own id, as the page shows it."""
    return re.search(r"quote ([a-z2-7]{26})", answer.text)[1]


@pytest.fixture
def letter(house: House, family: Family) -> Document:
    return document(house, file(house, family, LETTER))


@pytest.fixture
def amy(start: Start) -> Browser:
    browser = start(document_views)
    browser.sign_in("amy")
    return browser


@pytest.fixture
def olu(start: Start) -> Browser:
    browser = start(document_views)
    browser.sign_in("olu")
    return browser
