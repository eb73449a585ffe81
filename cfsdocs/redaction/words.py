"""A document's words as its redactor sees them: which there are, where they stand, and who can see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from cfsdocs.errors import RedactionRefused
from cfsdocs.vault.parsing.cell.geometry import Box, Word
from cfsdocs.vault.parsing.cell.plan import Plan, ahead
from cfsdocs.vault.parsing.cell.wire import Job, Kind, Limits, Task
from cfsdocs.vault.parsing.frames import Broken, Frame
from cfsdocs.vault.parsing.process import Ended, talk

PAGES_AT_ONCE: Final = 50
"""Pages that one process does, so that a long document costs no more memory than a short one."""
LIMITS: Final = Limits(cpu_seconds=120, wall_seconds=240.0, pages=100_000)
_LONGEST_WORD: Final = 10_000
_FARTHEST: Final = 1e6
Source = Callable[[], Iterable[bytes]]
"""Gives the document's bytes from their start, each time it is called."""


@dataclass(frozen=True)
class WordPage:
    """A page: number from 1, size in points, its words, and for each whether anybody can see it."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    seen: tuple[bool, ...]


def words(media_type: str, source: Source) -> Iterator[WordPage]:
    """Every page of a document. Raises RedactionRefused for one that cannot be read whole."""
    for frame in frames(Task.WORDS, media_type, source, lambda first: Plan(first, PAGES_AT_ONCE)):
        told = frame.head.get("words")
        if frame.kind is not Kind.WORDS or not isinstance(told, list):
            raise Broken
        yield WordPage(*placed(frame), tuple(map(word, told)), tuple(each[-1] is True for each in told))


def frames(task: Task, media_type: str, source: Source, plan: Callable[[int], Plan]) -> Iterator[Frame]:
    """What a process says of each page, with a new process for every ``PAGES_AT_ONCE`` of them, in order.

    Raises RedactionRefused where a page cannot be had: a copy that leaves pages out would look whole.
    """
    first, more = 0, True
    try:
        while more:
            job = Job(media_type, LIMITS, task)
            for frame in talk(job, ahead(plan(first), source())):
                if frame.kind is Kind.STOPPED:
                    raise RedactionRefused(frame.why().refusal)
                if frame.kind is Kind.DONE:
                    more = frame.whole("page_count", 1 << 31) > first + PAGES_AT_ONCE
                    continue
                yield frame
            first += PAGES_AT_ONCE
    except Broken as error:
        raise RedactionRefused("This file is damaged. Ask for a fresh copy") from error
    except Ended as ended:
        raise RedactionRefused(ended.why.refusal) from ended


def placed(frame: Frame) -> tuple[int, float, float]:
    """A frame's page: number, width, height."""
    return frame.whole("number", 1 << 31), length(frame.head.get("width")), length(frame.head.get("height"))


def length(told: Any) -> float:
    """A distance in points. Raises Broken for what is none."""
    if not isinstance(told, int | float) or isinstance(told, bool) or not -_FARTHEST < told < _FARTHEST:
        raise Broken
    return float(told)


def word(told: Any) -> Word:
    """A word off the wire. Raises Broken for what is none."""
    if not isinstance(told, list) or len(told) < 6 or not isinstance(told[0], str) or len(told[0]) > _LONGEST_WORD:
        raise Broken
    if told[5] not in (0, 90, 180, 270):
        raise Broken
    return Word(told[0], Box(*map(length, told[1:5])), told[5])
