"""The work of the process: import one reader, lock down, take the document from stdin, send its pages to stdout.

The order is the point: everything that opens files (imports, fonts, codecs) comes before the locks, and the document
comes after them.
"""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from typing import Final, Protocol

from .locks import NotLocked, lock_down
from .pages import Enough, Pages
from .wire import MODULES, Job, Kind, Stopped, Why, frame

_STDOUT: Final = 1
# Libraries that openpyxl takes along when they happen to be installed: not needed, slow to start, hungry for memory.
_KEPT_OUT: Final = ("numpy", "lxml")


class Reader(Protocol):
    """A module that reads one family of files."""

    def prepare(self) -> None:
        """Load whatever is loaded late otherwise: plug-ins, fonts, codecs."""

    def read(self, document: bytes, media_type: str, pages: Pages) -> None:
        """Send the document's pages; raise ``Stopped`` when they cannot be made."""


def work(job_json: str) -> int:
    """Read one document from start to end. The result is the exit status: 0 when an outcome was sent."""
    job = Job.from_json(job_json)
    warnings.simplefilter("ignore")
    sys.modules.update(dict.fromkeys(_KEPT_OUT))  # type: ignore[arg-type]
    reader: Reader = importlib.import_module(f".{MODULES[job.task, job.media_type]}", __package__)
    reader.prepare()
    try:
        locks = lock_down(job.limits)
    except NotLocked as missing:
        send(frame(Kind.UNLOCKED, {"missing": str(missing)}))
        return 3
    send(frame(Kind.READY, {"locks": locks}))
    send(_outcome(reader, job))
    return 0


def _outcome(reader: Reader, job: Job) -> bytes:
    pages = Pages(job.limits, send)
    try:
        reader.read(sys.stdin.buffer.read(), job.media_type, pages)
    except Enough:
        pages.truncated = True
    except Stopped as stopped:
        return frame(Kind.STOPPED, {"why": stopped.why})
    except (MemoryError, RecursionError):
        return frame(Kind.STOPPED, {"why": Why.TOO_COMPLEX})
    except Exception:  # whatever a library raises over a document that is not as it should be
        return frame(Kind.STOPPED, {"why": Why.DAMAGED})
    return frame(Kind.DONE, {"page_count": max(pages.total, pages.sent), "truncated": pages.truncated})


def send(packed: bytes) -> None:
    """Write all of it; waits while the server has not taken what came before."""
    view = memoryview(packed)
    while view:
        view = view[os.write(_STDOUT, view) :]
