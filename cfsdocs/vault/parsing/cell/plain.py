"""Plain text and CSV to pages."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from . import typeset
from .blocks import Block, Paragraph, Table
from .pages import Pages

_DELIMITERS = ",;\t|"
_LONGEST_FIELD = 1 << 20


def prepare() -> None:
    """Fonts and the encodings that text comes in."""
    typeset.prepare()
    csv.field_size_limit(_LONGEST_FIELD)
    for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"):
        codecs.lookup(name)


def read(document: bytes, media_type: str, pages: Pages) -> None:
    """Line by line, or as a table."""
    text = decoded(document)
    typeset.typeset(_table(text) if media_type == "text/csv" else _lines(text), pages)


def decoded(document: bytes) -> str:
    """UTF-16 with its mark, UTF-8, or else Windows-1252, as older programs write it."""
    if document.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return document.decode("utf-16", "replace")
    try:
        return document.decode("utf-8-sig")
    except UnicodeDecodeError:
        return document.decode("cp1252", "replace")


def _lines(text: str) -> Iterator[Block]:
    """Blank lines part paragraphs, as people write; the lines inside stay as they are."""
    gathered: list[str] = []
    for line in text.splitlines():
        if line.strip():
            gathered.append(line)
        elif gathered:
            yield Paragraph("\n".join(gathered))
            gathered = []
    if gathered:
        yield Paragraph("\n".join(gathered))


def _table(text: str) -> Iterator[Block]:
    first_line = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    yield Table(tuple(row) for row in rows if row)
