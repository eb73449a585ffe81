"""Sessions end: when nothing happens, after a day's work, when somebody leaves. What was typed is not lost."""

from __future__ import annotations

import pytest

from cfsdocs.db import writing
from cfsdocs.house import House
from cfsdocs.people.accounts import end_account
from cfsdocs.people.models import Account
from tests.fixtures.house import Family
from tests.fixtures.web import PASSWORD, Browser, Clock, Start

pytestmark = pytest.mark.usefixtures("credentials")
PAGE = "/declaration"


def test_a_session_ends_after_fifteen_idle_minutes(amy: Browser, clock: Clock):
    clock.pass_by(minutes=14, seconds=59)
    assert amy.get(PAGE).status_int == 200

    clock.pass_by(minutes=15)
    assert amy.get(PAGE).status_int == 303


def test_a_sign_of_life_keeps_it(amy: Browser, clock: Clock):
    for _ in range(3):
        clock.pass_by(minutes=14)
        assert amy.send("/sign-in/still-here", at=PAGE).json == {"idle_seconds": 900}

    assert amy.get(PAGE).status_int == 200


def test_a_sign_of_life_comes_too_late_when_the_session_is_over(amy: Browser, clock: Clock):
    token = amy.token(PAGE)
    clock.pass_by(minutes=15)

    amy.post("/sign-in/still-here", {"csrf_token": token}, status=403)

    assert amy.get(PAGE).status_int == 303


def test_a_session_ends_after_ten_hours_in_any_case(amy: Browser, clock: Clock):
    for _ in range(60):
        clock.pass_by(minutes=10)
        answer = amy.get(PAGE)

    assert answer.status_int == 303


@pytest.mark.clause("3.5")
def test_a_leaver_is_out_at_the_next_request(amy: Browser, house: House, family: Family, clock: Clock):
    with writing(house.engine) as session:
        end_account(session.get_one(Account, family.amy), clock.now)

    assert amy.get(PAGE).status_int == 303


def test_signing_out_ends_the_session_here_and_for_whoever_kept_the_cookie(amy: Browser):
    kept = amy.cookies["cfsdocs-session"]
    amy.send("/sign-out", at=PAGE)

    amy.set_cookie("cfsdocs-session", kept)

    assert amy.get(PAGE).status_int == 303


def test_signing_out_everywhere_ends_every_session_of_hers_and_nobody_else_s(amy: Browser):
    other, olu = amy.another(), amy.another()
    other.sign_in("amy")
    olu.sign_in("olu")

    amy.send("/account/sign-out-everywhere", at=PAGE)

    assert [browser.get(PAGE).status_int for browser in (amy, other, olu)] == [303, 303, 200]


def test_forgetting_a_device_ends_its_sessions_alone(amy: Browser):
    other = amy.another()
    other.sign_in("amy")
    hers, others = amy.get("/account").html.find_all("input", {"name": "device"})

    amy.send("/account/devices", at="/account", device=others["value"], status=303)

    assert hers["value"] != others["value"]
    assert [browser.get(PAGE).status_int for browser in (amy, other)] == [200, 303]


def test_nobody_forgets_another_person_s_device(amy: Browser):
    olu = amy.another()
    olu.sign_in("olu")
    (hers,) = amy.get("/account").html.find_all("input", {"name": "device"})

    olu.send("/account/devices", at="/account", device=hers["value"], status=303)

    assert amy.get(PAGE).status_int == 200


def test_a_new_password_ends_the_other_sessions_and_the_old_password(amy: Browser):
    other = amy.another()
    other.sign_in("amy")
    fresh = "pebble lantern orchard"

    amy.send("/account/password", at="/account", current=PASSWORD, password=fresh, repeated=fresh, status=303)

    assert [browser.get(PAGE).status_int for browser in (amy, other)] == [200, 303]
    assert other.sign_in("amy").status_int == 403
    assert other.sign_in("amy", fresh).status_int == 303


def test_a_new_password_is_not_made_of_the_name_that_somebody_goes_by(amy: Browser, house: House, family: Family):
    with writing(house.engine) as session:
        session.get_one(Account, family.amy).person.known_as = "Evangeline Pugh"
    fresh = "evangeline-pugh-7q"

    answer = amy.send("/account/password", at="/account", current=PASSWORD, password=fresh, repeated=fresh)

    assert answer.status_int == 400
    assert "would be guessed soon" in answer.text


def test_a_new_password_needs_the_old_one(amy: Browser):
    fresh = "pebble lantern orchard"

    answer = amy.send("/account/password", at="/account", current="not it at all", password=fresh, repeated=fresh)

    assert answer.status_int == 400
    assert "The password is not right" in answer.text


def test_what_was_typed_before_the_time_out_is_offered_again_after_signing_in(amy: Browser, clock: Clock):
    token = amy.token(PAGE)
    clock.pass_by(minutes=20)

    typed = {"name": "Amy <Hart>", "version": "1", "password": PASSWORD}
    late = amy.post(PAGE, {"csrf_token": token, **typed}, status=403)
    again = late.forms[0]
    again["name"], again["password"] = "amy", PASSWORD
    offered = again.submit()

    form = offered.form
    assert (form.action, form["name"].value, form["version"].value) == (PAGE, "Amy <Hart>", "1")
    assert "Amy <Hart>" not in offered.text  # only ever escaped
    assert "password" not in form.fields
    assert "The password is not right" in form.submit(status=400).text


def test_what_was_typed_is_offered_to_nobody_else(amy: Browser, clock: Clock):
    token = amy.token(PAGE)
    clock.pass_by(minutes=20)
    late = amy.post(PAGE, {"csrf_token": token, "name": "Amy Hart", "version": "1"}, status=403)

    form = late.forms[0]
    form["name"], form["password"] = "olu", PASSWORD
    answer = form.submit()

    assert answer.status_int == 303


def test_what_another_site_sends_is_not_held(amy: Browser, clock: Clock):
    clock.pass_by(minutes=20)

    late = amy.post(PAGE, {"name": "Mallory"}, headers={"Origin": "https://example.org"}, status=400)

    assert late.html.find("input", {"name": "held"}) is None


def test_what_is_held_cannot_be_read_or_changed(amy: Browser, clock: Clock):
    token = amy.token(PAGE)
    clock.pass_by(minutes=20)
    late = amy.post(PAGE, {"csrf_token": token, "name": "Amy Hart", "version": "1"}, status=403)
    form = late.forms[0]
    sealed = form["held"].value

    form["held"].value = sealed[:-6] + ("AAAAAA" if sealed[-6:] != "AAAAAA" else "BBBBBB")
    form["name"], form["password"] = "amy", PASSWORD

    assert "Amy Hart" not in late.text
    assert form.submit().status_int == 303


@pytest.fixture
def amy(start: Start) -> Browser:
    browser = start()
    browser.sign_in("amy")
    return browser
