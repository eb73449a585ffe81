"""What counts as the same words: blind to how they are written, but not to where a word ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfsdocs.redaction.folding import fold, folded, survivors


@pytest.mark.parametrize(
    "written",
    [
        "Jane Marlow",
        "JANE MARLOW",
        "Jane  Marlow's",
        "Jane\u200b Mar\u00adlow",
        "J\u00e4ne Marlow",
        "Jane-Marlow",
        "(Jane Marlow)",
    ],
)
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    assert survivors(f"we saw {written} today", {"Jane Marlow"})


@pytest.mark.parametrize("written", ["Marlowe", "Nullam", "xMarlow"])
def test_a_part_of_a_longer_word_is_another_word(written: str) -> None:
    assert not survivors(written, {"Marlow", "Nulla"})


def test_a_word_broken_at_the_end_of_a_line_is_one_word() -> None:
    run = folded(["Mar\u00ad", "low", "came"])
    (found,) = run.find("Marlow")
    assert run.words(found) == range(2)


@given(st.lists(st.text("abcdefgh", min_size=2, max_size=8), min_size=1, max_size=12), st.data())
def test_every_run_of_whole_words_is_found_where_it_is(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    run = folded(words)
    term = " ".join(words[first : last + 1])

    assert range(first, last + 1) in [run.words(found) for found in run.find(term)]
    assert all(
        fold("".join(words[word] for word in run.words(found))).startswith(fold(term)) for found in run.find(term)
    )
