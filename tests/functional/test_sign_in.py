"""Signing in: one answer for whatever is wrong, codes that count once, and limits that lock nobody out."""

from __future__ import annotations

import statistics
import time

import pytest
from sqlalchemy import select

from cfsdocs.db import reading, writing
from cfsdocs.house import House
from cfsdocs.people.attempts import PER_ADDRESS, PER_NAME_AND_ADDRESS
from cfsdocs.people.credentials import SignIn
from cfsdocs.people.models import Account
from cfsdocs.people.second_factor import new_recovery_codes
from tests.fixtures.house import Family
from tests.fixtures.web import PASSWORD, Browser, Clock, Start, code, journal

ELSEWHERE = "198.51.100.7"
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
        began = time.perf_counter()
        browser.post("/sign-in", {"csrf_token": page, "name": name, "password": "not the password"}, status=403)
        return time.perf_counter() - began

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


def test_wrong_codes_are_limited_across_sign_ins(start: Start, clock: Clock):
    browser = start(second_factor=True)
    second = browser.sign_in("amy")
    for _ in range(PER_NAME_AND_ADDRESS):
        enter_code(browser, second, "000000")

    limited = browser.another()

    assert "too many tries" in enter_code(limited, limited.sign_in("amy"), code(clock.now)).text


def test_wrong_codes_are_limited_wherever_they_come_from(start: Start, clock: Clock):
    browser = start(second_factor=True)
    for number in range(PER_NAME_AND_ADDRESS):
        elsewhere = browser.another(f"2001:db8:0:{number}::1")
        enter_code(elsewhere, elsewhere.sign_in("amy"), "000000")

    another = browser.another("203.0.113.9")

    assert "too many tries" in enter_code(another, another.sign_in("amy"), code(clock.now)).text


def test_a_thief_of_the_password_cannot_use_up_the_codes_of_amy_s_own_device(start: Start, clock: Clock):
    hers = start(second_factor=True)
    enter_code(hers, hers.sign_in("amy"), code(clock.now))
    thief = hers.another(ELSEWHERE)
    for _ in range(PER_NAME_AND_ADDRESS):
        enter_code(thief, thief.sign_in("amy"), "000000")
    clock.pass_by(seconds=60)
    hers.send("/sign-out", at="/declaration")

    assert enter_code(hers, hers.sign_in("amy"), code(clock.now)).status_int == 303


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


def test_a_stranger_is_limited_and_waiting_helps(start: Start, clock: Clock):
    browser = start()
    for _ in range(PER_NAME_AND_ADDRESS):
        browser.sign_in("amy", "not the password")

    limited = browser.sign_in("amy")
    clock.pass_by(minutes=5, seconds=1)
    later = browser.sign_in("amy")

    assert "too many tries" in limited.text
    assert later.status_int == 303


def test_a_stranger_cannot_lock_amy_out_of_her_own_device(start: Start):
    hers = start()
    hers.sign_in("amy")
    hers.send("/sign-out", at="/declaration")
    stranger = hers.another()  # at the same address, even
    for _ in range(PER_NAME_AND_ADDRESS + 1):
        stranger.sign_in("amy", "not the password")

    assert "too many tries" in stranger.sign_in("amy").text
    assert hers.sign_in("amy").status_int == 303


def test_a_stranger_elsewhere_cannot_lock_amy_out_of_a_new_device(start: Start):
    stranger = start().another(ELSEWHERE)
    for _ in range(PER_NAME_AND_ADDRESS + 1):
        stranger.sign_in("amy", "not the password")

    assert stranger.another().sign_in("amy").status_int == 303


def test_a_stranger_with_an_ipv4_address_written_as_ipv6_cannot_lock_out_the_others(start: Start):
    stranger = start().another("::ffff:203.0.113.9")
    for number in range(PER_ADDRESS):
        stranger.sign_in(f"guess-{number}")

    assert stranger.another("::ffff:192.0.2.10").sign_in("amy").status_int == 303


def test_a_device_cookie_that_was_made_up_gives_no_allowance(start: Start):
    browser = start()
    for number in range(PER_NAME_AND_ADDRESS):
        browser.set_cookie("cfsdocs-device", f"made-up-{number}")
        browser.sign_in("amy", "not the password")

    assert "too many tries" in browser.sign_in("amy").text


def test_a_known_device_has_its_own_limit(start: Start):
    browser = start()
    browser.sign_in("amy")
    for _ in range(PER_NAME_AND_ADDRESS):
        browser.sign_in("amy", "not the password")

    assert "too many tries" in browser.sign_in("amy").text


def test_many_names_from_one_address_are_limited(start: Start):
    browser = start()
    answers = [browser.sign_in(f"guess-{number}").text for number in range(51)]

    assert "too many tries" not in answers[49]
    assert "too many tries" in answers[50]


def test_the_address_is_the_caller_s_own_not_what_they_claim(start: Start):
    browser = start()
    for number in range(PER_NAME_AND_ADDRESS):
        browser.extra_environ["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{number}"
        browser.sign_in("amy", "not the password")

    assert "too many tries" in browser.sign_in("amy").text


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


def enter_code(browser: Browser, page: object, digits: str) -> object:
    """The second step, from the page that the first one showed."""
    token = page.html.find("input", {"name": "csrf_token"})["value"]
    return browser.post("/sign-in/code", {"csrf_token": token, "code": digits}, status="*")
