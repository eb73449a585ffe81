"""Plain text notes, typed in a hurry and saved."""

from __future__ import annotations

from cfsdocs.practice.files.blocks import plain
from cfsdocs.practice.planned import PlannedFile


def make_note(planned: PlannedFile) -> bytes:
    """The note as UTF-8 text with Unix line ends."""
    text = planned.text
    parts = [text.heading, plain(text.blocks), "\n".join(text.sign)]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()
