"""What counts as the same words, and where a word begins and ends: one rule for whoever removes and whoever checks.

Blind to case, accents, ligatures, zero-width signs, soft hyphens, line breaks and spacing. A term is found only between
the boundaries of words, so "Nulla" is not found in "Nullam"; a possessive or plural s may follow it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

SOFT_HYPHEN = "\u00ad"
_INSIDE = re.compile(rf"[^\w{SOFT_HYPHEN}]+|_+")


def fold(text: str) -> str:
    """The letters and digits alone, in small letters and without accents."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


@dataclass(frozen=True)
class Folded:
    """Words in one run of folded letters, with the boundaries between them. Build with ``folded``."""

    letters: str
    owners: tuple[int, ...]
    """For each letter, the place of its word in the list."""
    starts: frozenset[int]
    ends: frozenset[int]
    """Places in ``letters`` where a word, or a part of one, begins or ends."""

    def find(self, term: str) -> Iterator[range]:
        """Where the term stands, as ranges of letters."""
        wanted = fold(term)
        at = self.letters.find(wanted) if wanted else -1
        while at >= 0:
            end = at + len(wanted)
            if at in self.starts and self._ends(end):
                yield range(at, end)
            at = self.letters.find(wanted, at + 1)

    def words(self, found: range) -> range:
        """The words that a range of letters touches, by their places in the list."""
        return range(self.owners[found.start], self.owners[found.stop - 1] + 1)

    def _ends(self, end: int) -> bool:
        return end in self.ends or (self.letters[end : end + 1] == "s" and end + 1 in self.ends)

    @cached_property
    def by_word(self) -> tuple[str, ...]:
        """Each word folded, as far as it has letters or digits."""
        parts: dict[int, list[str]] = {}
        for owner, letter in zip(self.owners, self.letters, strict=True):
            parts.setdefault(owner, []).append(letter)
        return tuple("".join(letters) for letters in parts.values())


def folded(words: Sequence[str]) -> Folded:
    """The words as one run. A word that ends in a soft hyphen goes on in the next."""
    letters: list[str] = []
    owners: list[int] = []
    starts, ends = set(), set()
    for place, word in enumerate(words):
        plain = fold(word)
        if not plain:
            continue
        before = len(owners)
        letters.append(plain)
        owners += [place] * len(plain)
        starts.add(before)
        if not word.endswith(SOFT_HYPHEN):
            ends.add(len(owners))
        for inner in _INSIDE.finditer(word):
            starts.add(before + len(fold(word[: inner.end()])))
            ends.add(before + len(fold(word[: inner.start()])))
    return Folded("".join(letters), tuple(owners), frozenset(starts), frozenset(ends))


def survivors(text: str, terms: Iterable[str]) -> set[str]:
    """Those of the terms that stand in the text, by the rule above."""
    run = folded(text.split())
    return {term for term in terms if next(run.find(term), None) is not None}
