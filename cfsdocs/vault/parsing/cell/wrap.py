"""Breaking text into lines that fit a width. Joined again, the lines are the text: nothing is lost or added."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from .fonts import Font

_WORD = re.compile(r"\s+|[^\s]+\s*")
_LONGEST_WORD: Final = 400


def cleaned(text: str) -> str:
    """Without what cannot be drawn: tabs become spaces, other controls go, line breaks stay."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})


def wrapped(text: str, font: Font, width: float) -> Iterator[str]:
    """The lines of ``text``; each keeps the space it was broken at, and the newline if it ended with one."""
    for line in cleaned(text).splitlines(keepends=True) or [""]:
        yield from _filled(line, font, width)


def _filled(line: str, font: Font, width: float) -> Iterator[str]:
    gathered, used = "", 0.0
    for word in _words(line, font, width):
        length = font.width(word)
        if gathered and used + font.width(word.rstrip()) > width:
            yield gathered
            gathered, used = "", 0.0
        gathered, used = gathered + word, used + length
    yield gathered


def _words(line: str, font: Font, width: float) -> Iterator[str]:
    for found in _WORD.finditer(line):
        word = found.group()
        if len(word) <= _LONGEST_WORD and font.width(word.rstrip()) <= width:
            yield word
        else:
            yield from _pieces(word, font, width)


def _pieces(word: str, font: Font, width: float) -> Iterator[str]:
    """A word that is wider than the line, in pieces that fit."""
    start, used = 0, 0.0
    for place, character in enumerate(word):
        length = font.width(character)
        if place > start and used + length > width:
            yield word[start:place]
            start, used = place, 0.0
        used += length
    yield word[start:]
