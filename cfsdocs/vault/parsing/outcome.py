"""What comes out of reading a file, checked: the process that sent it may have been taken over by the file.

Must never: believe a length, a number or a type it was sent, or keep more than one frame in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from cfsdocs.vault.parsing.cell.wire import FRAME, LARGEST_DATA, LARGEST_HEAD, PICTURE_TYPE, Kind, Limits, Why

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


@dataclass(frozen=True)
class Ready:
    """The locks that the process has put on, before it was given anything."""

    locks: tuple[str, ...]


@dataclass(frozen=True)
class Unlocked:
    """The process could not lock itself in, and read nothing."""

    missing: str


Outcome = PagePicture | Thumbnail | Done | NoPreview
Message = Ready | Unlocked | Outcome


class Broken(Exception):
    """What was sent is not what a reading process of ours sends."""


class Mailbox:
    """Turns bytes as they come into checked messages."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._waiting = bytearray()
        self._taken = 0
        self._pages = 0

    def put(self, received: bytes) -> Iterator[Message]:
        """The messages that ``received`` completes. Raises ``Broken``."""
        self._waiting += received
        self._taken += len(received)
        if self._taken > self._limits.output_bytes:
            yield NoPreview(Why.TOO_LARGE)
            return
        while len(self._waiting) >= FRAME.size:
            kind, head_length, data_length = FRAME.unpack_from(self._waiting)
            if head_length > LARGEST_HEAD or data_length > LARGEST_DATA:
                raise Broken
            end = FRAME.size + head_length + data_length
            if len(self._waiting) < end:
                return
            head = bytes(self._waiting[FRAME.size : FRAME.size + head_length])
            data = bytes(self._waiting[FRAME.size + head_length : end])
            del self._waiting[:end]
            yield self._checked(kind, head, data)

    def _checked(self, kind: int, head: bytes, data: bytes) -> Message:
        try:
            return self._message(Kind(kind), json.loads(head), data)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Broken from error

    def _message(self, kind: Kind, head: dict[str, Any], data: bytes) -> Message:
        if kind is Kind.PAGE:
            self._pages += 1
            if head["number"] != self._pages or self._pages > self._limits.pages:
                raise Broken
            text = _text(head["text"], self._limits.page_text)
            return PagePicture(self._pages, *_size(head), PICTURE_TYPE, _webp(data), text)
        if kind is Kind.THUMBNAIL:
            return Thumbnail(*_size(head), PICTURE_TYPE, _webp(data))
        if kind is Kind.DONE:
            return Done(max(self._pages, _whole(head["page_count"], 1 << 31)), head["truncated"] is True)
        if kind is Kind.STOPPED:
            return NoPreview(Why(head["why"]))
        if kind is Kind.READY:
            return Ready(tuple(_text(lock, 40) for lock in head["locks"]))
        return Unlocked(_text(head["missing"], 80))


def _size(head: dict[str, Any]) -> tuple[int, int]:
    width, height = _whole(head["width"], _LONGEST_SIDE), _whole(head["height"], _LONGEST_SIDE)
    if not width or not height:
        raise Broken
    return width, height


def _whole(number: object, most: int) -> int:
    if type(number) is not int or not 0 <= number <= most:
        raise Broken
    return number


def _text(text: object, most: int) -> str:
    if not isinstance(text, str) or len(text) > most:
        raise Broken
    return text.replace("\x00", "")


def _webp(data: bytes) -> bytes:
    """The start of a WebP file; that is all the server needs to know, for it never decodes it."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise Broken
    return data
