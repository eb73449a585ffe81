"""Blocks become reportlab flowables: the part that every look of a printed page shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, HRFlowable, Spacer
from reportlab.platypus import PageBreak as NewPage
from reportlab.platypus import Paragraph as Flow
from reportlab.platypus import Table as Grid

from cfsdocs.practice.files.blocks import Block, Bullets, Fields, Heading, PageBreak, Paragraph, Table
from cfsdocs.practice.files.styles import BLUE_INK, RULE, SHADE, handwriting

Styles = dict[str, ParagraphStyle]


def flow(blocks: Sequence[Block], styles: Styles, width: float) -> list[Flowable]:
    """The flowables of the blocks, for a column of ``width`` points."""
    return [made for block in blocks for made in _flow(block, styles, width)]


def _flow(block: Block, styles: Styles, width: float) -> list[Flowable]:
    match block:
        case Heading(text=text, level=level):
            return [Flow(escape(text), styles[f"heading {min(level, 2)}"])]
        case Paragraph(text=text):
            return [Flow(escape(text), styles["body"])]
        case Bullets(items=items):
            points: list[Flowable] = [Flow(escape(item), styles["bullet"], bulletText="•") for item in items]
            return [*points, Spacer(1, 6)]
        case Table(rows=rows):
            return [table(rows, styles, width), Spacer(1, 10)]
        case Fields(pairs=pairs):
            return [fields(pairs, styles, width), Spacer(1, 10)]
        case PageBreak():
            return [NewPage()]


def table(rows: Sequence[Sequence[str]], styles: Styles, width: float) -> Grid:
    """A ruled table whose columns are as wide as their words ask, within ``width``."""
    weights = [max(12, min(46, max(len(row[at]) for row in rows))) for at in range(len(rows[0]))]
    head = [[Flow(escape(cell), styles["head cell"]) for cell in rows[0]]]
    body = [[Flow(escape(cell), styles["cell"]) for cell in row] for row in rows[1:]]
    grid = Grid(head + body, colWidths=[width * weight / sum(weights) for weight in weights], repeatRows=1)
    grid.setStyle([*_RULED, ("BACKGROUND", (0, 0), (-1, 0), SHADE)])
    return grid


def fields(pairs: Sequence[tuple[str, str]], styles: Styles, width: float) -> Grid:
    """Labelled facts in two columns, the label shaded."""
    rows = [[Flow(escape(label), styles["head cell"]), Flow(escape(value), styles["cell"])] for label, value in pairs]
    grid = Grid(rows, colWidths=[width * 0.3, width * 0.7])
    grid.setStyle([*_RULED, ("BACKGROUND", (0, 0), (0, -1), SHADE)])
    return grid


def boxes(blocks: Sequence[Block], styles: Styles, width: float) -> list[Flowable]:
    """Every heading's text in a ruled box of its own, as on a form. What stands before the first has no box."""
    made: list[Flowable] = []
    inside: list[Block] = []
    title = ""
    for block in [*blocks, Heading("", 1)]:
        if isinstance(block, Heading) and block.level == 1:
            made += _box(title, inside, styles, width) if title else flow(inside, styles, width)
            title, inside = block.text, []
        else:
            inside.append(block)
    return made


def _box(title: str, inside: Sequence[Block], styles: Styles, width: float) -> list[Flowable]:
    rows: list[list[Flowable]] = [[Flow(escape(title), styles["head cell"])]]
    rows += [[made] for made in flow(inside, styles, width - 18)]
    grid = Grid(rows, colWidths=[width], splitByRow=1)
    grid.setStyle(
        [
            ("BOX", (0, 0), (-1, -1), 0.7, RULE),
            ("BACKGROUND", (0, 0), (-1, 0), SHADE),
            ("LINEBELOW", (0, 0), (-1, 0), 0.7, RULE),
            ("TOPPADDING", (0, 1), (-1, 1), 7),
            ("TOPPADDING", (0, 2), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 1), (-1, -2), 0),
            ("LEFTPADDING", (0, 0), (-1, -1), 8),
        ]
    )
    return [grid, Spacer(1, 9)]


def signature(lines: Sequence[str], styles: Styles) -> list[Flowable]:
    """A written name above the typed lines."""
    ink = ParagraphStyle("ink", styles["body"], fontName=handwriting(), fontSize=23, leading=32, spaceAfter=2)
    ink.textColor = BLUE_INK
    typed: list[Flowable] = [Flow(escape(line), styles["cell"]) for line in lines]
    return [Spacer(1, 6), Flow(by_hand(re.sub(r"^(Dr|PC|DC) ", "", lines[0])), ink), *typed, Spacer(1, 8)]


def by_hand(text: str) -> str:
    """Text for the handwriting font, whose own space is too narrow to read."""
    return escape(text).replace(" ", "<font name='Helvetica'>&nbsp;</font> ")


def rule() -> Flowable:
    """A thin line across the column."""
    return HRFlowable(width="100%", thickness=0.7, color=RULE, spaceBefore=2, spaceAfter=8)


_RULED = [
    ("GRID", (0, 0), (-1, -1), 0.5, RULE),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 4),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
]
