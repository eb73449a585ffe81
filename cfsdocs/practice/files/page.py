"""Letters, reports, forms, minutes, assessments, handwriting and bound papers as PDF with words in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from html import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer
from reportlab.platypus import PageBreak as NewPage
from reportlab.platypus import Paragraph as Flow

from cfsdocs.practice.files.blocks import Bullets, Heading, PageBreak, Paragraph, plain
from cfsdocs.practice.files.flow import boxes, by_hand, fields, flow, rule, signature, table
from cfsdocs.practice.files.paper import COLUMN, Draw, head_height, letterhead, print_pdf, stamp
from cfsdocs.practice.files.styles import BLUE_INK, handwriting, styles
from cfsdocs.practice.planned import PlannedFile, Text


def make_pdf(planned: PlannedFile) -> bytes:
    """The PDF of a planned page, laid out in its look."""
    return _LOOKS[planned.text.look](planned)


def long_date(day: date) -> str:
    """A date as in a letter: 4 March 2025."""
    return f"{day.day} {day.strftime('%B %Y')}"


def _letter(planned: PlannedFile) -> bytes:
    text = planned.text
    serif = text.letterhead is not None and text.letterhead.style in ("centred", "plain")
    style = styles(serif, 12 if serif else 11.5)
    story: list[Flowable] = [Flow("<br/>".join(escape(line) for line in text.to), style["body"])] if text.to else []
    story.append(Flow(long_date(planned.made), style["body"]))
    if text.reference:
        story.append(Flow(f"Our reference: {escape(text.reference)}", style["body"]))
    body = flow(text.blocks, style, COLUMN)
    if text.heading:
        body.insert(_greeted(text), Flow(escape(text.heading), style["subject"]))
    story += body
    if text.sign:
        story += signature(text.sign, style)
    author = text.letterhead.name if text.letterhead else planned.given_by
    return print_pdf(story, planned.made, planned.title, author, "", _head(text), head_height(text.letterhead))


def _greeted(text: Text) -> bool:
    """Whether the letter opens with "Dear ...", after which its subject stands."""
    first = text.blocks[0]
    return isinstance(first, Paragraph) and first.text.startswith("Dear ")


def _head(text: Text) -> Draw | None:
    if text.letterhead is not None:
        return partial(letterhead, text.letterhead, text.received)
    return None if text.received is None else partial(stamp, text.received, 21)


def _report(planned: PlannedFile, *, boxed: bool, serif: bool) -> bytes:
    text = planned.text
    style = styles(serif, 11.5 if serif else 11)
    story: list[Flowable] = []
    if text.letterhead is not None:
        story += [Flow(escape(text.letterhead.name), style["small"])]
    story += [Flow(escape(text.heading or planned.title), style["title"]), rule()]
    head = [("Date", long_date(planned.made))]
    if text.reference:
        head.append(("Reference", text.reference))
    story += [fields(head, style, COLUMN), Spacer(1, 10)]
    story += (boxes if boxed else flow)(text.blocks, style, COLUMN)
    if text.sign:
        story += signature(text.sign, style)
    author = text.letterhead.name if text.letterhead else planned.given_by
    foot = f"CONFIDENTIAL: personal information{'   ' + text.reference if text.reference else ''}"
    first = None if text.received is None else partial(stamp, text.received, 21)
    return print_pdf(story, planned.made, planned.title, author, foot, first)


def _assessment(planned: PlannedFile) -> bytes:
    """A long report behind a front sheet: who it is about, and what it holds."""
    text = planned.text
    style = styles(False, 12, open_lines=True)
    author = text.letterhead.name if text.letterhead else planned.given_by
    first, *rest = text.blocks
    story: list[Flowable] = [Spacer(1, 30 * mm), Flow(escape(author), style["small"])]
    story += [Flow(escape(text.heading or planned.title), style["title"]), rule()]
    story += [fields((("Date", long_date(planned.made)), ("Reference", text.reference)), style, COLUMN), Spacer(1, 10)]
    story += [*flow((first,), style, COLUMN), Spacer(1, 8), Flow("In this report", style["heading 1"])]
    story += flow((Bullets(tuple(block.text for block in rest if isinstance(block, Heading))),), style, COLUMN)
    story += [NewPage(), *flow(rest, style, COLUMN), *signature(text.sign, style)]
    head = None if text.received is None else partial(stamp, text.received, 21)
    return print_pdf(story, planned.made, planned.title, author, f"CONFIDENTIAL   {text.reference}", head)


def _handwritten(planned: PlannedFile) -> bytes:
    text = planned.text
    ink = ParagraphStyle(
        "by hand",
        fontName=handwriting(),
        fontSize=22,
        leading=31,
        textColor=BLUE_INK,
        spaceAfter=13,
        firstLineIndent=14,
    )
    lines = [*text.to, long_date(planned.made)]
    story: list[Flowable] = [Flow("<br/>".join(by_hand(line) for line in lines), ink)]
    for block in text.blocks:
        story.append(Flow(by_hand(block.text if isinstance(block, Paragraph) else plain((block,))), ink))
    story += [Flow(by_hand(line), ink) for line in text.sign]
    return print_pdf(story, planned.made, planned.title, planned.given_by, "", _head(text), 30 * mm)


def _bundle(planned: PlannedFile) -> bytes:
    """A front page with the list of papers, the text after its first page break, and each paper on a new page."""
    text = planned.text
    style = styles(False, 12)
    story: list[Flowable] = [Spacer(1, 18 * mm), Flow(escape(text.heading), style["title"]), rule()]
    front = next(at for at, block in enumerate(text.blocks) if isinstance(block, PageBreak))
    story += flow(text.blocks[:front], style, COLUMN)
    contents = [("Paper", "Title"), *((str(at), title) for at, (title, _) in enumerate(text.parts, start=1))]
    story += [table(contents, style, COLUMN), *flow(text.blocks[front:], style, COLUMN)]
    for at, (title, blocks) in enumerate(text.parts, start=1):
        story += [NewPage(), Flow(f"Paper {at}", style["small"]), Flow(escape(title), style["title"]), rule()]
        story += flow(blocks, style, COLUMN)
    author = text.letterhead.name if text.letterhead else planned.given_by
    return print_pdf(story, planned.made, planned.title, author, f"CONFIDENTIAL   {text.reference}")


_LOOKS: dict[str, Callable[[PlannedFile], bytes]] = {
    "letter": _letter,
    "report": partial(_report, boxed=False, serif=False),
    "minutes": partial(_report, boxed=False, serif=True),
    "form": partial(_report, boxed=True, serif=False),
    "assessment": _assessment,
    "handwritten": _handwritten,
    "bundle": _bundle,
}
