"""Limits of tries: enough for people, too little for guessing, and nobody locks anybody else out."""

from __future__ import annotations

import pytest

from cfsdocs.people.attempts import PER_ADDRESS, PER_NAME_AND_ADDRESS
from tests.fixtures.web import Clock, Start, code, enter_code

ELSEWHERE = "198.51.100.7"
pytestmark = pytest.mark.usefixtures("credentials")


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
