"""Notices in a real browser: seen in the menu, opened, marked as read; on a phone and without scripts too."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete

from cfsdocs.db import writing
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.models import Notice
from cfsdocs.notices.post import notify
from cfsdocs.people.accounts import find_account
from tests.fixtures.office import WORKER

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture
def told(office):
    """The worker has two notices, one of them urgent."""
    with writing(office.house.engine) as session:
        account = find_account(session, WORKER)
        session.execute(delete(Notice).where(Notice.account_id == account.id))
        for urgent in (False, True):
            notify(session, account.id, Kind.TO_DO, datetime.now(UTC), urgent)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_notices_are_counted_opened_and_marked_as_read(told, page_as, viewport, scripts):
    page = page_as(WORKER, "/", viewport=viewport, java_script_enabled=scripts)
    page.get_by_role("link", name="2 notices that you have not read").click()
    expect(page.get_by_role("heading", name="Notices", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.get_by_role("button", name="Open").first.click()
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible()
    page.get_by_role("link", name="1 notice that you have not read").click()
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_role("button", name="Mark as read")).to_have_count(0)
    expect(page.locator(".moj-notification-badge")).to_have_count(0)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("path", ["/notices", "/notices/mail"])
def test_the_pages_meet_wcag_and_fit(told, page_as, axe, path, viewport, colours):
    page = page_as(WORKER, path, viewport=viewport, color_scheme=colours)
    page.wait_for_load_state("networkidle")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_wrong_address_is_said_beside_its_field_and_a_right_one_is_kept(told, page_as, axe, scripts):
    page = page_as(WORKER, "/notices/mail", java_script_enabled=scripts)
    page.get_by_label("Email address").fill("bethan at fellside")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Email address")).to_have_value("bethan at fellside")
    page.get_by_role("link", name="Enter an email address in the right form").click()
    expect(page.get_by_label("Email address")).to_be_focused()
    page.get_by_label("Email address").fill("bethan@fellside.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Notices", level=1)).to_be_visible()
    page.goto("/notices/mail")
    expect(page.get_by_label("Email address")).to_have_value("bethan@fellside.example")
