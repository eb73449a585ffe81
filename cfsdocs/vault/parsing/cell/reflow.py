"""Removes words from a page's picture so that nobody can tell how long they were.

A line with a marked word is set anew: every hole is of one width, every word that stays is drawn again at the same
phase of a pixel, and every gap is the same. So the line that comes out is the same whatever was taken away: a gap that
fits only one name of a family would say it. What cannot be set anew is covered to the margin; never a tight box.
(Bland, Iyer, Levchenko: Story Beyond the Eye, PETS 2023.)
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from PIL import Image

from .geometry import Box, Word

_HOLE: Final = 4.0
_GAP: Final = 0.26
"""Widths in the line's heights."""
_SAME_LINE: Final = 0.5
"""The share of a word's height that two words must have in common to stand on one line."""
_COLUMN: Final = 2.0
"""After a gap of so many heights another line begins, in a row without a mark."""
_SHARED: Final = 2
"""So many lines that begin at one place make it the edge of a column."""
_EXACTLY: Final = 0.15
_MARGIN: Final = 18.0
"""Points between the page's edge and the cover."""
_BEFORE_COLUMN: Final = 4.0
_RULE: Final = 0.98
"""A column of pixels so dark is a ruled line: what stands across one is not set anew."""
PHASE: Final = 0.3
"""Pixels: at phase 0 a rounding error would tell two positions apart."""
_STEP: Final = 16
"""A width in the text layer is told in such parts of a point."""


class Drawer(Protocol):
    """Draws one word of the page by itself."""

    def __call__(self, box: Box, top: int, height: int) -> Image.Image:
        """The part of the page in ``box``, its left edge ``PHASE`` into the first pixel; rows from ``top``."""


@dataclass
class Page:
    """A page while words are taken from it. ``words`` move; those in ``gone`` are not to leave."""

    picture: Image.Image
    words: list[Word]
    scale: float
    draw: Drawer
    gone: set[int] = field(default_factory=set)

    @property
    def width(self) -> float:
        return self.picture.width / self.scale

    @property
    def height(self) -> float:
        return self.picture.height / self.scale


def remove(page: Page, marked: Collection[int], boxes: Iterable[Box]) -> None:
    """Take the marked words, and whatever is in the boxes, off the picture and out of the words."""
    drawn = list(boxes)
    under = {number for number, word in enumerate(page.words) if any(_overlap(word.box, box) for box in drawn)}
    covers = drawn + [_whole(page, line) for line in _lines(page, under)]
    for line in _lines(page, marked):
        if _touched(page, line, covers) or not _set_anew(page, line, marked):
            covers.append(_whole(page, line))
    page.gone |= {*marked, *under}
    for cover in covers:
        _cover(page, cover)


@dataclass(frozen=True)
class _Line:
    """Words side by side in one column, in the order of reading, by their places in the page's list."""

    words: tuple[int, ...]
    angle: int
    left: float
    right: float
    """Where the column begins and ends, as its reader sees it."""


def _lines(page: Page, marked: Collection[int]) -> list[_Line]:
    """The lines of these words, no word in two of them.

    Nothing that a line's words say of where they stand decides where it begins and ends: a line that was centred, or
    stretched to fill its column, would tell the length of what is gone. Only the lines without a mark decide that.
    """
    found = []
    for angle in sorted({page.words[each].angle for each in marked}):
        boxes = {number: word.box.turned(angle) for number, word in enumerate(page.words) if word.angle == angle}
        rows = {each: _row(boxes, each) for each in marked if each in boxes}
        in_rows = {number for row in rows.values() for number in row}
        edges = _edges([box for number, box in boxes.items() if number not in in_rows])
        right = Box(0, 0, page.width, page.height).turned(angle).right - _MARGIN
        taken: set[int] = set()
        for each in sorted(rows):
            if each not in taken:
                found.append(_column(boxes, rows[each], each, angle, edges, right))
                taken |= set(found[-1].words)
    return found


def _row(boxes: Mapping[int, Box], each: int) -> list[int]:
    """Every word at the height of this one, across the whole page, in the order of reading."""
    return sorted((number for number in boxes if _level(boxes[each], boxes[number])), key=lambda n: boxes[n].left)


def _edges(boxes: Sequence[Box]) -> list[float]:
    """Where columns begin: wherever two lines do."""
    starts = [box.left for before, box in zip([None, *boxes], boxes, strict=False) if not _goes_on(before, box)]
    shared = Counter(round(start, 1) for start in starts)
    return sorted(edge for edge, lines in shared.items() if lines >= _SHARED)


def _goes_on(before: Box | None, box: Box) -> bool:
    """Whether a word follows the one before it on its line."""
    return before is not None and _level(before, box) and 0 <= box.left - before.right < _COLUMN * before.height


def _column(
    boxes: Mapping[int, Box], row: Sequence[int], each: int, angle: int, edges: Sequence[float], right: float
) -> _Line:
    """The part of the row between the columns' edges on either side of the word, where words begin at them."""
    met = [edge for edge in edges if _starts(boxes, row, edge)]
    begin = max((edge for edge in met if edge <= boxes[each].left + 1), default=min(edges, default=_MARGIN))
    beyond = min((edge for edge in met if edge > begin + 1), default=None)
    end = right if beyond is None else beyond - _BEFORE_COLUMN
    words = [n for n in row if begin - 1 <= boxes[n].left and (beyond is None or boxes[n].left < beyond - 1)]
    return _Line(tuple(words), angle, begin, end)


def _starts(boxes: Mapping[int, Box], row: Sequence[int], edge: float) -> bool:
    """Whether a word of the row begins at this edge. To a tenth of a point: chance should not put one there."""
    return any(abs(boxes[number].left - edge) < _EXACTLY for number in row)


def _level(one: Box, other: Box) -> bool:
    return min(one.bottom, other.bottom) - max(one.top, other.top) > _SAME_LINE * one.height


def _whole(page: Page, line: _Line) -> Box:
    """From the line's first word to the end of its column: where words were stretched to fill it, each gap tells."""
    boxes = [page.words[each].box.turned(line.angle) for each in line.words]
    top, bottom = min(box.top for box in boxes) - 1, max(box.bottom for box in boxes) + 1
    right = max(line.right, max(box.right for box in boxes))
    return Box(min(line.left, boxes[0].left), top, right, bottom).turned(-line.angle)


def _touched(page: Page, line: _Line, covers: Iterable[Box]) -> bool:
    boxes = [page.words[each].box for each in line.words]
    return any(_overlap(box, cover) for box in boxes for cover in covers)


def _set_anew(page: Page, line: _Line, marked: Collection[int]) -> bool:
    """Draw the line again with holes of one width. False, and nothing done, where that cannot be."""
    if line.angle:
        return False
    scale, boxes = page.scale, [page.words[each].box for each in line.words]
    top, bottom = min(box.top for box in boxes) - 1, max(box.bottom for box in boxes) + 1
    size = bottom - top - 2
    upper, lower = max(0, int(top * scale)), min(page.picture.height, int(bottom * scale) + 1)
    start, end = int(line.left * scale), int(max(box.right for box in boxes) * scale) + 2
    plan, after = _plan(page, line, marked, start, round(_HOLE * size * scale), max(2, round(_GAP * size * scale)))
    strip = page.picture.crop((max(0, start - 1), upper, max(end, after), lower))
    if after > line.right * scale or _ruled(strip):
        return False
    paper = _paper(strip)
    page.picture.paste(paper, (max(0, start - 1), upper, max(end, after) + 1, lower))
    for at, width, each in plan:
        if each is None:
            page.picture.paste((0, 0, 0), (at, upper, at + width, lower))
            continue
        page.picture.paste(page.draw(page.words[each].box, upper, lower - upper), (at, upper))
        _, old, angle = page.words[each]
        told = round(round((old.right - old.left) * _STEP) / _STEP, 3)
        moved = Box(at / scale, old.top, at / scale + told, old.bottom)
        page.words[each] = Word(page.words[each].text, moved, angle)
    return True


Placed = tuple[int, int, int | None]
"""Pixels from the left, width in pixels, and the word; None is a hole."""


def _plan(
    page: Page, line: _Line, marked: Collection[int], start: int, hole: int, gap: int
) -> tuple[list[Placed], int]:
    """Where everything on the line goes, from ``start``, and where it ends. Holes side by side are one."""
    plan: list[Placed] = []
    at = start
    for each in line.words:
        if each in marked:
            if not plan or plan[-1][2] is not None:
                plan.append((at, hole, None))
                at += hole + gap
            continue
        box = page.words[each].box
        width = math.ceil((box.right - box.left) * page.scale + PHASE)
        plan.append((at, width, each))
        at += width + gap
    return plan, at


def _ruled(strip: Image.Image) -> bool:
    """Whether a vertical line runs through the strip: a table's, that words must not be moved across."""
    dark = strip.convert("L").point([255 if value < 128 else 0 for value in range(256)])
    columns = dark.resize((strip.width, 1), Image.Resampling.BOX)
    return max(columns.tobytes(), default=0) > _RULE * 255


def _paper(strip: Image.Image) -> tuple[int, ...]:
    """The colour that most of the strip has: the median of each channel."""
    return tuple(_median(channel.histogram()) for channel in strip.split())


def _median(histogram: Sequence[int]) -> int:
    half, so_far = sum(histogram) / 2, 0
    for level, count in enumerate(histogram):
        so_far += count
        if so_far >= half:
            return level
    return 255


def _cover(page: Page, cover: Box) -> None:
    """Paint it black, and let every word that it touches go."""
    scale = page.scale
    left, top, right, bottom = cover
    if right > left and bottom > top:
        page.picture.paste(
            (0, 0, 0),
            (max(0, math.floor(left * scale)), max(0, math.floor(top * scale)), math.ceil(right * scale) + 1,
             math.ceil(bottom * scale) + 1),
        )  # fmt: skip
    page.gone |= {number for number, word in enumerate(page.words) if _overlap(word.box, cover)}


def _overlap(word: Box, box: Box) -> bool:
    """Whether a box reaches into a word by more than a hair."""
    hair = 0.2 * min(word.right - word.left, word.bottom - word.top)
    return (
        word.left + hair < box.right
        and word.right - hair > box.left
        and word.top + hair < box.bottom
        and word.bottom - hair > box.top
    )
