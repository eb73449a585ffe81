"""Who can see a document, and who did what with it: for those who manage it, from the rules and the journal alone."""

from __future__ import annotations

import pytest

from cfsdocs.access.grants import allocate
from cfsdocs.db import writing
from cfsdocs.house import House
from cfsdocs.records.models import Folder
from tests.fixtures.house import NOW, Family, document, file
from tests.fixtures.web import Browser, Start


@pytest.fixture
def page(start: Start, credentials: None, house: House, family: Family) -> str:
    """The address of a letter of the family that Amy works with, and that Olu manages."""
    with writing(house.engine) as session:
        allocate(session, session.get_one(Folder, family.folder), [], [family.olu], NOW, None)
    return f"/documents/{document(house, file(house, family, b'Dear Jane')).ref}"


def signed_in(start: Start, name: str) -> Browser:
    browser = start()
    browser.sign_in(name)
    return browser


def test_it_names_who_can_see_it_and_through_what(start: Start, page: str):
    answer = signed_in(start, "olu").get(f"{page}/who")

    words = answer.html.find("main").get_text(" ", strip=True)
    assert "Amy Hart Allocated worker" in words
    assert "Olu Bright Line manager" in words


def test_looking_at_it_opening_its_form_and_changing_what_is_recorded_are_told_apart(start: Start, page: str):
    amy = signed_in(start, "amy")
    amy.get(page)
    form = next(each for each in amy.get(f"{page}/edit").forms.values() if "title" in each.fields)
    form["title"] = "Letter from the new school"
    assert form.submit().status_int == 303

    words = signed_in(start, "olu").get(f"{page}/who").html.find("main").get_text(" ", strip=True)

    for deed in ("looked at it", "opened it to change what is recorded", "changed what is recorded"):
        assert f"Amy Hart {deed}" in words


def test_it_is_for_those_who_manage_it_alone(start: Start, page: str):
    assert signed_in(start, "amy").get(f"{page}/who", status="*").status_int == 404
