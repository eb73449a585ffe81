"""Appendix A as a PDF: the policy's five questions in its own words, the answers, both signatures and dates.

The same facts always make the same bytes, so that a filed form can be made again and compared. It says nothing of who
was found, and names no folder but by its number: it is read in a personnel file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

TITLE = "Arrangements in respect of potential conflict of interests"
QUESTIONS = (
    "(1) Name of staff member/volunteer/Trustee:",
    "(2) With whom is the personal connection/relationship:",
    "(3) What is the nature of this:",
    "(4) What measure will be put in place to protect the confidentiality of the affected parties:",
    "(5) Who has been involved in this decision (e.g. was the affected party consulted)?",
)
"""As Appendix A of the policy has them."""
_FONTS = (
    Path("/usr/share/fonts/truetype/dejavu"),
    Path("/usr/share/fonts/dejavu-sans-fonts"),
    Path("/usr/share/fonts/dejavu"),
    Path("/usr/share/fonts/TTF"),
)
_PLAIN, _BOLD = "cfsdocs-form", "cfsdocs-form-bold"
_INK, _LINE = HexColor("#1d1d1b"), HexColor("#8a8a86")


@dataclass(frozen=True)
class Signed:
    """One signature."""

    as_what: str
    """"staff member/volunteer/Trustee", "Line Manager" and so on."""
    name: str
    date: str


@dataclass(frozen=True)
class FormFacts:
    """Everything that the form says, in words. ``answers`` as the questions are; each is one or more paragraphs."""

    organisation: str
    number: int
    answers: tuple[tuple[str, ...], ...]
    signatures: tuple[Signed, ...]
    reference: str


def appendix_a(facts: FormFacts) -> bytes:
    """The form."""
    out = BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=22 * mm, rightMargin=22 * mm, topMargin=20 * mm, bottomMargin=20 * mm,
        title=f"Appendix A: {TITLE}", author=facts.organisation, invariant=1, lang="en-GB",
    )  # fmt: skip

    def foot(canvas: Canvas, _document: SimpleDocTemplate) -> None:
        canvas.setFont(_fonts()[0], 8)
        canvas.setFillColor(_LINE)
        canvas.drawString(22 * mm, 12 * mm, f"CONFIDENTIAL: personal information. Form {facts.reference}")
        canvas.drawRightString(A4[0] - 22 * mm, 12 * mm, f"Page {canvas.getPageNumber()}")

    document.build(list(_story(facts)), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _story(facts: FormFacts) -> Iterable[Flowable]:
    yield Paragraph(escape(facts.organisation), _style(10))
    yield Paragraph("Appendix A", _style(10, space=2))
    yield Paragraph(TITLE, _style(16, bold=True, space=10))
    if facts.number > 1:
        yield Paragraph(f"Form {facts.number} of this case. It takes the place of the one before.", _style(10, space=8))
    for question, paragraphs in zip(QUESTIONS, facts.answers, strict=True):
        yield Paragraph(question, _style(11, bold=True, space=3))
        for each in paragraphs:
            yield Paragraph(escape(each).replace("\n", "<br/>"), _style(10.5, space=3))
        yield Spacer(1, 9)
    for signed in facts.signatures:
        yield KeepTogether([_signature(signed), Spacer(1, 8)])
    yield Paragraph("Signed by typing one's name and entering one's own password.", _style(8.5))


def _signature(signed: Signed) -> Table:
    rows = [
        [Paragraph("Signed", _style(9)), Paragraph(f"{escape(signed.name)} ({escape(signed.as_what)})", _style(10.5))],
        [Paragraph("Name", _style(9)), Paragraph(escape(signed.name), _style(10.5))],
        [Paragraph("Date", _style(9)), Paragraph(escape(signed.date), _style(10.5))],
    ]
    table = Table(rows, colWidths=[22 * mm, 130 * mm], hAlign="LEFT")
    table.setStyle(TableStyle([("LINEBELOW", (1, 0), (1, -1), 0.4, _LINE), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _style(size: float, *, bold: bool = False, space: float = 0) -> ParagraphStyle:
    plain, strong = _fonts()
    return ParagraphStyle(
        "form", fontName=strong if bold else plain, fontSize=size, leading=size * 1.35, textColor=_INK,
        spaceAfter=space, alignment=TA_LEFT, splitLongWords=1,
    )  # fmt: skip


@cache
def _fonts() -> tuple[str, str]:
    """DejaVu Sans, which knows Polish and the like, where the system has it; otherwise Vera, which reportlab brings."""
    regular, bold = _files()
    pdfmetrics.registerFont(TTFont(_PLAIN, str(regular)))
    pdfmetrics.registerFont(TTFont(_BOLD, str(bold)))
    return _PLAIN, _BOLD


def _files() -> tuple[Path, Path]:
    for folder in _FONTS:
        if (folder / "DejaVuSans.ttf").is_file() and (folder / "DejaVuSans-Bold.ttf").is_file():
            return folder / "DejaVuSans.ttf", folder / "DejaVuSans-Bold.ttf"
    found = find_spec("reportlab")
    if found is None or found.origin is None:
        raise FileNotFoundError("no font to set forms in")
    return Path(found.origin).parent / "fonts" / "Vera.ttf", Path(found.origin).parent / "fonts" / "VeraBd.ttf"
