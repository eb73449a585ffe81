"""The fonts that pages are set in, loaded into memory before the locks are on.

DejaVu Sans where the system has it (Latin with Polish and Romanian, Greek, Cyrillic, Arabic, Hebrew), otherwise Vera,
which comes with reportlab and knows Western Europe. What a font lacks is drawn as a box; the page's text still has it.
"""

from __future__ import annotations

import functools
import importlib.util
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import ImageFont

_SYSTEM_FOLDERS: Final = (
    Path("/usr/share/fonts/truetype/dejavu"),
    Path("/usr/share/fonts/dejavu-sans-fonts"),
    Path("/usr/share/fonts/dejavu"),
    Path("/usr/share/fonts/TTF"),
)
_REGULAR, _BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"


@dataclass(frozen=True)
class Font:
    """One size of one cut; sizes are in pixels."""

    plain: ImageFont.FreeTypeFont
    shaped: ImageFont.FreeTypeFont
    size: int

    def for_text(self, text: str) -> ImageFont.FreeTypeFont:
        """Latin letters need no shaping, which takes ten times as long; Arabic or Hindi do."""
        return self.plain if max(text, default=" ") < "\u0300" else self.shaped

    def width(self, text: str) -> float:
        """In pixels."""
        return _width(self, text)


@functools.lru_cache(maxsize=20_000)
def _width(font: Font, text: str) -> float:
    return font.for_text(text).getlength(text)


@dataclass(frozen=True)
class Fonts:
    """The cuts and sizes of a page at 150 dots per inch: 23 pixels are 11 points."""

    body: Font
    bold: Font
    small: Font
    headings: tuple[Font, Font, Font]


@functools.cache
def fonts() -> Fonts:
    """Read the font files; to be called before the locks are on, and from then on from memory."""
    regular, bold = (path.read_bytes() for path in _files())
    headings = (_font(bold, 36), _font(bold, 29), _font(bold, 25))
    return Fonts(_font(regular, 23), _font(bold, 23), _font(regular, 19), headings)


def _files() -> tuple[Path, Path]:
    for folder in _SYSTEM_FOLDERS:
        if (folder / _REGULAR).is_file() and (folder / _BOLD).is_file():
            return folder / _REGULAR, folder / _BOLD
    reportlab = importlib.util.find_spec("reportlab")
    if reportlab is None or reportlab.origin is None:
        raise FileNotFoundError("no font to set pages in")
    folder = Path(reportlab.origin).parent / "fonts"
    return folder / "Vera.ttf", folder / "VeraBd.ttf"


def _font(content: bytes, size: int) -> Font:
    plain = ImageFont.truetype(io.BytesIO(content), size, layout_engine=ImageFont.Layout.BASIC)
    return Font(plain, ImageFont.truetype(io.BytesIO(content), size), size)
