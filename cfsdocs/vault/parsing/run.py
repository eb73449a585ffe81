"""Reads a document in a process of its own, and hands on its pages: the way from a file to its previews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from cfsdocs.vault.parsing.cell.wire import READERS, Job, Limits, Why
from cfsdocs.vault.parsing.frames import Broken
from cfsdocs.vault.parsing.outcome import NoPreview, Outcome, Outcomes
from cfsdocs.vault.parsing.process import CELL, Ended, talk

SHOWN: Final = frozenset(READERS)


def parse(
    media_type: str, chunks: Iterable[bytes], limits: Limits | None = None, cell: Path = CELL
) -> Iterator[Outcome]:
    """Pages as they are made, the thumbnail after the first, and at the end exactly one ``Done`` or ``NoPreview``.

    ``media_type`` is what ``sniff`` said. Raises ``ParsingUnavailable`` when the limits cannot be set on this machine;
    otherwise as ``process.talk``. ``cell`` is the program that reads: tests put theirs here.
    """
    if media_type not in SHOWN:
        yield NoPreview(Why.NOT_SHOWN)
        return
    job = Job(media_type, limits or Limits())
    outcomes = Outcomes(job.limits)
    try:
        for frame in talk(job, chunks, cell):
            yield outcomes.of(frame)
    except Broken:
        yield NoPreview(Why.DAMAGED)
    except Ended as ended:
        yield NoPreview(ended.why)
