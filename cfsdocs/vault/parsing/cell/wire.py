"""What the reading process and the server say to each other: one job in, frames out.

A frame is ``>BII`` (kind, length of the head, length of the data), a head in JSON, then data. The server trusts none of
it: a reading process may have been taken over by the file it reads.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, Final

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
READERS: Final = {
    "application/pdf": "pdf",
    "image/jpeg": "images",
    "image/png": "images",
    "image/tiff": "images",
    "image/webp": "images",
    "image/gif": "images",
    "text/plain": "plain",
    "text/csv": "plain",
    "message/rfc822": "mail",
    f"{_OFFICE}.wordprocessingml.document": "docx",
    f"{_OFFICE}.spreadsheetml.sheet": "xlsx",
}
"""Which module makes a document's pages for the screen."""


class Task(StrEnum):
    """What is asked of the process."""

    SHOW = "show"
    """Page pictures for the screen."""
    WORDS = "words"
    """The words and where they stand."""
    REBUILD = "rebuild"
    """The pages anew, without what is marked."""


MODULES: Final = {
    **{(Task.SHOW, media_type): module for media_type, module in READERS.items()},
    (Task.WORDS, "application/pdf"): "pdf_words",
    (Task.REBUILD, "application/pdf"): "pdf_rebuild",
}
"""Which module does what with which kind of file."""

FRAME: Final = struct.Struct(">BII")
LARGEST_HEAD: Final = 2 << 20
LARGEST_DATA: Final = 32 << 20
PICTURE_TYPE: Final = "image/webp"


class Kind(IntEnum):
    """What a frame carries."""

    READY = 1
    UNLOCKED = 2
    PAGE = 3
    THUMBNAIL = 4
    DONE = 5
    STOPPED = 6
    WORDS = 7
    REBUILT = 8


class Why(StrEnum):
    """Why there is no preview. The value is what goes over the wire; ``sentence`` is for people."""

    LOCKED = "locked"
    DAMAGED = "damaged"
    TOO_COMPLEX = "too-complex"
    TOO_LARGE = "too-large"
    FAILED = "failed"
    NOT_SHOWN = "not-shown"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]

    @property
    def refusal(self) -> str:
        """Why it cannot be redacted, for people."""
        return _REFUSALS[self]


_SENTENCES: Final = {
    Why.LOCKED: "This file is locked with a password, so its pages cannot be shown. Open it with its own program.",
    Why.DAMAGED: "This file is damaged, so its pages cannot be shown. Ask for a fresh copy.",
    Why.TOO_COMPLEX: "This file is too complex to be shown safely. Download it, or save it as a simpler PDF.",
    Why.TOO_LARGE: "This file is too large to be shown. Download it, or split it into smaller files.",
    Why.FAILED: "This file is damaged or too complex, so its pages cannot be shown. Download it or get a fresh copy.",
    Why.NOT_SHOWN: "This kind of file is not shown in the browser yet. Download it to read it.",
}
_REFUSALS: Final = {
    Why.LOCKED: "This file is locked with a password. Save a copy without one, then redact the copy",
    Why.DAMAGED: "This file is damaged. Ask for a fresh copy",
    Why.TOO_COMPLEX: "This file is too complex to be redacted safely. Print it to a new PDF, then redact that",
    Why.TOO_LARGE: "This file is too large to be redacted. Split it into smaller files",
    Why.FAILED: "This file is damaged or too complex to be redacted safely. Ask for a fresh copy",
    Why.NOT_SHOWN: "This kind of file cannot be redacted. Print it to a PDF, then redact that",
}


class Stopped(Exception):
    """Raised by a reader that cannot go on, with the reason."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Limits:
    """What reading one file may cost. Bytes, seconds, pixels of one picture, characters."""

    memory: int = 1 << 30
    cpu_seconds: int = 60
    wall_seconds: float = 90.0
    pages: int = 500
    pixels: int = 60_000_000
    input_bytes: int = 256 << 20
    output_bytes: int = 400_000_000
    page_text: int = 200_000


@dataclass(frozen=True)
class Job:
    """What is to be read, and within which limits."""

    media_type: str
    limits: Limits = field(default_factory=Limits)
    task: Task = Task.SHOW

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> Job:
        job: dict[str, Any] = json.loads(text)
        return Job(job["media_type"], Limits(**job["limits"]), Task(job["task"]))


def frame(kind: Kind, head: dict[str, object], data: bytes = b"") -> bytes:
    """One frame, ready to be written."""
    packed = json.dumps(head, ensure_ascii=False).encode("utf-8", "replace")
    return FRAME.pack(kind, len(packed), len(data)) + packed + data
