"""The web assets that npm gave us and setup.py tidied: nothing of GOV.UK's own identity, and no broken address."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import setup

VENDOR = setup.VENDOR
SHEETS = sorted(setup.SHEETS)
SCRIPTS = sorted(setup.SCRIPTS)


@pytest.fixture(params=SHEETS)
def sheet(request) -> str:
    return (VENDOR / request.param).read_text()


def test_what_was_fetched_belongs_to_the_lock_and_the_hook_of_today():
    assert (VENDOR / ".stamp").read_text() == setup.fingerprint(), "run: make venv"


@pytest.mark.parametrize("name", SHEETS + SCRIPTS)
def test_each_sheet_and_script_is_there_and_whole(name):
    text = (VENDOR / name).read_text()
    assert len(text) > 40_000
    assert "sourceMappingURL" not in text


def test_tidying_left_every_block_closed(sheet):
    assert sheet.count("{") == sheet.count("}")


def test_no_gov_uk_font_is_named_or_loaded(sheet):
    assert "GDS Transport" not in sheet
    assert "@font-face" not in sheet
    assert "font-family:arial,sans-serif" in sheet


def test_no_address_in_a_sheet_depends_on_where_the_application_is_mounted(sheet):
    assert "/assets" not in sheet
    assert not re.search(r"url\(['\"]?(?:/|https?:)", sheet)


def test_every_image_that_a_sheet_names_is_there(sheet):
    for address in re.findall(r"url\(([^)]*)\)", sheet):
        assert (VENDOR / address).is_file(), address


def test_neither_crown_nor_crest_nor_font_is_shipped():
    shipped = [path for path in VENDOR.rglob("*") if path.is_file()]
    assert not [path for path in shipped if re.search(r"crown|crest|logotype|govuk-icon", path.name)]
    assert {path.suffix for path in shipped} <= {".css", ".js", ".svg", ".txt", ""}
    assert not any("crest" in address for name in SHEETS for address in addresses(VENDOR / name))


def test_the_licences_of_what_is_shipped_come_with_it():
    text = (VENDOR / "LICENCES.txt").read_text()
    assert "govuk-frontend" in text
    assert "@ministryofjustice/frontend" in text
    assert "Permission is hereby granted, free of charge" in text


def test_the_testing_tool_axe_is_not_shipped():
    assert not list(VENDOR.rglob("axe*"))
    assert not any("axe.run" in (VENDOR / name).read_text() for name in SCRIPTS)


def test_tidying_removes_font_and_crest_and_keeps_the_rest():
    font = "@font-face{font-family:GDS Transport;src:url(/assets/fonts/x.woff2)}"
    crest = ".govuk-footer__copyright-logo:before{background:url(/assets/images/govuk-crest.svg)}"
    kept = ".a{font-family:GDS Transport,arial;background:url(/assets/images/a.svg)}"
    assert setup.tidy(f"{font}{crest}{kept}") == ".a{font-family:arial;background:url(images/a.svg)}"


@pytest.mark.parametrize(
    "css",
    [
        ".a{font-family:'GDS Transport'}",
        ".a{background:url(/assets/fonts/a.woff2)}",
        ".a{background:url(/assets/images/crown.svg)}",
        ".a{background:url(https://example.org/a.svg)}",
    ],
)
def test_a_sheet_that_cannot_be_tidied_stops_the_build(css):
    with pytest.raises(SystemExit, match="must learn to remove"):
        setup.tidy(css)


def test_the_npm_lock_names_hashes_and_no_addresses():
    text = (setup.ASSETS / "package-lock.json").read_text()
    packages = {name: package for name, package in json.loads(text)["packages"].items() if name}
    assert "://" not in text
    assert {"node_modules/govuk-frontend", "node_modules/@ministryofjustice/frontend"} <= set(packages)
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())


def addresses(path: Path) -> list[str]:
    """Every url() in a sheet."""
    return re.findall(r"url\(([^)]*)\)", path.read_text())
