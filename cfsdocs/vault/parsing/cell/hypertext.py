"""The words of an HTML mail, in paragraphs and tables. Nothing is fetched, run or styled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from .blocks import Block, Heading, Paragraph

_UNSEEN: Final = frozenset({"script", "style", "head", "title", "template", "noscript"})
_BREAKS: Final = frozenset(
    {"p", "div", "table", "tr", "ul", "ol", "li", "blockquote", "pre", "hr", "section", "article", "header", "footer"}
)
_HEADING = re.compile(r"h[1-6]")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def blocks(html: str) -> Iterator[Block]:
    """Headings and paragraphs in their order; the cells of a row are apart by spaces."""
    words = _Words()
    words.feed(html)
    words.close()
    words.end_block()
    yield from words.found


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []
        self._text: list[str] = []
        self._unseen = 0
        self._level = 0
        self._item = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._text.append("\n")
        elif tag in {"td", "th"}:
            self._text.append("    ")
        elif tag == "img":
            description = dict(attrs).get("alt")
            self._text.append(f"[Picture: {description}]" if description else "")
        elif tag in _BREAKS or _HEADING.fullmatch(tag):
            self.end_block()
            self._level = int(tag[1]) if _HEADING.fullmatch(tag) else 0
            self._item = tag == "li"

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BREAKS or _HEADING.fullmatch(tag):
            self.end_block()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._text.append(_SPACE.sub(" ", data))

    def end_block(self) -> None:
        """Close the paragraph, heading or list item that is open."""
        text = "".join(self._text).strip(" \n")
        if text and self._level:
            self.found.append(Heading(text, self._level + 1))
        elif text:
            self.found.append(Paragraph(f"\u2022 {text}" if self._item else text, indent=int(self._item)))
        self._text, self._level, self._item = [], 0, False
