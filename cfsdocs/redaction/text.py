"""A page's words as one text to search in, with the way back from every letter to its word."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from cfsdocs.redaction.folding import SOFT_HYPHEN, Folded, folded

_SIGNS = str.maketrans(dict.fromkeys("\u2018\u2019`", "'") | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-"))


class Text:
    """The words of a page, in order. Detectors find ranges of them."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)

    @cached_property
    def folded(self) -> Folded:
        """Letters and digits alone, with the boundaries of words."""
        return folded(self.words)

    @cached_property
    def plain(self) -> str:
        """Small letters without accents, one space between words; a word broken by a soft hyphen is whole again."""
        return "".join(self._pieces)

    def span(self, start: int, end: int) -> range:
        """The words that a part of ``plain`` touches."""
        return range(self._owners[start], self._owners[end - 1] + 1)

    @cached_property
    def _pieces(self) -> list[str]:
        return [_plain(word) if word.endswith(SOFT_HYPHEN) else f"{_plain(word)} " for word in self.words]

    @cached_property
    def _owners(self) -> list[int]:
        return [place for place, piece in enumerate(self._pieces) for _ in piece]

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins in ``plain``."""
        return [0, *accumulate(map(len, self._pieces))][:-1]


def _plain(word: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).translate(_SIGNS)).casefold()
    return "".join(letter for letter in apart if unicodedata.category(letter) not in ("Mn", "Cf"))
