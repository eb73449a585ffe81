"""What comes out of reading a file, checked: the process that sent it may have been taken over by the file.

Must never: believe a number or a type it was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cfsdocs.vault.parsing.cell.wire import PICTURE_TYPE, Kind, Limits, Why
from cfsdocs.vault.parsing.frames import Broken, Frame

_LONGEST_SIDE: Final = 20_000


@dataclass(frozen=True)
class PagePicture:
    """One page: ``number`` from 1, size in pixels, the picture's bytes, and the page's words ("" for pictures)."""

    number: int
    width: int
    height: int
    media_type: str
    data: bytes
    text: str


@dataclass(frozen=True)
class Thumbnail:
    """The first page, 240 pixels wide; comes right after it."""

    width: int
    height: int
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Done:
    """The end, all well. ``truncated``: the file has more pages than were made (of ``page_count``, if it says)."""

    page_count: int
    truncated: bool


@dataclass(frozen=True)
class NoPreview:
    """The end, and the pages are not complete. ``reason`` is for people; pages sent before may be thrown away."""

    why: Why

    @property
    def reason(self) -> str:
        return self.why.sentence


Outcome = PagePicture | Thumbnail | Done | NoPreview


class Outcomes:
    """Turns frames into checked outcomes, in order."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pages = 0

    def of(self, frame: Frame) -> Outcome:
        """What the frame says. Raises ``Broken`` for one that a reading process of ours does not send."""
        if frame.kind is Kind.PAGE:
            self._pages += 1
            if frame.whole("number", self._limits.pages) != self._pages:
                raise Broken
            text = frame.words("text", self._limits.page_text)
            return PagePicture(self._pages, *_size(frame), PICTURE_TYPE, _webp(frame.data), text)
        if frame.kind is Kind.THUMBNAIL:
            return Thumbnail(*_size(frame), PICTURE_TYPE, _webp(frame.data))
        if frame.kind is Kind.DONE:
            return Done(max(self._pages, frame.whole("page_count", 1 << 31)), frame.head.get("truncated") is True)
        if frame.kind is Kind.STOPPED:
            return NoPreview(frame.why())
        raise Broken


def _size(frame: Frame) -> tuple[int, int]:
    width, height = frame.whole("width", _LONGEST_SIDE), frame.whole("height", _LONGEST_SIDE)
    if not width or not height:
        raise Broken
    return width, height


def _webp(data: bytes) -> bytes:
    """The start of a WebP file; that is all the server needs to know, for it never decodes it."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise Broken
    return data
