"""Searching and lists of folders over HTTP: nothing leaks, no word is ever in a URL."""

from __future__ import annotations

import re

import pytest

from tests.fixtures.house import file


@pytest.fixture
def olu(start, credentials):
    browser = start()
    browser.sign_in("olu")
    return browser


def shown(answer) -> str:
    return re.sub(r'value="[0-9a-f]{64}"', "", answer.text)


@pytest.mark.clause("1.6")
def test_a_search_says_the_same_whether_or_not_there_is_something_one_may_not_see(olu, house, family):
    before = olu.send("/search", at="/search", query="marigold")
    file(house, family, b"The marigold project meets on Fridays.\n")
    after = olu.send("/search", at="/search", query="marigold")
    assert "Nothing found" in before
    assert shown(after) == shown(before)


def test_words_that_are_searched_are_in_no_url(start, credentials, house, family):
    file(house, family, b"The marigold project meets on Fridays.\n")
    amy = start()
    amy.sign_in("amy")
    answer = amy.send("/search", at="/search", query="marigold")
    assert "1 document found" in answer
    assert not re.search(r'(href|action|src)="[^"]*marigold', answer.text)
    assert amy.get("/search?query=marigold").text.count("marigold") == 0


def test_a_search_without_a_word_says_what_to_do(olu):
    answer = olu.send("/search", at="/search", query="!")
    assert answer.status_int == 400
    assert "Enter a word of at least 2 letters or numbers" in answer


@pytest.mark.clause("1.6")
def test_the_list_of_families_holds_only_those_one_needs_to_know(olu, start, family):
    assert "Marlow" not in olu.get("/families")
    assert "Marlow" not in olu.send("/families", at="/families", typed="mar")
    amy = olu.another()
    amy.sign_in("amy")
    assert "Marlow" in amy.send("/families", at="/families", typed="mar")
    assert "Marlow" not in amy.send("/families", at="/families", typed="m_r")
