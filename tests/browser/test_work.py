"""The day's work in a real browser: find a family, read, add, search, keep personnel files, be kept out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.fixtures.office import (
    EXCLUDED,
    FAMILY,
    MANAGER,
    OFFICE_MANAGER,
    OTHER_FAMILY,
    PERSONNEL,
    VOLUNTEER,
    WORKER,
    sign_in,
)

ANOTHER = MANAGER
"""Somebody else who may add to the family."""
DOCUMENT = "Six-month review with the family"


def fill_card(card, title: str) -> None:
    card.get_by_label("What is it?").fill(title)
    card.get_by_label("General").check()
    card.get_by_label("Alfie Garrick (child)", exact=True).check()
    card.get_by_label("Who gave it to us?").fill("Stanehow Primary School")
    card.get_by_label("Day").fill("3")
    card.get_by_label("Month").fill("11")
    card.get_by_label("Year").fill("2026")
    card.get_by_label("Support").check()
    card.get_by_label("No, I have looked").check()


def test_a_worker_signs_in_opens_a_family_and_reads_a_document(office, page):
    sign_in(page, office.url, WORKER)
    page.get_by_role("link", name="Garrick family").first.click()
    page.get_by_role("link", name=DOCUMENT).click()
    picture = page.get_by_role("img", name="Page 1 of 2")
    expect(picture).to_be_visible()
    page.wait_for_function("() => document.querySelector('.cfs-sheet__picture img').naturalWidth > 500")
    expect(page.get_by_text("Seen by Bethan Prosser on").first).to_be_visible()
    page.get_by_text("Text of page 1").click()
    assert len(page.locator("#page-1 .cfs-text").inner_text()) > 200


@pytest.mark.clause("4.4")
def test_a_worker_without_leave_to_take_files_away_is_offered_no_download(office, page_as):
    page = page_as(WORKER, office.document(DOCUMENT))
    expect(page.get_by_role("link", name="Download")).to_have_count(0)
    assert page.request.get(office.document(DOCUMENT) + "/download/1").status == 404


def test_a_manager_downloads_the_file_as_it_was_added(office, page_as):
    page = page_as(MANAGER, office.document(DOCUMENT))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download").click()
    assert waiting.value.suggested_filename.endswith(".pdf")
    assert waiting.value.path().read_bytes().startswith(b"%PDF-")


def test_pages_are_not_printed_unless_the_file_may_be_taken_away(office, page_as):
    for who, printed in ((WORKER, 0), (MANAGER, 2)):
        page = page_as(who, office.document(DOCUMENT))
        page.emulate_media(media="print")
        assert page.locator(".cfs-sheet:visible").count() == printed


def test_actual_size_shows_a_picture_larger_than_the_page(office, page_as):
    page = page_as(WORKER, office.document(DOCUMENT), viewport={"width": 700, "height": 800})
    picture = page.locator(".cfs-sheet__picture img").first
    page.wait_for_function("() => document.querySelector('.cfs-sheet__picture img').naturalWidth > 500")
    fitting = picture.bounding_box()["width"]
    page.get_by_text("Actual size").click()
    assert picture.bounding_box()["width"] > fitting


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_two_files_are_added_given_cards_and_found_again(office, page_as, scripts):
    word = "heronwater" if scripts else "kingfisherbeck"
    page = page_as(WORKER, office.folder(FAMILY) + "/add", java_script_enabled=scripts)
    files = [
        {"name": f"{word}-{n}.txt", "mimeType": "text/plain", "buffer": f"The {word} note, part {n}.".encode()}
        for n in (1, 2)
    ]
    page.get_by_label("Files").set_input_files(files)
    if scripts:
        expect(page.get_by_text("Arrived")).to_have_count(2)
        page.get_by_role("link", name="Say what they are").click()
    else:
        page.get_by_role("button", name="Add these files").click()
    for n in (1, 2):
        fill_card(page.locator("section.cfs-filecard").nth(n - 1), f"School's {word} letter {n}")
    page.get_by_role("button", name="File all 2 documents").click()
    expect(page.get_by_role("status")).to_contain_text("2 documents filed")
    expect(page.get_by_role("link", name=f"School's {word} letter 2")).to_be_visible()
    page.goto("/search")
    page.get_by_label("A title, a person, or words in a document").fill(f"{word} part")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="2 documents found")).to_be_visible()
    assert word not in page.url


def test_a_card_with_an_error_keeps_what_was_typed_and_says_where(office, page_as, axe):
    page = page_as(WORKER, office.folder(FAMILY) + "/add")
    page.get_by_label("Files").set_input_files(
        [{"name": "left-out.txt", "mimeType": "text/plain", "buffer": b"Something short."}]
    )
    page.get_by_role("link", name="Say what they are").click()
    page.get_by_label("What is it?").fill("A note with a date to come")
    page.get_by_role("button", name="File this document").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Choose a section of this folder")
    assert page.get_by_label("What is it?").input_value() == "A note with a date to come"
    assert axe(page) == []
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.type") == "radio"
    page.get_by_role("button", name="Discard left-out.txt").click()
    expect(page.get_by_text("No file of yours waits")).to_be_visible()


def test_a_file_that_is_not_kept_is_refused_with_the_reason(office, page_as):
    page = page_as(ANOTHER, office.folder(FAMILY) + "/add")
    page.get_by_label("Files").set_input_files(
        [{"name": "setup.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(4000)}]
    )
    expect(page.locator(".cfs-queue__state--refused")).to_contain_text("Nothing of it was kept")
    expect(page.get_by_role("link", name="Say what they are")).to_be_hidden()


@pytest.mark.clause("7.1")
def test_for_an_excluded_colleague_a_family_does_not_exist(office, page_as):
    page = page_as(EXCLUDED, "/families")
    expect(page.get_by_text("Holroyd")).to_have_count(0)
    refused = page.goto(office.folder(OTHER_FAMILY))
    assert refused.status == 404
    there = _without_id(page.content())
    assert page.goto("/folders/aaaaaaaaaaaaaaaaaaaaaaaaaa").status == 404
    assert _without_id(page.content()) == there


@pytest.mark.clause("1.6")
def test_a_volunteer_sees_what_is_marked_for_them_and_not_the_people(office, page_as):
    page = page_as(VOLUNTEER, office.folder(FAMILY))
    expect(page.get_by_role("link", name="Letter introducing the volunteer")).to_be_visible()
    expect(page.get_by_role("link", name=DOCUMENT)).to_have_count(0)
    expect(page.get_by_role("navigation", name="This folder").get_by_role("link", name="People")).to_have_count(0)
    assert page.goto(office.folder(FAMILY) + "/people").status == 404


@pytest.mark.clause("footnote 1")
def test_the_office_manager_finds_and_opens_a_personnel_file_and_a_manager_does_not(office, page_as):
    page = page_as(OFFICE_MANAGER, "/")
    page.get_by_role("link", name="Personnel files", exact=True).click()
    page.get_by_label("Name or number of the file").fill("prosser")
    page.get_by_role("button", name="Show").click()
    assert "prosser" not in page.url
    page.get_by_role("link", name="Bethan Prosser").click()
    expect(page.get_by_role("heading", name="Bethan Prosser", level=1)).to_be_visible()
    page.locator(".cfs-document__title").first.click()
    expect(page.get_by_role("img", name=re.compile("^Page 1 of"))).to_be_visible()
    assert page_as(MANAGER).goto(office.folder(PERSONNEL)).status == 404


def test_the_whole_way_to_a_document_works_by_keyboard_alone(office, page_as):
    page = page_as(WORKER, "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    _tab_to(page, "Garrick family")
    page.keyboard.press("Enter")
    page.wait_for_url("**/folders/*")
    _tab_to(page, DOCUMENT)
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/*")
    _tab_to(page, "Picture of page 1")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Picture of page 2"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#page-2 .cfs-text")).to_be_visible()


def _tab_to(page, name: str) -> None:
    """Press Tab until what has the focus is so named; it must be visible then."""
    for _ in range(80):
        page.keyboard.press("Tab")
        found = "(e => e.getAttribute('aria-label') || e.innerText)(document.activeElement)"
        if str(page.evaluate(found)).strip() == name:
            assert page.evaluate("document.activeElement.checkVisibility()")
            return
    raise AssertionError(f"no way to {name!r} by Tab")


def _without_id(html: str) -> str:
    """The page without the request's own id, and the token that is the browser's own."""
    return re.sub(r"quote [a-z2-7]+", "", html)
