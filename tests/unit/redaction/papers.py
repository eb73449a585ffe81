"""PDFs with somebody's name in them, in every place that a line can have on a page. The same name, the same bytes."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

_PLAIN = ParagraphStyle("plain", fontName="Times-Roman", fontSize=11, leading=15)


def letter(name: str) -> bytes:
    """A letter that names somebody at the left, centred, at the right, and in a table."""
    content = io.BytesIO()
    ordinary = [Paragraph("An ordinary line of a letter that stays as it was.", _PLAIN) for _ in range(4)]
    named = [
        Paragraph(f"{name} was at home.", _PLAIN),
        Paragraph(f"Report on {name}", _styled(TA_CENTER)),
        Paragraph(name, _styled(TA_CENTER)),
        Paragraph(f"Seen by {name} today", _styled(TA_RIGHT)),
    ]
    rows = [["Name", "Role"], [name, "mother"], ["Somebody else", "father"]]
    table = Table(rows, colWidths=[220, 100], style=[("GRID", (0, 0), (-1, -1), 1, colors.black)])
    flow = [part for each in (*ordinary, *named, table) for part in (each, Spacer(1, 10))]
    SimpleDocTemplate(content, pagesize=A4, invariant=1).build(flow)
    return content.getvalue()


def justified(name: str) -> bytes:
    """A page with one line stretched to the margin: every gap in it depends on every word."""
    content = io.BytesIO()
    page = Canvas(content, pagesize=A4, invariant=1)
    page.setFont("Times-Roman", 11)
    for line in range(4):
        page.drawString(72, 760 - 20 * line, "An ordinary line that begins where all lines begin")
    words = f"We saw {name} at the school gate on Monday".split()
    widths = [page.stringWidth(word, "Times-Roman", 11) for word in words]
    at, gap = 72.0, (450 - sum(widths)) / (len(words) - 1)
    for word, width in zip(words, widths, strict=True):
        page.drawString(at, 600, word)
        at += width + gap
    page.showPage()
    page.save()
    return content.getvalue()


def hidden(name: str) -> bytes:
    """A page that shows nothing of the name, and holds it in white, behind a box, off the page and in its title."""
    content = io.BytesIO()
    page = Canvas(content, pagesize=A4, invariant=1)
    page.setTitle(name)
    page.setSubject(name)
    page.bookmarkPage(name)
    page.addOutlineEntry(name, name)
    page.setFont("Times-Roman", 11)
    page.drawString(72, 760, "What anybody can read")
    page.setFillColor(colors.white)
    page.drawString(72, 700, f"white {name}")
    page.setFillColor(colors.black)
    page.drawString(72, 650, f"covered {name}")
    page.rect(60, 640, 400, 30, fill=1)
    page.drawString(-400, 600, f"outside {name}")
    page.showPage()
    page.save()
    return content.getvalue()


def _styled(alignment: int) -> ParagraphStyle:
    return ParagraphStyle("styled", parent=_PLAIN, alignment=alignment)


def pictured(name: str) -> bytes:
    """A scan: the name is in its pixels alone."""
    scan = Image.new("L", (1240, 400), 255)
    font = ImageFont.load_default(size=44)
    ImageDraw.Draw(scan).text((80, 150), f"Report on {name} of today", font=font, fill=0)
    content = io.BytesIO()
    scan.convert("RGB").save(content, "PDF", resolution=150)
    return content.getvalue()
