"""Whether anybody can see a word: what shows no ink on the page's picture is not what the page says.

White, tiny, transparent, clipped, covered, off the page, in a layer that is switched off: one test finds them all,
because it looks at the pixels and not at how they came about.
"""

from __future__ import annotations

from typing import Final

from PIL import Image

from .geometry import Box, Word

_CONTRAST: Final = 40
"""Grey levels between the lightest and the darkest pixel of a word that can be seen."""
_END, _EDGE = 0.05, 0.25
"""The part of a word that is left out at each end, and above and below: a box drawn over it shows as flat."""


def seen(picture: Image.Image, word: Word, scale: float) -> bool:
    """Whether the word's core has contrast; ``picture`` is grey, at ``scale`` pixels a point."""
    left, top, right, bottom = _core(word)
    place = (
        max(0, int(left * scale)),
        max(0, int(top * scale)),
        min(picture.width, int(right * scale) + 1),
        min(picture.height, int(bottom * scale) + 1),
    )
    if place[0] >= place[2] or place[1] >= place[3]:
        return False
    levels = picture.crop(place).histogram()
    inked = [level for level, count in enumerate(levels) if count]
    return inked[-1] - inked[0] > _CONTRAST


def _core(word: Word) -> Box:
    left, top, right, bottom = word.box
    across, down = (_EDGE, _END) if word.angle in (90, 270) else (_END, _EDGE)
    across, down = across * (right - left), down * (bottom - top)
    return Box(left + across, top + down, right - across, bottom - down)
