"""Makes a PDF's pages anew without what is marked: new pixels, and the words that stay and that a reader can see.

Nothing else crosses: no object, stream, font or number of the source.
"""

from __future__ import annotations

from functools import partial

from PIL import Image

from .encode import Packed, pack
from .flat import flat_pages, part_of, picture_of, prepare, scale_of, size_of
from .geometry import Box
from .ink import seen
from .pages import Pages
from .placed import words_of
from .plan import apart
from .reflow import PHASE, Page, remove
from .wire import Kind, frame

__all__ = ["prepare", "read"]


def read(document: bytes, media_type: str, pages: Pages) -> None:  # noqa: ARG001 - the readers' common shape
    """Each page's packed picture, and its words where they stand now."""
    plan, content = apart(document)
    for number, page in flat_pages(content, plan, pages):
        scale, words = scale_of(page), words_of(page)
        picture = picture_of(page, scale)
        grey = picture.convert("L")
        visible = {each for each, word in enumerate(words) if seen(grey, word, scale)}

        marks = plan.marks_of(number)
        work = Page(picture, words, scale, partial(_draw, page, scale))
        remove(work, marks.words & visible, marks.boxes)
        kept = sorted(visible - marks.words - work.gone)
        told = [work.words[each].told() for each in kept]
        pages.send(_rebuilt(number, size_of(page), told, pack(picture)))


def _draw(page: object, scale: float, box: Box, top: int, height: int) -> Image.Image:
    return part_of(page, scale, box, top, height, PHASE)


def _rebuilt(number: int, size: tuple[float, float], words: list[list[object]], packed: Packed) -> bytes:
    head: dict[str, object] = {
        "number": number,
        "width": size[0],
        "height": size[1],
        "words": words,
        "form": packed.form,
        "across": packed.width,
        "down": packed.height,
        "bits": packed.bits,
        "colours": packed.colours.hex(),
    }
    return frame(Kind.REBUILT, head, packed.data)
