"""One page being filled, from the top down: A4 at 150 dots per inch, grey on white."""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageDraw

from .fonts import Font
from .pages import PAGE_HEIGHT, PAGE_WIDTH, Pages

MARGIN: Final = 110
BLACK, GREY, WHITE = 0, 96, 255
_RULE_INK: Final = 180
_GAP: Final = 8


class Sheet:
    """The page being filled; a full one is sent and a new one begun."""

    def __init__(self, pages: Pages) -> None:
        self.left, self.right = MARGIN, PAGE_WIDTH - MARGIN
        self._pages = pages
        self.top = MARGIN
        self._empty = True
        self._text: list[str] = []
        self._page = _blank()
        self._ink = ImageDraw.Draw(self._page)

    @property
    def width(self) -> int:
        return self.right - self.left

    def line(self, text: str, font: Font, left: int, ink: int = BLACK) -> None:
        """One line of text, which must fit."""
        height = line_height(font)
        self.room_for(height)
        self.write(text, font, left, ink)
        self.down(height)

    def write(self, text: str, font: Font, left: int, ink: int = BLACK) -> None:
        """Draw without moving on."""
        drawn = text.rstrip()
        if drawn:
            self._ink.text((left, self.top), drawn, fill=self._colour(ink), font=font.for_text(drawn))
            self._empty = False

    def words(self, text: str) -> None:
        """Add to the page's text."""
        self._text.append(text)

    def rule(self, left: int, top: int, right: int, bottom: int) -> None:
        """A thin line."""
        self._ink.line((left, top, right, bottom), fill=self._colour(_RULE_INK), width=1)

    def picture(self, picture: Image.Image) -> None:
        """A picture, no wider than the column and no taller than half a page."""
        scale = min(1.0, self.width / picture.width, PAGE_HEIGHT / 2 / picture.height)
        size = (max(1, int(picture.width * scale)), max(1, int(picture.height * scale)))
        self.room_for(size[1])
        self._page = self._page.convert("RGB")
        self._ink = ImageDraw.Draw(self._page)
        self._page.paste(picture.convert("RGB").resize(size), (self.left, self.top))
        self._empty = False
        self.down(size[1] + _GAP)

    def _colour(self, grey: int) -> int | tuple[int, int, int]:
        return grey if self._page.mode == "L" else (grey, grey, grey)

    def down(self, pixels: int) -> None:
        self.top += pixels

    def room_for(self, height: int) -> bool:
        """Begin a new page unless ``height`` pixels are left. True when it did."""
        if self.top + height <= PAGE_HEIGHT - MARGIN or self._empty:
            return False
        self.send()
        return True

    def send(self) -> None:
        """Send the page as it is and begin another."""
        self._pages.add(self._page, "".join(self._text))
        self.top = MARGIN
        self._empty = True
        self._text = []
        self._page = _blank()
        self._ink = ImageDraw.Draw(self._page)

    def finish(self) -> None:
        """Send the last page, if there is anything on it or nothing was sent."""
        if not self._empty or not self._pages.sent:
            self.send()


def line_height(font: Font) -> int:
    return font.size * 7 // 5


def _blank() -> Image.Image:
    return Image.new("L", (PAGE_WIDTH, PAGE_HEIGHT), WHITE)
