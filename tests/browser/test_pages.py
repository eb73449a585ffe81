"""Every page, wide and on a small phone, light and dark, with and without JavaScript, by the rules of WCAG 2.2 AA."""

from __future__ import annotations

import pytest

from tests.fixtures.office import FAMILY, MANAGER, OFFICE_MANAGER, PERSONNEL, VOLUNTEER, WORKER

DOCUMENT = "Six-month review with the family"
PATHS = {
    "home": (WORKER, lambda office: "/"),
    "families": (WORKER, lambda office: "/families"),
    "folder": (WORKER, lambda office: office.folder(FAMILY)),
    "people": (WORKER, lambda office: office.folder(FAMILY) + "/people"),
    "add": (WORKER, lambda office: office.folder(FAMILY) + "/add"),
    "uploads": (WORKER, lambda office: "/uploads"),
    "document": (WORKER, lambda office: office.document(DOCUMENT)),
    "why": (WORKER, lambda office: office.document(DOCUMENT) + "/why"),
    "edit": (WORKER, lambda office: office.document(DOCUMENT) + "/edit"),
    "add version": (WORKER, lambda office: office.document(DOCUMENT) + "/add"),
    "who": (MANAGER, lambda office: office.document(DOCUMENT) + "/who"),
    "search": (OFFICE_MANAGER, lambda office: "/search"),
    "help": (WORKER, lambda office: "/help"),
    "policy": (WORKER, lambda office: "/declaration"),
    "personnel files": (OFFICE_MANAGER, lambda office: "/personnel-files"),
    "personnel file": (OFFICE_MANAGER, lambda office: office.folder(PERSONNEL)),
    "volunteer's folder": (VOLUNTEER, lambda office: office.folder(FAMILY)),
    "not found": (WORKER, lambda office: "/documents/nothing"),
}
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_page_meets_wcag_and_fits(office, page_as, axe, name, viewport, colours):
    who, path = PATHS[name]
    page = page_as(who, path(office), viewport=viewport, color_scheme=colours)
    page.wait_for_function("() => document.body.classList.contains('govuk-frontend-supported')")
    page.wait_for_load_state("networkidle")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@pytest.mark.parametrize("name", PATHS)
def test_a_page_says_the_same_without_javascript(office, page_as, name):
    who, path = PATHS[name]
    with_it, without = (page_as(who, path(office), java_script_enabled=each) for each in (True, False))
    with_it.wait_for_load_state("networkidle")
    assert without.locator("h1").all_inner_texts() == with_it.locator("h1").all_inner_texts()
    assert without.locator("main a").count() >= with_it.locator("main a:visible").count()


@pytest.mark.parametrize("name", PATHS)
def test_a_page_asks_for_nothing_elsewhere_and_breaks_no_content_policy(office, page_as, name):
    who, path = PATHS[name]
    page = page_as(who, "/help")
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path(office))
    page.wait_for_load_state("networkidle")
    assert {url for url in asked if not url.startswith(f"{office.url}/")} == set()
    assert [words for words in said if name != "not found" or "404" not in words] == []


@pytest.mark.clause("3.5")
@pytest.mark.parametrize("name", PATHS)
def test_no_title_or_url_of_a_page_names_anybody(office, page_as, name):
    who, path = PATHS[name]
    page = page_as(who, path(office))
    shown = f"{page.title()} {page.url}".lower()
    assert page.title()
    for word in ("garrick", "alfie", "dawn", "bethan", "prosser", "review", "0147", "p05"):
        assert word not in shown
