"""The words of a PDF's page, and where each stands on the page as it is shown: cropped, turned, and from the top left.

Boxes are pdfium's loose ones, which hold ascenders and descenders whatever the glyph.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from typing import Final

import pypdfium2
from pypdfium2 import raw as pdfium

from .geometry import Box, Word

SOFT_HYPHEN: Final = "\u00ad"
_BREAKS: Final = {0x02: SOFT_HYPHEN, 0xFFFE: SOFT_HYPHEN}
"""How pdfium marks a hyphen at the end of a line."""
_WORD: Final = re.compile(r"[^\s\x00]+")
_PROBE: Final = 1000.0


def words_of(page: pypdfium2.PdfPage) -> list[Word]:
    """Every word that the page's text holds, seen or not, in pdfium's order."""
    textpage = page.get_textpage()
    try:
        return list(_Letters(page, textpage).words())
    finally:
        textpage.close()


class _Letters:
    """A page's characters with their boxes, asked of pdfium one by one."""

    def __init__(self, page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage) -> None:
        self._raw = textpage.raw
        self._turn = page.get_rotation()
        self._map = _Map(page)
        self._rect = pdfium.FS_RECTF()
        self._at = ctypes.byref(self._rect)
        self._text = _characters(textpage)

    def words(self) -> Iterator[Word]:
        for found in _WORD.finditer(self._text):
            first, last = found.start(), found.end() - 1
            whole = self._plain(found[0], first, last)
            if whole is not None:
                yield whole
            else:
                yield from self._letter_by_letter(first, last)

    def _plain(self, text: str, first: int, last: int) -> Word | None:
        """The word from its first and last letter, when they stand on one line and nothing breaks it."""
        start, end = self._box(first), self._box(last)
        angle = self._angle(first)
        if start is None or end is None or SOFT_HYPHEN in text:
            return None
        one, other = start.turned(angle), end.turned(angle)
        level = one.top <= other.bottom and one.bottom >= other.top and other.height <= 1.6 * one.height
        return Word(text, start.with_(end), angle) if level and other.left >= one.left - 0.1 else None

    def _letter_by_letter(self, first: int, last: int) -> Iterator[Word]:
        """The same letters as words, a new one wherever they jump to another line."""
        text, box, angle = "", None, 0
        for index in range(first, last + 1):
            letter, place = self._text[index], self._box(index)
            if place is None:
                continue
            if box is not None and letter != SOFT_HYPHEN and not _level(box, place, angle):
                yield Word(text, box, angle)
                text, box = "", None
            if box is None:
                angle = self._angle(index)
            box = place if box is None else box.with_(place)
            text += letter
        if box is not None:
            yield Word(text, box, angle)

    def _box(self, index: int) -> Box | None:
        if not pdfium.FPDFText_GetLooseCharBox(self._raw, index, self._at):
            return None
        rect = self._rect
        return self._map.box(rect.left, rect.bottom, rect.right, rect.top)

    def _angle(self, index: int) -> int:
        radians = max(0.0, pdfium.FPDFText_GetCharAngle(self._raw, index))
        return int(round(math.degrees(radians) / 90) * 90 - self._turn) % 360


def _level(box: Box, place: Box, angle: int) -> bool:
    """Whether a letter stands on the line of the letters before it."""
    so_far, next_one = box.turned(angle), place.turned(angle)
    return next_one.top <= so_far.bottom and next_one.bottom >= so_far.top


def _characters(textpage: pypdfium2.PdfTextPage) -> str:
    """One character for each of pdfium's, so that places in the text are places in its list."""
    count = textpage.count_chars()
    text = str(textpage.get_text_range()) if count > 0 else ""
    if len(text) != count or any(letter > "\uffff" or "\ud800" <= letter < "\ue000" for letter in text):
        text = "".join(_character(pdfium.FPDFText_GetUnicode(textpage.raw, index)) for index in range(count))
    return text.translate(_BREAKS)


def _character(code: int) -> str:
    """Half a surrogate pair, or no character at all, becomes the sign for what cannot be read."""
    return chr(code) if 0 <= code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else "\ufffd"


class _Map:
    """From a page's own space to the page as shown: an affine map, found by three probes."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        width, height = page.get_size()
        size = (int(width * _PROBE), int(height * _PROBE))
        self._zero = _shown(page, size, 0, 0)
        across, up = _shown(page, size, _PROBE, 0), _shown(page, size, 0, _PROBE)
        self._across = ((across[0] - self._zero[0]) / _PROBE, (across[1] - self._zero[1]) / _PROBE)
        self._up = ((up[0] - self._zero[0]) / _PROBE, (up[1] - self._zero[1]) / _PROBE)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        one, other = self._point(left, bottom), self._point(right, top)
        return Box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))

    def _point(self, x: float, y: float) -> tuple[float, float]:
        return (
            self._across[0] * x + self._up[0] * y + self._zero[0],
            self._across[1] * x + self._up[1] * y + self._zero[1],
        )


def _shown(page: pypdfium2.PdfPage, size: tuple[int, int], x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, across, down)
    return across.value / _PROBE, down.value / _PROBE
