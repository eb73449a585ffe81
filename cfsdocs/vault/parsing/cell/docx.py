"""Word documents to pages: the words, tables and pictures in their order, not Word's layout.

Tracked insertions, content controls, text boxes, headers, notes and comments are all there: what a colleague would see
with everything switched on. Text that was deleted with tracking is not.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from . import ooxml, typeset, wordrun
from .blocks import Block, Heading, Note, Paragraph, Picture, Table
from .pages import Pages
from .wire import Stopped, Why
from .wordrun import W

_MAIN: Final = "word/document.xml"
_BESIDES: Final = (
    (re.compile(r"word/header\d*\.xml"), "Page headers"),
    (re.compile(r"word/footer\d*\.xml"), "Page footers"),
    (re.compile(r"word/footnotes\.xml"), "Footnotes"),
    (re.compile(r"word/endnotes\.xml"), "Endnotes"),
    (re.compile(r"word/comments\.xml"), "Comments"),
)
_MOST_COLUMNS: Final = 63  # Word's own limit
_HEADING_STYLE = re.compile(r"(?:heading|title)\s*(\d?)", re.IGNORECASE)


def prepare() -> None:
    """Fonts, and the encodings of part names and XML."""
    typeset.prepare()
    for name in ("cp437", "utf-8", "utf-16", "ascii"):
        codecs.lookup(name)


def read(document: bytes, media_type: str, pages: Pages) -> None:  # noqa: ARG001 - the readers' common shape
    """The body, then what stands beside it."""
    package = ooxml.opened(document)
    typeset.typeset(blocks(package), pages)


def blocks(package: zipfile.ZipFile) -> Iterator[Block]:
    """What a reader of the document sees, in order."""
    main = ooxml.tree(package, _MAIN)
    if main is None:
        raise Stopped(Why.DAMAGED)
    yield from _Story(package, _MAIN).of(main)
    for pattern, title in _BESIDES:
        yield from _beside(package, pattern, title)


def _beside(package: zipfile.ZipFile, pattern: re.Pattern[str], title: str) -> Iterator[Block]:
    """Headers and the like: once each, however often the document repeats them."""
    seen: set[str] = set()
    for name in sorted(filter(pattern.fullmatch, package.namelist())):
        content = ooxml.tree(package, name)
        for block in _Story(package, name).of(content) if content is not None else ():
            if isinstance(block, Paragraph) and (not block.text.strip() or block.text in seen):
                continue
            if not seen:
                yield Note(title)
            seen.add(block.text if isinstance(block, Paragraph) else title)
            yield block


class _Story:
    """One part with text: the body, a header, the footnotes."""

    def __init__(self, package: zipfile.ZipFile, name: str) -> None:
        self._package = package
        self._targets = ooxml.targets(package, name)

    def of(self, parent: Element) -> Iterator[Block]:
        """The blocks below ``parent``; containers of any kind are looked into."""
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield Table([row for row in self._rows(child) if any(row)])
            elif child.tag not in wordrun.NOT_SEEN:
                yield from self.of(child)

    def _paragraph(self, element: Element) -> Iterator[Block]:
        text = wordrun.text_of(element)
        style = wordrun.value_of(element, f"{W}pPr/{W}pStyle", "")
        heading = _HEADING_STYLE.match(style)
        if text.strip():
            if heading:
                yield Heading(text, int(heading.group(1) or 1))
            elif style.startswith("List") or wordrun.value_of(element, f"{W}pPr/{W}numPr/{W}numId", "0") != "0":
                yield Paragraph(f"\u2022 {text}", indent=1)
            else:
                yield Paragraph(text)
        for name, description in wordrun.pictures_of(element):
            content = ooxml.part(self._package, self._targets.get(name, ""))
            if content is not None:
                yield Picture(content, description)
        for box in wordrun.boxes_of(element):
            yield from self.of(box)

    def _rows(self, table: Element) -> Iterator[tuple[str, ...]]:
        for row in wordrun.rows_of(table):
            cells: list[str] = []
            for cell in wordrun.cells_of(row):
                cells.append(_inline(self.of(cell)))
                cells.extend([""] * min(_MOST_COLUMNS, int(wordrun.value_of(cell, f"{W}tcPr/{W}gridSpan", "1")) - 1))
            yield tuple(cells)


def _inline(blocks_of_cell: Iterator[Block]) -> str:
    """What stands in a cell, as text."""
    parts: list[str] = []
    for block in blocks_of_cell:
        match block:
            case Heading() | Paragraph() | Note():
                parts.append(block.text)
            case Table():
                parts.extend("  ".join(row) for row in block.rows)
            case Picture():
                parts.append(f"[Picture: {block.description}]" if block.description else "[Picture]")
    return "\n".join(parts)
