"""The words of a PDF's pages and where they stand, for finding what must not leave."""

from __future__ import annotations

from .flat import flat_pages, picture_of, prepare, scale_of, size_of
from .ink import seen
from .pages import Pages
from .placed import words_of
from .plan import apart
from .wire import Kind, frame

__all__ = ["prepare", "read"]


def read(document: bytes, media_type: str, pages: Pages) -> None:  # noqa: ARG001 - the readers' common shape
    """Each page's size, its words, and which of them anybody can see."""
    plan, content = apart(document)
    for number, page in flat_pages(content, plan, pages):
        scale = scale_of(page)
        grey = picture_of(page, scale).convert("L")
        words = words_of(page)
        width, height = size_of(page)
        told = [[*word.told(), seen(grey, word, scale)] for word in words]
        pages.send(frame(Kind.WORDS, {"number": number, "width": width, "height": height, "words": told}))
