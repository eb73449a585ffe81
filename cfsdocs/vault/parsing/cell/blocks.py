"""A document as a reader sees it, without its layout: what Office files, mails and text become before typesetting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 1 is the largest, from 3 on they look alike."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text; line breaks in it are kept. ``indent`` counts steps, for lists."""

    text: str
    indent: int = 0


@dataclass(frozen=True)
class Note:
    """Something we say about the document, not a part of it: set apart so that nobody takes it for content."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells, taken one by one; rows may differ in length."""

    rows: Iterable[tuple[str, ...]]


@dataclass(frozen=True)
class Picture:
    """An embedded picture's bytes, as yet unchecked, and what it is called for those who cannot see it."""

    content: bytes
    description: str = ""


Block = Heading | Paragraph | Note | Table | Picture
