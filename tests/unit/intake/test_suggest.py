"""Suggestions from the words: what causes them, where, and how well they do on the practice charity's papers."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cfsdocs.intake.suggest import Lexicon, lexicon, suggest
from cfsdocs.practice.planned import PlannedFile
from cfsdocs.practice.read import read_charity
from cfsdocs.records.models import CATEGORIES, Category
from tests.unit.practice.reading import sayings

TODAY = date(2026, 11, 23)
EXPECTED = {
    "vane-referral": {"domestic_abuse": "domestic abuse"},
    "vane-address": {"protected_address": "PROTECTED"},
    "tranter-disclosure": {"sexual_orientation": "likes girls"},
    "tranter-caller": {"anonymous_source": "asked not to be named"},
    "pryce-strategy": {"third_agency": "minutes belong to", "child_protection": "strategy discussion"},
    "ormerod-order": {"court": "family court"},
    "haile-home-office": {"immigration": "asylum", "political": "political group"},
    "garrick-match": {},
}
"""Of some papers, a category each must suggest and one of the words that cause it."""


def paper(text: str) -> dict[str, list[tuple[str, int]]]:
    return {
        str(each.category.name).lower(): [(cause.words, cause.page) for cause in each.causes]
        for each in suggest(text.split("\f"))
    }


@pytest.fixture(scope="module")
def papers() -> dict[str, PlannedFile]:
    """What the practice charity's files say. What is only a picture says nothing."""
    files = read_charity(TODAY).files
    return {each.id: each for each in files if each.medium not in ("photo", "scan")}


def suggested(planned: PlannedFile) -> dict[str, list[str]]:
    said = "\n".join(each for each in sayings(planned) if each)
    return {str(each.category.name).lower(): [cause.words.lower() for cause in each.causes] for each in suggest([said])}


@pytest.mark.clause("5.1")
def test_a_suggestion_tells_the_words_that_caused_it_and_the_page() -> None:
    found = paper("Dear Ms Marlow\fHe was seen at CAMHS\non Tuesday about his self-\nharm.")

    assert found == {"health": [("CAMHS", 2), ("self- harm", 2)]}


@pytest.mark.clause("5.2")
def test_every_category_has_words_and_says_how_it_could_be_inferred() -> None:
    words = lexicon()

    assert set(words.infer) == set(Category)
    assert all(len(each) > 20 for each in words.infer.values())
    assert "CAMHS" in words.infer[Category.HEALTH]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("They are Irish Travellers and moved here in May", "racial_ethnic"),
        ("She is standing for the council in the spring", "political"),
        ("They go to the mosque on Fridays", "religious"),
        ("his union rep came with him", "trade_union"),
        ("We await the chromosome results", "genetic"),
        ("School dinners are paid by fingerprint", "biometric"),
        ("the children's mother\u2019s GP", "health"),
        ("a sexual health clinic", "sex_life"),
        ("He came out as bisexual", "sexual_orientation"),
        ("He is on bail until June", "criminal_offence"),
        ("an S47 enquiry and a core group", "child_protection"),
        ("Her case goes to MARAC", "domestic_abuse"),
        ("A form C8 was filed: he must not learn where they live", "protected_address"),
        ("They have no recourse to public funds", "immigration"),
        ("Rent arrears of 900 pounds", "money"),
        ("This is legal advice, privileged and confidential", "legal"),
        ("The family court made a child arrangements order", "court"),
        ("Letterbox contact with her birth mother", "adoption"),
        ("The minutes name another family", "other_family"),
        ("These papers may not be copied or shared", "third_agency"),
        ("The caller asked not to be named", "anonymous_source"),
    ],
)
@pytest.mark.clause("5.1")
def test_each_category_is_suggested_by_what_families_papers_say(text: str, category: str) -> None:
    assert category in paper(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We walked to the park and fed the ducks.",
        "The gp in capitals is another thing: a gap year.",  # "gp" is not a GP
        "He picked the ball up.",  # not "picket"
        "One nurse.",  # a hint alone
        "The church clock.",
    ],
)
def test_everyday_words_suggest_nothing(text: str) -> None:
    assert paper(text) == {}


def test_two_different_hints_suggest_what_one_does_not() -> None:
    assert "religious" in paper("The vicar met us by the church.")
    assert paper("The church, the church and the church.") == {}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_paper_of_the_practice_charity_gives_what_a_worker_would_expect(
    papers: dict[str, PlannedFile], name: str
) -> None:
    every = {each.id: each for each in read_charity(TODAY).files}
    found = suggested(every[name])

    assert EXPECTED[name].keys() <= found.keys()
    for category, words in EXPECTED[name].items():
        assert words.lower() in found[category]


@pytest.mark.clause("5.1")
def test_most_of_what_people_marked_in_the_practice_charity_is_suggested(papers: dict[str, PlannedFile]) -> None:
    right, too_many, missed = Counter[str](), Counter[str](), Counter[str]()
    for planned in papers.values():
        true, found = {category for _, category in planned.sensitive}, set(suggested(planned))
        right.update(true & found)
        too_many.update(found - true)
        missed.update(true - found)

    recall = right.total() / (right.total() + missed.total())
    precision = right.total() / (right.total() + too_many.total())
    assert recall >= 0.75
    assert precision >= 0.5
    assert right["health"] / (right["health"] + missed["health"]) >= 0.9


@given(st.lists(st.text(alphabet="abcde GP-'\n*", max_size=60), max_size=4))
@settings(max_examples=200, deadline=None)
def test_whatever_the_text_each_cause_stands_on_the_page_that_it_names(pages: list[str]) -> None:
    own = Lexicon.of({"health": {"infer": "", "words": ["GP", "ab*", "a b"], "hints": ["c", "de"]}})

    for each in suggest(pages, own):
        for cause in each.causes:
            assert cause.words in " ".join(pages[cause.page - 1].replace("'", "").split())


def test_the_time_it_takes_grows_with_the_text_and_no_faster() -> None:
    page = "The child protection conference heard from the GP about medication and the family court. " * 200

    took = [min(_seconds([page] * many) for _ in range(3)) for many in (2, 16)]

    assert took[1] < took[0] * 8 * 3


def _seconds(pages: list[str]) -> float:
    began = time.process_time()
    suggest(pages)
    return time.process_time() - began


def test_every_category_of_the_words_is_one_of_ours() -> None:
    assert {str(each.name).lower() for each in lexicon().infer} == set(CATEGORIES)
