"""What is to be done with a document, sent ahead of it: four bytes of length, JSON, then the document itself."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .geometry import Box

_LENGTH: Final = struct.Struct(">I")


@dataclass(frozen=True)
class Marks:
    """What is to go from one page: words by their places in the page's list, and rectangles in points."""

    words: frozenset[int] = frozenset()
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Which pages (``first`` from 0), and the marks by page number from 1."""

    first: int
    count: int
    marks: Mapping[int, Marks] = field(default_factory=dict)

    def marks_of(self, number: int) -> Marks:
        """The page's marks; none where there are none."""
        return self.marks.get(number, Marks())


def ahead(plan: Plan, document: Iterable[bytes]) -> Iterator[bytes]:
    """The plan, then the document."""
    told = {
        "first": plan.first,
        "count": plan.count,
        "marks": {number: [sorted(marks.words), marks.boxes] for number, marks in plan.marks.items()},
    }
    packed = json.dumps(told).encode()
    yield _LENGTH.pack(len(packed)) + packed
    yield from document


def apart(received: bytes) -> tuple[Plan, bytes]:
    """The plan and the document again."""
    (length,) = _LENGTH.unpack_from(received)
    start = _LENGTH.size
    told: dict[str, Any] = json.loads(received[start : start + length])
    marks = {
        int(number): Marks(frozenset(words), tuple(Box(*box) for box in boxes))
        for number, (words, boxes) in told["marks"].items()
    }
    return Plan(told["first"], told["count"], marks), received[start + length :]
