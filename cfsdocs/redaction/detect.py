"""Findings: what a detector says must not leave, and how sure it is. No detector clears anything; people decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from cfsdocs.redaction.text import Text


class Certainty(IntEnum):
    """How sure a finding is. Only what is exact is marked beforehand."""

    POSSIBLE = 1
    LIKELY = 2
    EXACT = 3


@dataclass(frozen=True)
class Finding:
    """Words of a page, by their places in it; what they are, and how sure that is."""

    words: range
    kind: str
    certainty: Certainty


class Detector(Protocol):
    """Finds one kind of thing in a page's words."""

    def find(self, text: Text) -> Iterable[Finding]:
        """Every place, overlapping or not."""


@dataclass(frozen=True)
class Terms:
    """Finds these words and phrases, however they are written."""

    terms: tuple[str, ...]

    def find(self, text: Text) -> Iterator[Finding]:
        """Each term between the boundaries of words."""
        for term in self.terms:
            for found in text.folded.find(term):
                yield Finding(text.folded.words(found), "term", Certainty.EXACT)


def findings(detectors: Sequence[Detector], text: Text) -> list[Finding]:
    """What all of them find in a page. Raises ValueError for a detector that points outside the page."""
    found = [finding for detector in detectors for finding in detector.find(text)]
    if any(not 0 <= each.words.start < each.words.stop <= len(text.words) for each in found):
        raise ValueError("a detector has found words that are not there")
    return sorted(found, key=lambda each: (each.words.start, each.words.stop, each.kind))
