"""The way in: an invitation, good once and for a week, a password worth having, and a second factor."""

from __future__ import annotations

import pyotp
import pytest

from cfsdocs.db import writing
from cfsdocs.house import House
from cfsdocs.people.accounts import end_account
from cfsdocs.people.invitations import invite
from cfsdocs.people.models import Account
from tests.fixtures.house import Family
from tests.fixtures.web import Browser, Clock, Start, give_credential

GOOD = "pebble lantern orchard"


def test_amy_chooses_a_password_enrols_her_phone_and_signs_in(
    browser: Browser, house: House, family: Family, clock: Clock
):
    link = link_for(house, family.amy, clock)

    enrol = choose(browser, link, GOOD).follow()
    key = enrol.html.find("code").text.replace(" ", "")
    codes = send_code(browser, link, pyotp.TOTP(key).at(clock.now))
    clock.pass_by(seconds=30)
    second = browser.sign_in("amy", GOOD)
    form = second.forms[0]
    form["code"] = pyotp.TOTP(key).at(clock.now)

    assert enrol.html.find("svg") is not None
    assert len(codes.html.find_all("li")) >= 10
    assert form.submit().location == "http://localhost/"


def test_the_code_of_the_enrolment_does_not_sign_in_as_well(
    browser: Browser, house: House, family: Family, clock: Clock
):
    key = accepted(browser, house, family, clock)

    form = browser.sign_in("amy", GOOD).forms[0]
    form["code"] = pyotp.TOTP(key).at(clock.now)

    assert form.submit(status="*").status_int == 403


def test_a_link_is_good_once(browser: Browser, house: House, family: Family, clock: Clock):
    link = link_for(house, family.amy, clock)
    key = choose(browser, link, GOOD).follow().html.find("code").text.replace(" ", "")
    send_code(browser, link, pyotp.TOTP(key).at(clock.now))

    again = browser.get(link, status=404)

    assert "no longer good" in again.text
    assert choose(browser, link, "another lantern orchard").status_int == 404
    browser.get(f"{link}/code", status=404)


def test_a_link_is_good_for_a_week(browser: Browser, house: House, family: Family, clock: Clock):
    link = link_for(house, family.amy, clock)
    clock.pass_by(days=6, hours=23)
    assert browser.get(link).status_int == 200

    clock.pass_by(hours=1)
    browser.get(link, status=404)


def test_a_new_link_voids_the_one_before(browser: Browser, house: House, family: Family, clock: Clock):
    old, new = link_for(house, family.amy, clock), link_for(house, family.amy, clock)

    browser.get(old, status=404)
    assert browser.get(new).status_int == 200


def test_a_leaver_s_link_is_no_longer_good(browser: Browser, house: House, family: Family, clock: Clock):
    link = link_for(house, family.amy, clock)
    with writing(house.engine) as session:
        end_account(session.get_one(Account, family.amy), clock.now)

    browser.get(link, status=404)


def test_a_made_up_link_is_like_one_that_is_over(browser: Browser, house: House, family: Family, clock: Clock):
    link = link_for(house, family.amy, clock)
    clock.pass_by(days=8)

    assert browser.get(link, status=404).text == browser.get("/invitation/made-up", status=404).text


def test_without_the_code_there_is_no_way_in(browser: Browser, house: House, family: Family, clock: Clock):
    choose(browser, link_for(house, family.amy, clock), GOOD)

    assert browser.sign_in("amy", GOOD).status_int == 403


def test_a_wrong_code_keeps_the_key_and_asks_again(browser: Browser, house: House, family: Family, clock: Clock):
    link = link_for(house, family.amy, clock)
    shown = choose(browser, link, GOOD).follow()

    answer = send_code(browser, link, "000000")

    assert answer.status_int == 400
    assert answer.html.find("code").text == shown.html.find("code").text


def test_once_the_new_link_is_used_the_old_password_and_sessions_are_over(
    start: Start, house: House, family: Family, clock: Clock
):
    with writing(house.engine) as session:
        give_credential(session, house, family.amy)
    browser = start(second_factor=False)
    browser.sign_in("amy")
    link = link_for(house, family.amy, clock)
    assert browser.get("/declaration").status_int == 200

    choose(browser.another(), link, GOOD)

    assert browser.get("/declaration").status_int == 303
    assert browser.sign_in("amy").status_int == 403
    assert browser.sign_in("amy", GOOD).status_int == 303


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short and sweet", None),
        ("fourteen chars", "at least 15 characters"),
        ("x" * 201, "at most 200"),
        ("passwordpassword", "guessed soon"),
        ("Password1234567!", "guessed soon"),
        ("abcdefghijklmnop", "guessed soon"),
        ("aaaaaaaaaaaaaaaaaa", "guessed soon"),
        ("amyhartamyhart123", "guessed soon"),
        ("correcthorsebatterystaple", "guessed soon"),
        ("kingfisher kettle moss", None),
        ("żółw pod śniegiem", None),
    ],
)
def test_a_password_is_long_and_not_silly(
    browser: Browser, house: House, family: Family, clock: Clock, password: str, why: str | None
):
    answer = choose(browser, link_for(house, family.amy, clock), password)

    assert answer.status_int == (400 if why else 303)
    assert why is None or why in answer.text


def test_the_same_password_is_typed_twice(browser: Browser, house: House, family: Family, clock: Clock):
    answer = choose(browser, link_for(house, family.amy, clock), GOOD, "pebble lantern orchid")

    assert "not the same" in answer.text


def test_what_was_typed_as_a_password_is_never_sent_back(browser: Browser, house: House, family: Family, clock: Clock):
    answer = choose(browser, link_for(house, family.amy, clock), "amyhartamyhart123")

    assert "amyhartamyhart123" not in answer.text


def link_for(house: House, account: int, clock: Clock) -> str:
    with writing(house.engine) as session:
        return f"/invitation/{invite(session, account, clock.now)}"


def choose(browser: Browser, link: str, password: str, repeated: str | None = None) -> Browser:
    return browser.send(link, password=password, repeated=password if repeated is None else repeated)


def send_code(browser: Browser, link: str, digits: str) -> Browser:
    return browser.send(f"{link}/code", code=digits)


def accepted(browser: Browser, house: House, family: Family, clock: Clock) -> str:
    link = link_for(house, family.amy, clock)
    key = choose(browser, link, GOOD).follow().html.find("code").text.replace(" ", "")
    send_code(browser, link, pyotp.TOTP(key).at(clock.now))
    return key


@pytest.fixture
def browser(start: Start) -> Browser:
    return start(second_factor=True)
