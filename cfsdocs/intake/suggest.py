"""Suggest sensitive categories from the words of a text, with what caused each suggestion and where (5.1, 5.2).

A suggestion decides nothing and ticks nothing: a person looks. The words are data, beside this file, so that whoever
knows families' papers can mend them. One pass over the text, whatever the number of words: each word of it is looked up
by itself and by its beginnings, and only where a phrase of ours can begin are the words after it compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from cfsdocs.records.models import CATEGORIES, Category

CAUSES = 5
"""As many words are told for a category: enough to look at."""
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)?")
_APOSTROPHES = re.compile(r"['\u2019](?:s\b)?")


@dataclass(frozen=True)
class Cause:
    """Words that caused a suggestion, as they stand in the text, and the page (from 1)."""

    words: str
    page: int


@dataclass(frozen=True)
class Suggestion:
    """A category that a text may hold."""

    category: Category
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class _Part:
    """One word of a phrase: ``any_end`` when only its beginning counts, ``capitals`` when its case does."""

    word: str
    any_end: bool
    capitals: bool

    @classmethod
    def read(cls, written: str) -> _Part:
        bare = written.removesuffix("*")
        capitals = any(each.isalpha() for each in bare) and not any(each.islower() for each in bare) and len(bare) > 1
        return cls(bare if capitals else bare.casefold(), written.endswith("*"), capitals)

    def matches(self, word: str) -> bool:
        shown = word if self.capitals else word.casefold()
        return shown.startswith(self.word) if self.any_end else shown == self.word


@dataclass(frozen=True)
class _Phrase:
    parts: tuple[_Part, ...]
    category: Category
    strong: bool


@dataclass
class Lexicon:
    """The phrases by what they begin with."""

    infer: Mapping[Category, str] = field(default_factory=dict)
    """Could somebody infer it? An example for each category, for the help."""
    _whole: dict[str, list[_Phrase]] = field(default_factory=dict)
    _stems: dict[str, list[_Phrase]] = field(default_factory=dict)
    _lengths: tuple[int, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Lexicon:
        """From what the file says: every category with ``infer``, ``words`` and ``hints``."""
        lexicon = cls({CATEGORIES[name]: said["infer"] for name, said in data.items()})
        for name, said in data.items():
            for strong, phrases in ((True, said["words"]), (False, said["hints"])):
                for each in phrases:
                    parts = tuple(map(_Part.read, each.split()))
                    by = lexicon._stems if parts[0].any_end else lexicon._whole
                    by.setdefault(parts[0].word.casefold(), []).append(_Phrase(parts, CATEGORIES[name], strong))
        lexicon._lengths = tuple(sorted({len(stem) for stem in lexicon._stems}))
        return lexicon

    def beginning(self, word: str) -> Iterator[_Phrase]:
        """The phrases that can begin with this word of a text."""
        folded = word.casefold()
        yield from self._whole.get(folded, ())
        for length in self._lengths:
            if length > len(folded):
                break
            yield from self._stems.get(folded[:length], ())


@lru_cache(1)
def lexicon() -> Lexicon:
    """Ours."""
    return Lexicon.of(yaml.safe_load(files("cfsdocs.intake").joinpath("data/categories.yaml").read_text("utf-8")))


def suggest(pages: Iterable[str], words: Lexicon | None = None) -> tuple[Suggestion, ...]:
    """What the pages may hold, in the order of the categories."""
    found: dict[Category, dict[str, tuple[Cause, bool]]] = {}
    for number, text in enumerate(pages, 1):
        for phrase, said in _in_page(text, words or lexicon()):
            causes = found.setdefault(phrase.category, {})
            known = causes.get(said.casefold())
            if known is None or (phrase.strong and not known[1]):
                causes[said.casefold()] = (known[0] if known else Cause(said, number), phrase.strong)
    return tuple(
        Suggestion(category, _told(found[category].values()))
        for category in Category
        if category in found and _enough(found[category].values())
    )


def _enough(causes: Iterable[tuple[Cause, bool]]) -> bool:
    """One word that suggests it by itself, or two different hints."""
    strong = [each for _, each in causes]
    return any(strong) or len(strong) > 1


def _told(causes: Iterable[tuple[Cause, bool]]) -> tuple[Cause, ...]:
    """The strong ones first, in the order of the text; of a longer and a shorter one in it, the longer."""
    ordered = [cause for cause, _ in sorted(causes, key=lambda each: not each[1])]
    longer = [
        each
        for each in ordered
        if not any(each.words != other.words and each.words.casefold() in other.words.casefold() for other in ordered)
    ]
    return tuple(longer[:CAUSES])


def _in_page(text: str, words: Lexicon) -> Iterator[tuple[_Phrase, str]]:
    plain = _APOSTROPHES.sub("", text)
    found = [(each.group(), each.start(), each.end()) for each in _WORD.finditer(plain)]
    for place, (word, start, _) in enumerate(found):
        for phrase in words.beginning(word):
            last = place + len(phrase.parts)
            if last <= len(found) and _follows(phrase.parts, found[place:last]):
                yield phrase, " ".join(plain[start : found[last - 1][2]].split())


def _follows(parts: Sequence[_Part], words: Sequence[tuple[str, int, int]]) -> bool:
    return all(part.matches(word) for part, (word, _, _) in zip(parts, words, strict=True))
