"""Sheets of paper: the letterhead, the running foot, the received stamp, and a PDF whose bytes are always the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from cfsdocs.practice.files.styles import INK, RULE
from cfsdocs.practice.planned import Organisation

WIDTH, HEIGHT = A4
MARGIN = 25 * mm
COLUMN = WIDTH - 2 * MARGIN

Draw = Callable[[Canvas], None]


class CountedPages(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas that knows, when it writes "page 2 of 5", that there are five."""

    def __init__(self, *arguments: Any, made: date, foot: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._foot = foot
        self._waiting: list[dict[str, Any]] = []
        self._doc._timeStamp.YMDhms = (made.year, made.month, made.day, 9, 0, 0)

    def showPage(self) -> None:  # reportlab's name
        """Keep the page until the number of pages is known."""
        self._waiting.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write every page with its foot, then the file."""
        for number, page in enumerate(self._waiting, start=1):
            self.__dict__.update(page)
            self._draw_foot(number)
            super().showPage()
        super().save()

    def _draw_foot(self, number: int) -> None:
        if not self._foot:
            return
        self.setFont("Helvetica", 8)
        self.setFillColor(HexColor("#55595c"))
        self.drawString(MARGIN, 12 * mm, self._foot)
        self.drawRightString(WIDTH - MARGIN, 12 * mm, f"Page {number} of {len(self._waiting)}")


def print_pdf(
    story: Sequence[Flowable],
    made: date,
    title: str,
    author: str,
    foot: str = "",
    first: Draw | None = None,
    top: float = 22 * mm,
) -> bytes:
    """A PDF of the flowables. ``first`` draws on the first page, whose text starts ``top`` points from the edge."""
    written = BytesIO()
    document = BaseDocTemplate(written, pagesize=A4, title=title, author=author, invariant=1, pageCompression=1)
    document.addPageTemplates(
        [
            PageTemplate("first", _frame(top), onPage=partial(_draw, first), autoNextPageTemplate="later"),
            PageTemplate("later", _frame(22 * mm)),
        ]
    )
    document.build(list(story), canvasmaker=partial(CountedPages, made=made, foot=foot))
    return written.getvalue()


def _frame(top: float) -> list[Frame]:
    bottom = 20 * mm
    return [Frame(MARGIN, bottom, COLUMN, HEIGHT - top - bottom, 0, 0, 0, 0)]


def _draw(first: Draw | None, canvas: Canvas, _document: BaseDocTemplate) -> None:
    if first is not None:
        canvas.saveState()
        first(canvas)
        canvas.restoreState()


def letterhead(organisation: Organisation, received: date | None, canvas: Canvas) -> None:
    """The head of the organisation's paper in its own style, and our stamp if it came by post."""
    _HEADS[organisation.style](organisation, canvas)
    if received is not None:
        stamp(received, 74, canvas)


def head_height(organisation: Organisation | None) -> float:
    """Where the text starts under the head, in points from the top edge."""
    if organisation is None:
        return float(22 * mm)
    return float((58 if organisation.style == "centred" else 52) * mm)


def stamp(received: date, down: float, canvas: Canvas) -> None:
    """The office's rubber stamp, ``down`` millimetres from the top edge and never quite straight."""
    canvas.saveState()
    canvas.translate(WIDTH - 78 * mm, HEIGHT - down * mm)
    canvas.rotate(4 + received.day % 5)
    canvas.setStrokeColor(HexColor("#b1342b"))
    canvas.setFillColor(HexColor("#b1342b"))
    canvas.setLineWidth(1.6)
    canvas.roundRect(0, 0, 46 * mm, 15 * mm, 5)
    canvas.setFont("Helvetica-Bold", 12)
    canvas.drawCentredString(23 * mm, 8.6 * mm, "RECEIVED")
    canvas.setFont("Courier-Bold", 12)
    canvas.drawCentredString(23 * mm, 3 * mm, received.strftime("%d %b %Y").upper())
    canvas.restoreState()


def _band(organisation: Organisation, canvas: Canvas) -> None:
    canvas.setFillColor(HexColor(organisation.colour))
    canvas.rect(0, HEIGHT - 26 * mm, WIDTH, 26 * mm, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.setFont("Helvetica-Bold", 17)
    canvas.drawString(MARGIN, HEIGHT - 14 * mm, organisation.name)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(MARGIN, HEIGHT - 20 * mm, organisation.strapline)
    canvas.setFillColor(INK)
    line = "  ·  ".join((", ".join(organisation.address), organisation.phone, organisation.email))
    canvas.setFont("Helvetica", 8)
    canvas.drawString(MARGIN, HEIGHT - 32 * mm, line)


def _centred(organisation: Organisation, canvas: Canvas) -> None:
    middle = WIDTH / 2
    canvas.setFillColor(HexColor(organisation.colour))
    canvas.circle(middle, HEIGHT - 18 * mm, 7 * mm, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.setFont("Times-Bold", 17)
    initials = [word[0] for word in organisation.name.split() if word[0].isupper()][:2]
    canvas.drawCentredString(middle, HEIGHT - 20.2 * mm, "".join(initials))
    canvas.setFillColor(INK)
    canvas.setFont("Times-Bold", 16)
    canvas.drawCentredString(middle, HEIGHT - 32 * mm, organisation.name)
    canvas.setFont("Times-Italic", 9.5)
    canvas.drawCentredString(middle, HEIGHT - 37 * mm, ", ".join(organisation.address))
    canvas.drawCentredString(middle, HEIGHT - 41 * mm, f"{organisation.phone}     {organisation.email}")
    canvas.setStrokeColor(HexColor(organisation.colour))
    canvas.line(MARGIN, HEIGHT - 45 * mm, WIDTH - MARGIN, HEIGHT - 45 * mm)


def _right(organisation: Organisation, canvas: Canvas) -> None:
    canvas.setFillColor(HexColor(organisation.colour))
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawString(MARGIN, HEIGHT - 20 * mm, organisation.name)
    canvas.setFont("Helvetica-Oblique", 9)
    canvas.drawString(MARGIN, HEIGHT - 25 * mm, organisation.strapline)
    canvas.setFillColor(INK)
    canvas.setFont("Helvetica", 8.5)
    for at, line in enumerate((*organisation.address, organisation.phone, organisation.email)):
        canvas.drawRightString(WIDTH - MARGIN, HEIGHT - (17 + 4 * at) * mm, line)
    canvas.setStrokeColor(RULE)
    canvas.line(MARGIN, HEIGHT - 42 * mm, WIDTH - MARGIN, HEIGHT - 42 * mm)


def _plain(organisation: Organisation, canvas: Canvas) -> None:
    canvas.setFillColor(INK)
    canvas.setFont("Times-Bold", 13)
    canvas.drawString(MARGIN, HEIGHT - 20 * mm, organisation.name.upper())
    canvas.setFont("Times-Roman", 10)
    for at, line in enumerate((", ".join(organisation.address), f"Telephone {organisation.phone}", organisation.email)):
        canvas.drawString(MARGIN, HEIGHT - (25.5 + 4.6 * at) * mm, line)
    canvas.setLineWidth(1.4)
    canvas.line(MARGIN, HEIGHT - 40 * mm, WIDTH - MARGIN, HEIGHT - 40 * mm)


_HEADS: dict[str, Callable[[Organisation, Canvas], None]] = {
    "band": _band,
    "centred": _centred,
    "right": _right,
    "plain": _plain,
}
