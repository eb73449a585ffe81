"""The time-out in a real browser: a warning, a way to stay, and nothing of what was typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from webtest.http import StopableWSGIServer

from tests.fixtures.web import PASSWORD, Clock, Start

pytestmark = pytest.mark.usefixtures("credentials")


@dataclass
class Desk:
    """Amy at a page, and a clock that moves here and there at once."""

    page: Page
    url: str
    clock: Clock

    def wait(self, minutes: int) -> None:
        self.page.wait_for_load_state()  # before its scripts have run, the page counts no time
        self.clock.pass_by(minutes=minutes)
        self.page.clock.fast_forward(minutes * 60_000)


def test_two_minutes_before_the_time_out_there_is_a_warning(desk: Desk):
    desk.wait(minutes=12)
    expect(desk.page.get_by_role("dialog")).to_have_count(0)

    desk.wait(minutes=1)
    desk.page.clock.run_for(2000)

    expect(desk.page.get_by_role("dialog", name="You are about to be signed out")).to_be_visible()


def test_whoever_says_so_stays_signed_in(desk: Desk):
    desk.wait(minutes=14)
    desk.page.clock.run_for(2000)
    desk.page.get_by_role("button", name="Stay signed in").click()
    expect(desk.page.get_by_role("dialog")).to_have_count(0)

    desk.wait(minutes=12)
    desk.page.reload()

    expect(desk.page.get_by_role("heading", name="Your account")).to_be_visible()


def test_after_the_time_out_the_page_is_hidden_and_what_was_typed_comes_back(desk: Desk):
    desk.page.goto(f"{desk.url}account")
    desk.page.evaluate("document.querySelector('form[action$=devices] [name=device]').type = 'text'")
    desk.page.locator("form[action$=devices] [name=device]").fill("typed before the time-out")

    desk.wait(minutes=16)
    desk.page.clock.run_for(2000)
    expect(desk.page.get_by_role("dialog", name="You have been signed out")).to_be_visible()
    expect(desk.page.locator("main")).to_be_hidden()
    desk.page.get_by_role("button", name="Sign in again").click()
    sign_in(desk.page)

    expect(desk.page.get_by_role("heading", name="You are signed in again")).to_be_visible()
    expect(desk.page.locator("[name=device]")).to_have_value("typed before the time-out")


def test_after_the_time_out_with_nothing_typed_one_is_back_where_one_was(desk: Desk):
    desk.wait(minutes=16)
    desk.page.clock.run_for(2000)
    desk.page.get_by_role("button", name="Sign in again").click()
    sign_in(desk.page)

    expect(desk.page.get_by_role("heading", name="Your account")).to_be_visible()


def test_the_warning_is_accessible(desk: Desk, axe: Callable[[Page], list[str]]):
    desk.wait(minutes=14)
    desk.page.clock.run_for(2000)
    expect(desk.page.get_by_role("dialog")).to_be_visible()

    assert axe(desk.page) == []


def sign_in(page: Page) -> None:
    page.get_by_label("Sign-in name").fill("amy")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def desk(start: Start, clock: Clock, page: Page) -> Iterator[Desk]:
    server = StopableWSGIServer.create(start().app_under_test)
    page.clock.install(time=clock.now)
    page.goto(f"{server.application_url}sign-in?next=/account")
    sign_in(page)
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    yield Desk(page, server.application_url, clock)
    server.shutdown()
