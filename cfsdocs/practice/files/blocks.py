"""The small markup of the practice texts, read into blocks that every maker lays out in its own way.

A text is written for people: paragraphs between blank lines, ``# Heading``, ``- bullet``, ``| cell | cell |``
(the first row is the head), ``Label:: value``, ``---`` for a new page, and ``[[Name: remark]]`` at a paragraph's
end for a reviewer's comment in a Word file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

COMMENT = re.compile(r"\s*\[\[(?P<author>[^:\]]+): (?P<remark>[^\]]+)\]\]$")


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the larger."""

    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """Running text, with a comment by (author, remark) where a reviewer left one."""

    text: str
    comment: tuple[str, str] | None = None


@dataclass(frozen=True)
class Bullets:
    """A list of points."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows of cells; the first row is the head."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Fields:
    """Labelled facts, as on the head of a form."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PageBreak:
    """A new page where the medium has pages."""


Block = Heading | Paragraph | Bullets | Table | Fields | PageBreak


def read_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text in the markup of this module."""
    return tuple(block for chunk in re.split(r"\n\s*\n", text.strip()) for block in _chunk(chunk.splitlines()))


def plain(blocks: tuple[Block, ...]) -> str:
    """The same text as somebody would type it into a plain note or an e-mail."""
    return "\n\n".join(part for block in blocks if (part := _plain(block)))


def _kind(line: str) -> str:
    if line.startswith("#"):
        return "heading " + line  # its own group, even beside another heading
    if line.startswith("- "):
        return "bullets"
    if line.startswith("|"):
        return "table"
    if "::" in line:
        return "fields"
    return "break" if line.strip() == "---" else "paragraph"


def _chunk(lines: list[str]) -> Iterator[Block]:
    for kind, group in groupby(lines, _kind):
        members = list(group)
        if kind.startswith("heading"):
            marks, _, text = members[0].partition(" ")
            yield Heading(text.strip(), len(marks))
        elif kind == "bullets":
            yield Bullets(tuple(line[2:].strip() for line in members))
        elif kind == "table":
            yield Table(tuple(tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in members))
        elif kind == "fields":
            pairs = (line.split("::", 1) for line in members)
            yield Fields(tuple((label.strip(), value.strip()) for label, value in pairs))
        elif kind == "break":
            yield PageBreak()
        else:
            yield _paragraph(" ".join(line.strip() for line in members))


def _paragraph(text: str) -> Paragraph:
    found = COMMENT.search(text)
    if found is None:
        return Paragraph(text)
    return Paragraph(text[: found.start()], (found["author"], found["remark"]))


def _plain(block: Block) -> str:
    match block:
        case Heading(text=text):
            return f"{text}\n{'-' * len(text)}"
        case Paragraph(text=text):
            return text
        case Bullets(items=items):
            return "\n".join(f"- {item}" for item in items)
        case Table(rows=rows):
            return "\n".join("  ".join(row) for row in rows)
        case Fields(pairs=pairs):
            return "\n".join(f"{label}: {value}" for label, value in pairs)
        case PageBreak():
            return ""
