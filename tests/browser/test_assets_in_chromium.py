"""The tidied sheets and scripts as a real browser sees them, and whether the WCAG check can fail at all."""

from __future__ import annotations

import json

import setup

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Made up</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="vendor/govuk-frontend.min.css"><link rel="stylesheet" href="vendor/moj-frontend.min.css">
</head><body class="govuk-template__body">
<main><h1 class="govuk-heading-xl">A heading</h1>
<div class="govuk-tabs"><span class="moj-filter__tag"><button class="govuk-button">A button</button></span></div>
<a class="moj-filter__tag" href="#">A tag</a></main>
<script type="module">
  document.body.className += " govuk-frontend-supported"
  import { version as govuk } from "./vendor/govuk-frontend.min.js"
  import { version as moj } from "./vendor/moj-frontend.min.js"
  document.body.dataset.versions = govuk + " " + moj
</script></body></html>"""


def serve(page, html: str) -> tuple[set[str], set[str]]:
    """Open the page as if it stood under a prefix; returns what was asked for: what was there, what was not."""
    served: set[str] = set()
    missing: set[str] = set()

    def answer(route):
        path = route.request.url.removeprefix("http://office.test/documents/static/")
        file = setup.VENDOR.parent / path
        if path == "page":
            route.fulfill(body=html, content_type="text/html")
        elif path.startswith("vendor/") and file.is_file():
            served.add(path)
            route.fulfill(path=file)
        else:
            missing.add(route.request.url)
            route.abort()

    page.route("**/*", answer)
    page.goto("http://office.test/documents/static/page")
    return served, missing


def test_headings_fall_back_to_arial_and_nothing_is_missing(page):
    served, missing = serve(page, PAGE)
    page.wait_for_load_state("networkidle")
    assert page.eval_on_selector("h1", "heading => getComputedStyle(heading).fontFamily") == "arial, sans-serif"
    assert "vendor/images/icon-tag-remove-cross.svg" in served
    assert missing == set()


def test_both_scripts_load_as_modules_under_a_prefix(page):
    locked = json.loads((setup.ASSETS / "package-lock.json").read_text())["packages"]
    names = ("govuk-frontend", "@ministryofjustice/frontend")
    serve(page, PAGE)
    page.wait_for_function("document.body.dataset.versions")
    assert page.evaluate("document.body.dataset.versions") == " ".join(
        locked[f"node_modules/{name}"]["version"] for name in names
    )


def test_a_sound_page_passes_the_wcag_check(page, axe):
    serve(page, PAGE)
    assert axe(page) == []


def test_a_picture_without_words_fails_the_wcag_check(page, axe):
    page.set_content('<html lang="en"><title>Made up</title><main><img src="data:,"></main></html>')
    assert [violation.split(":")[0] for violation in axe(page)] == ["image-alt"]


def test_a_target_too_small_for_a_thumb_fails_the_wcag_2_2_check(page, axe):
    small = '<a href="#" style="display:inline-block;width:9px;height:9px;overflow:hidden">'
    page.set_content(f'<html lang="en"><title>Made up</title><main>{small}a</a>{small}b</a></main></html>')
    assert "target-size" in {violation.split(":")[0] for violation in axe(page)}
