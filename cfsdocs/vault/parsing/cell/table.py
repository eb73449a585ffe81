"""Tables on pages: columns as wide as their words, wide tables in bands of columns, rows that may run over pages.

Rows are taken in portions, so that a sheet with a million rows is never held as a whole.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from .blocks import Table
from .fonts import Font
from .sheet import Sheet, line_height
from .wrap import wrapped

_PORTION: Final = 200
_MOST_IN_A_BAND: Final = 8
_LEAST_WIDTH: Final = 90
_MOST_WIDTH: Final = 460
_READABLE: Final = 140  # a column is made narrower, down to this, before the table is cut into bands
_PADDING: Final = 8
_MEASURED: Final = 80  # characters of a cell that count for the width of its column

Row = tuple[str, ...]


def set_table(table: Table, sheet: Sheet, font: Font) -> None:
    """Set all rows. The page's text has each row once, its cells apart by tabs, on the page where the row begins."""
    rows = iter(table.rows)
    widths: list[float] = []
    while portion := list(itertools.islice(rows, _PORTION)):
        count = max(len(row) for row in portion)
        if count > len(widths):
            widths = _natural_widths(portion, count, font)
        bands = list(_bands(widths, sheet.width))
        for band in bands:
            for row in portion:
                _set_row(row, band, widths, sheet, font, first=band is bands[0])
            sheet.down(font.size // 2)


def _natural_widths(rows: list[Row], count: int, font: Font) -> list[float]:
    widths = [float(_LEAST_WIDTH)] * count
    for row in rows:
        for column, cell in enumerate(row):
            longest = max(cell[:_MEASURED].split("\n"), key=len)
            widths[column] = max(widths[column], min(_MOST_WIDTH, font.width(longest) + 2 * _PADDING))
    return widths


def _bands(widths: list[float], room: int) -> Iterator[range]:
    """Runs of columns that fit side by side, 8 at most."""
    start, used = 0, 0.0
    for column, width in enumerate(widths):
        if column > start and (used + min(width, _READABLE) > room or column - start >= _MOST_IN_A_BAND):
            yield range(start, column)
            start, used = column, 0.0
        used += min(width, _READABLE)
    if widths:
        yield range(start, len(widths))


def _set_row(row: Row, band: range, widths: list[float], sheet: Sheet, font: Font, *, first: bool) -> None:
    """One row of one band, line by line, with the rules between its cells."""
    share = sheet.width / sum(widths[column] for column in band)
    edges = [sheet.left, *itertools.accumulate((int(widths[c] * share) for c in band), initial=sheet.left)][1:]
    cells = [row[column] if column < len(row) else "" for column in band]
    lines = [
        list(wrapped(cell, font, edges[place + 1] - edges[place] - 2 * _PADDING)) for place, cell in enumerate(cells)
    ]
    if not any(cells) and not first:
        return
    height = line_height(font)
    sheet.room_for(height)
    sheet.rule(edges[0], sheet.top, edges[-1], sheet.top)
    if first:
        sheet.words("\t".join(row) + "\n")
    for number in range(max(len(cell) for cell in lines)):
        sheet.room_for(height)
        for place, cell in enumerate(lines):
            if number < len(cell):
                sheet.write(cell[number], font, edges[place] + _PADDING)
        for edge in edges:
            sheet.rule(edge, sheet.top, edge, sheet.top + height)
        sheet.down(height)
    sheet.rule(edges[0], sheet.top, edges[-1], sheet.top)
