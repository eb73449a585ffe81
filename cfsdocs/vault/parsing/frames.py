"""Frames as they come out of a reading process, taken apart with nothing believed.

Must never: believe a length it was sent, or keep more than one frame in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cfsdocs.vault.parsing.cell.wire import FRAME, LARGEST_DATA, LARGEST_HEAD, Kind, Why


class Broken(Exception):
    """What was sent is not what a reading process of ours sends."""


@dataclass(frozen=True)
class Frame:
    """One message: its kind, its head (JSON, unchecked) and its data. The methods check as they read."""

    kind: Kind
    head: dict[str, Any]
    data: bytes

    def whole(self, name: str, most: int) -> int:
        """A whole number from 0 to ``most``. Raises ``Broken`` for anything else."""
        number = self.head.get(name)
        if type(number) is not int or not 0 <= number <= most:
            raise Broken
        return number

    def words(self, name: str, most: int) -> str:
        """A text of up to so many characters. Raises ``Broken`` for anything else."""
        text = self.head.get(name)
        if not isinstance(text, str) or len(text) > most:
            raise Broken
        return text.replace("\x00", "")

    def why(self) -> Why:
        """The reason that a STOPPED frame gives. Raises ``Broken`` for one that is none of ours."""
        try:
            return Why(self.words("why", 20))
        except ValueError as error:
            raise Broken from error


class Frames:
    """Turns bytes as they come into frames. ``too_much``: more came than was allowed, and nothing more is given."""

    def __init__(self, most: int) -> None:
        self.too_much = False
        self._left = most
        self._waiting = bytearray()

    def put(self, received: bytes) -> Iterator[Frame]:
        """The frames that ``received`` completes. Raises ``Broken``."""
        self._waiting += received
        self._left -= len(received)
        if self._left < 0:
            self.too_much = True
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
            yield _frame(kind, head, data)


def _frame(kind: int, head: bytes, data: bytes) -> Frame:
    try:
        read = json.loads(head)
        if not isinstance(read, dict):
            raise Broken
        return Frame(Kind(kind), read, data)
    except (ValueError, RecursionError) as error:
        raise Broken from error
