"""Where things are on a page: points from its top left corner, as the page is shown."""

from __future__ import annotations

from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle; ``top`` is above ``bottom`` and smaller."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def with_(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def turned(self, angle: int) -> Box:
        """As seen by a reader of text at this angle; with ``-angle`` back again."""
        left, top, right, bottom = self
        match angle % 360:
            case 90:
                return Box(-bottom, left, -top, right)
            case 180:
                return Box(-right, -bottom, -left, -top)
            case 270:
                return Box(top, -right, bottom, -left)
            case _:
                return self


class Word(NamedTuple):
    """A word: its text (a soft hyphen where the line breaks it), its box, and which way it reads, in degrees."""

    text: str
    box: Box
    angle: int

    def told(self) -> list[object]:
        """As it goes over the wire: text, four sides to a thousandth of a point, angle."""
        return [self.text, *(round(side, 3) for side in self.box), self.angle]
