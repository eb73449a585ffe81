"""Rebuilding: a document's pages made anew without what is marked, in the locked process, and put into a new PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cfsdocs.redaction.words import PAGES_AT_ONCE, Source, frames, placed, word
from cfsdocs.vault.parsing.cell.geometry import Word
from cfsdocs.vault.parsing.cell.plan import Marks, Plan
from cfsdocs.vault.parsing.cell.wire import Kind, Task
from cfsdocs.vault.parsing.frames import Broken, Frame

FORMS: Final = {"grey": 4, "palette": 8, "grey-jpeg": 8, "colour-jpeg": 8}
"""How a picture may be packed, and the bits of its samples."""
_LARGEST_SIDE: Final = 1 << 17
_MOST_WORDS: Final = 200_000


@dataclass(frozen=True)
class Picture:
    """A page's pixels, packed as PDF takes them. ``colours``: the palette's RGB bytes."""

    form: str
    width: int
    height: int
    data: bytes
    colours: bytes


@dataclass(frozen=True)
class RebuiltPage:
    """A page made anew: size in points, its pixels, and the words that stay where they stand now."""

    number: int
    width: float
    height: float
    picture: Picture
    words: tuple[Word, ...]


def rebuild(media_type: str, source: Source, marks: Mapping[int, Marks]) -> Iterator[RebuiltPage]:
    """Every page without its ``marks`` (by page number from 1). Raises RedactionRefused when one cannot be made."""

    def plan(first: int) -> Plan:
        these = {number: marks[number] for number in marks if first < number <= first + PAGES_AT_ONCE}
        return Plan(first, PAGES_AT_ONCE, these)

    for frame in frames(Task.REBUILD, media_type, source, plan):
        told = frame.head.get("words")
        if frame.kind is not Kind.REBUILT or not isinstance(told, list) or len(told) > _MOST_WORDS:
            raise Broken
        yield RebuiltPage(*placed(frame), _picture(frame), tuple(map(word, told)))


def _picture(frame: Frame) -> Picture:
    form = frame.words("form", 20)
    if form not in FORMS or frame.whole("bits", 8) != FORMS[form]:
        raise Broken
    try:
        colours = bytes.fromhex(frame.words("colours", 2000))
    except ValueError as error:
        raise Broken from error
    if len(colours) % 3 or bool(colours) is not (form == "palette"):
        raise Broken
    width, height = frame.whole("across", _LARGEST_SIDE), frame.whole("down", _LARGEST_SIDE)
    return Picture(form, width, height, frame.data, colours)
