"""Blocks to page pictures: A4 at 150 dots per inch, one column, grey on white.

Lines are placed one by one, so that nothing can be too tall for a page; the work is in proportion to the text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Final

from PIL import (  # the plug-ins are imported here, before the locks are on
    BmpImagePlugin,  # noqa: F401
    GifImagePlugin,  # noqa: F401
    Image,
    ImageDraw,
    JpegImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    TiffImagePlugin,  # noqa: F401
)

from .blocks import Block, Heading, Note, Paragraph, Picture, Table
from .fonts import Font, fonts
from .images import upright
from .pages import Pages
from .sheet import BLACK, GREY, Sheet, line_height
from .table import set_table
from .wire import Stopped
from .wrap import wrapped

INDENT: Final = 40
_EMBEDDED: Final = ("PNG", "JPEG", "GIF", "BMP", "TIFF")
_LEAST_PICTURE: Final = 24


def prepare() -> None:
    """Load the fonts and draw with them once."""
    face = fonts()
    for font in (face.body, face.bold, face.small, *face.headings):
        ImageDraw.Draw(Image.new("L", (8, 8))).text((0, 0), "A\u0627", fill=0, font=font.shaped)


def typeset(blocks: Iterable[Block], pages: Pages) -> None:
    """Set ``blocks`` on as many pages as they need and send each as soon as it is full."""
    sheet = Sheet(pages)
    for block in blocks:
        match block:
            case Heading():
                _set_heading(block, sheet)
            case Paragraph():
                _set_text(block.text, fonts().body, sheet, indent=block.indent * INDENT)
            case Note():
                _set_text(f"[{block.text}]", fonts().small, sheet, ink=GREY)
            case Table():
                set_table(block, sheet, fonts().small)
            case Picture():
                _set_picture(block, sheet, pages.limits.pixels)
    sheet.finish()


def _set_heading(heading: Heading, sheet: Sheet) -> None:
    font = fonts().headings[min(heading.level, 3) - 1]
    sheet.room_for(line_height(font) * 3)
    sheet.down(font.size // 3)
    _set_text(heading.text, font, sheet)


def _set_text(text: str, font: Font, sheet: Sheet, indent: int = 0, ink: int = BLACK) -> None:
    left = min(sheet.left + indent, sheet.left + sheet.width // 2)
    for line in wrapped(text, font, sheet.right - left):
        sheet.line(line, font, left, ink)
        sheet.words(line)
    sheet.words("\n")
    sheet.down(font.size // 3)


def _set_picture(block: Picture, sheet: Sheet, most_pixels: int) -> None:
    try:
        picture = upright(Image.open(io.BytesIO(block.content), formats=_EMBEDDED), most_pixels)
    except (OSError, ValueError, SyntaxError, Stopped, Image.DecompressionBombError):
        _set_text(f"[A picture that cannot be shown here {block.description}]", fonts().small, sheet, ink=GREY)
        return
    if min(picture.size) >= _LEAST_PICTURE:
        sheet.picture(picture)
    if block.description:
        _set_text(f"[Picture: {block.description}]", fonts().small, sheet, ink=GREY)
