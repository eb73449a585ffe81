"""Signing in: one answer for whatever is wrong, and codes that count once."""

from __future__ import annotations

import statistics
import time

import pytest
from sqlalchemy import select

from cfsdocs.db import reading, writing
from cfsdocs.house import House
from cfsdocs.people.credentials import SignIn
from cfsdocs.people.models import Account
from cfsdocs.people.second_factor import new_recovery_codes
from tests.fixtures.house import Family
from tests.fixtures.web import PASSWORD, Clock, Start, code, enter_code, journal

pytestmark = pytest.mark.usefixtures("credentials")


def test_password_and_code_sign_amy_in(start: Start, clock: Clock):
    browser = start(second_factor=True)

    second = browser.sign_in("amy")
    answer = enter_code(browser, second, code(clock.now))

    assert answer.location == "http://localhost/"
    assert browser.get("/declaration").status_int == 200


def test_the_password_alone_signs_nobody_in(start: Start):
    browser = start(second_factor=True)

    browser.sign_in("amy")

    assert browser.get("/declaration").status_int == 303


def test_capitals_and_spaces_around_the_name_do_not_matter(start: Start):
    assert start().sign_in(" Amy ").status_int == 303


def test_unknown_name_wrong_password_and_ended_account_get_the_same_answer(start: Start, house: House, family: Family):
    with writing(house.engine) as session:
        session.get_one(Account, family.olu).active_until = session.get_one(Account, family.olu).active_from
    browser = start()

    answers = [browser.sign_in("nobody"), browser.sign_in("amy", "not the password"), browser.sign_in("olu")]

    names = ("nobody", "amy", "olu")
    texts = {answer.text.replace(f'value="{name}"', "") for answer, name in zip(answers, names, strict=True)}
    assert {answer.status_int for answer in answers} == {403}
    assert len(texts) == 1


def test_an_unknown_name_takes_as_long_as_a_wrong_password(start: Start):
    browser = start()
    browser.sign_in("nobody")  # the decoy is made once

    def took(name: str) -> float:
        page = browser.token()
        began = time.process_time()  # a busy machine must not look like a telling answer
        browser.post("/sign-in", {"csrf_token": page, "name": name, "password": "not the password"}, status=403)
        return time.process_time() - began

    unknown, known = zip(*((took("nobody"), took("amy")) for _ in range(4)), strict=True)

    assert 0.5 < statistics.median(unknown) / statistics.median(known) < 2


def test_a_code_counts_once(start: Start, clock: Clock):
    first, again = start(second_factor=True), start(second_factor=True)
    shown = code(clock.now)
    enter_code(first, first.sign_in("amy"), shown)

    answer = enter_code(again, again.sign_in("amy"), shown)

    assert answer.status_int == 403
    assert again.get("/declaration").status_int == 303


def test_a_code_from_before_the_last_one_does_not_count(start: Start, clock: Clock):
    first, again = start(second_factor=True), start(second_factor=True)
    older = code(clock.now)
    clock.pass_by(seconds=30)
    enter_code(first, first.sign_in("amy"), code(clock.now))

    assert enter_code(again, again.sign_in("amy"), older).status_int == 403


def test_a_recovery_code_lets_in_once(start: Start, house: House, family: Family):
    with writing(house.engine) as session:
        spare = new_recovery_codes(session, house.secret, family.amy)[0]
    first, again = start(second_factor=True), start(second_factor=True)

    assert enter_code(first, first.sign_in("amy"), spare.upper()).status_int == 303
    assert enter_code(again, again.sign_in("amy"), spare).status_int == 403


def test_the_code_must_come_within_ten_minutes_of_the_password(start: Start, clock: Clock):
    browser = start(second_factor=True)
    second = browser.sign_in("amy")
    clock.pass_by(minutes=10)

    assert "Sign in again" in enter_code(browser, second, code(clock.now)).text


def test_signing_in_makes_a_new_session(start: Start):
    browser = start()
    browser.sign_in("amy")
    before = browser.cookies["cfsdocs-session"]

    browser.send("/sign-in", at="/sign-in", name="amy", password=PASSWORD)

    assert browser.cookies["cfsdocs-session"] != before
    browser.set_cookie("cfsdocs-session", before)
    assert browser.get("/declaration").status_int == 303


def test_a_session_chosen_by_somebody_else_is_never_taken_over(start: Start):
    browser = start()
    browser.set_cookie("cfsdocs-session", "chosen-by-the-attacker")

    browser.sign_in("amy")

    assert browser.cookies["cfsdocs-session"] != "chosen-by-the-attacker"


def test_the_database_holds_no_cookie(start: Start, house: House):
    browser = start()
    browser.sign_in("amy")

    with reading(house.engine) as session:
        kept = session.scalars(select(SignIn.hash)).all()
    assert browser.cookies["cfsdocs-session"] not in kept


def test_cookies_are_for_this_site_over_https_and_out_of_scripts_reach(start: Start):
    browser = start(secure_cookies=True)
    browser.extra_environ["wsgi.url_scheme"] = "https"

    answer = browser.sign_in("amy")

    cookies = {cookie.split("=")[0]: cookie for cookie in answer.headers.getall("Set-Cookie")}
    kept = [cookies["__Host-cfsdocs-session"], cookies["__Host-cfsdocs-device"]]
    for cookie in kept:
        assert all(flag in cookie for flag in ("; secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"))
        assert "Domain" not in cookie
    assert "Max-Age" not in cookies["__Host-cfsdocs-session"]


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "/\t/example.org",
        "\\\\example.org",
        "javascript:alert(1)",
        "/ok\r\nSet-Cookie: a=b",
        "///example.org",
    ],
)
def test_after_signing_in_nobody_is_sent_to_another_site(start: Start, target: str):
    browser = start()

    answer = browser.send("/sign-in", name="amy", password=PASSWORD, next=target)

    assert answer.location == "http://localhost/"


def test_after_signing_in_one_is_where_one_wanted_to_be(start: Start):
    browser = start()
    asked = browser.get("/declaration?page=2", status=303)

    answer = browser.send("/sign-in", at=asked.location, name="amy", password=PASSWORD, next="/declaration?page=2")

    assert answer.location == "http://localhost/declaration?page=2"


def test_what_is_missing_and_what_is_there_lead_to_the_same_sign_in(start: Start):
    browser = start()

    there, missing = browser.get("/declaration", status=303), browser.get("/declaratiom", status=303)

    assert there.location.replace("declaration", "X") == missing.location.replace("declaratiom", "X")


def test_signing_in_and_failing_to_are_in_the_journal(start: Start, house: House, family: Family):
    browser = start()
    browser.sign_in("amy", "not the password")
    browser.sign_in("amy")
    browser.send("/sign-out", at="/declaration")

    told = [
        (entry.action, entry.outcome, entry.account_id) for entry in journal(house) if entry.action != "declaration"
    ]
    assert told == [
        ("sign in", "refused", family.amy),
        ("sign in", "done", family.amy),
        ("sign out", "done", family.amy),
    ]
