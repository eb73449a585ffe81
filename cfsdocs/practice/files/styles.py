"""Paper, type and colour of the practice PDFs: the PDF standard fonts, so that no font file is needed.

Signatures and one grandmother's handwriting use the calligraphic face that comes with reportlab.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import reportlab
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.fonts import addMapping
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics

HAND = "PracticeHand"
INK = HexColor("#1d1d1b")
BLUE_INK = HexColor("#1f2f7a")
RULE = HexColor("#8a8f94")
SHADE = HexColor("#eef0f1")

SANS = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique")
SERIF = ("Times-Roman", "Times-Bold", "Times-Italic")


@cache
def handwriting() -> str:
    """The name of the handwriting font, registered with reportlab at first use."""
    fonts = Path(reportlab.__file__).parent / "fonts"
    face = pdfmetrics.EmbeddedType1Face(str(fonts / "callig15.afm"), str(fonts / "callig15.pfb"))
    pdfmetrics.registerTypeFace(face)
    pdfmetrics.registerFont(pdfmetrics.Font(HAND, face.name, "WinAnsiEncoding"))
    addMapping(HAND, 0, 0, HAND)
    return HAND


@cache
def styles(serif: bool = False, size: float = 10.5, open_lines: bool = False) -> dict[str, ParagraphStyle]:
    """The paragraph styles of a document, by what they are for. ``open_lines``: set wide, as long reports are."""
    roman, bold, italic = SERIF if serif else SANS
    body = ParagraphStyle(
        "body",
        fontName=roman,
        fontSize=size,
        leading=size * (1.65 if open_lines else 1.45),
        textColor=INK,
        spaceAfter=size * 0.75,
    )
    return {
        "body": body,
        "bullet": ParagraphStyle("bullet", body, leftIndent=16, bulletIndent=4, spaceAfter=size * 0.3),
        "cell": ParagraphStyle("cell", body, fontSize=size - 1.3, leading=(size - 1.3) * 1.3, spaceAfter=0),
        "head cell": ParagraphStyle(
            "head cell", body, fontName=bold, fontSize=size - 1.3, leading=(size - 1.3) * 1.3, spaceAfter=0
        ),
        "heading 1": ParagraphStyle(
            "heading 1",
            body,
            fontName=bold,
            fontSize=size + 2,
            leading=(size + 2) * 1.3,
            spaceBefore=size * 0.7,
            spaceAfter=size * 0.45,
            keepWithNext=True,
        ),
        "heading 2": ParagraphStyle(
            "heading 2", body, fontName=bold, spaceBefore=size * 0.4, spaceAfter=size * 0.3, keepWithNext=True
        ),
        "title": ParagraphStyle(
            "title", body, fontName=bold, fontSize=size + 7, leading=(size + 7) * 1.25, spaceAfter=size
        ),
        "centred": ParagraphStyle(
            "centred", body, fontName=bold, alignment=TA_CENTER, fontSize=size + 4, leading=(size + 4) * 1.3
        ),
        "small": ParagraphStyle("small", body, fontName=italic, fontSize=size - 2, leading=(size - 2) * 1.35),
        "subject": ParagraphStyle("subject", body, fontName=bold, spaceBefore=2),
    }
