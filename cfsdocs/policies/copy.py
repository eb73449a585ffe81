"""The copy that whoever signs a policy is provided with: exactly the version signed, with their signature line (8.2).

A PDF with nothing in it but the text, the declaration and who signed when. The same signature gives the same bytes.
"""

from __future__ import annotations

import hashlib
import html
import io
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, KeepTogether, PageTemplate, Paragraph, Spacer

from cfsdocs.workdays import HERE

_FOLDERS = (Path("/usr/share/fonts/truetype/dejavu"), Path("/usr/share/fonts/dejavu"), Path("/usr/share/fonts/TTF"))
_MARGIN = 22 * mm
_BODY, _BOLD = "cfsdocs-copy", "cfsdocs-copy-bold"


@dataclass(frozen=True)
class Signed:
    """What the copy says besides the text."""

    organisation: str
    policy: str
    version: str
    in_force_from: datetime
    declaration: str
    name: str
    signed_at: datetime


def fingerprint(text: str) -> str:
    """By which one can tell that two texts are the same, to the letter: SHA-256, in groups of eight."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return " ".join(digest[at : at + 8] for at in range(0, 64, 8))


def copy_of(text: str, signed: Signed) -> bytes:
    """The PDF."""
    _fonts()
    body = ParagraphStyle("body", fontName=_BODY, fontSize=10, leading=14, spaceAfter=6)
    head = ParagraphStyle("head", parent=body, fontName=_BOLD, fontSize=15, leading=19, spaceAfter=10)
    small = ParagraphStyle("small", parent=body, fontSize=8, leading=11)
    story = [
        Paragraph(html.escape(signed.policy), head),
        Paragraph(
            html.escape(f"{signed.organisation}, version {signed.version}, in force from {_day(signed.in_force_from)}"),
            body,
        ),
        Spacer(1, 4 * mm),
        *(Paragraph(html.escape(line.strip()), body) for line in text.splitlines() if line.strip()),
        Spacer(1, 6 * mm),
        KeepTogether(
            [
                Paragraph("Declaration", ParagraphStyle("part", parent=head, fontSize=12)),
                Paragraph(html.escape(signed.declaration), body),
                Paragraph(html.escape(f"Signed: {signed.name}"), body),
                Paragraph(html.escape(f"Date: {_day(signed.signed_at)} at {_local(signed.signed_at):%H:%M}"), body),
                Paragraph("Signed by typing this name and giving the password of the account again.", small),
                Paragraph(f"Fingerprint of the text that was signed: {fingerprint(text)}", small),
            ]
        ),
    ]
    return _set(story, f"{signed.policy}, version {signed.version}")


def _set(story: list[object], foot: str) -> bytes:
    def numbered(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont(_BODY, 8)
        canvas.drawString(_MARGIN, 12 * mm, foot)
        canvas.drawRightString(A4[0] - _MARGIN, 12 * mm, f"Page {document.page}")

    written = io.BytesIO()
    document = BaseDocTemplate(
        written,
        pagesize=A4,
        title=foot,
        lang="en-GB",
        invariant=1,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
    )
    frame = Frame(_MARGIN, _MARGIN, A4[0] - 2 * _MARGIN, A4[1] - 2 * _MARGIN, id="text")
    document.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=numbered)])
    document.build(story)
    return written.getvalue()


def _fonts() -> None:
    """DejaVu Sans where the system has it, so that no name is a row of boxes; else Vera, which reportlab brings."""
    if _BODY in pdfmetrics.getRegisteredFontNames():
        return
    plain, bold = _files()
    pdfmetrics.registerFont(TTFont(_BODY, plain))
    pdfmetrics.registerFont(TTFont(_BOLD, bold))


def _files() -> tuple[str, str]:
    for folder in _FOLDERS:
        plain, bold = folder / "DejaVuSans.ttf", folder / "DejaVuSans-Bold.ttf"
        if plain.is_file() and bold.is_file():
            return str(plain), str(bold)
    found = find_spec("reportlab")
    if found is None or found.origin is None:
        raise FileNotFoundError("no font to set the copy in")
    fonts = Path(found.origin).parent / "fonts"
    return str(fonts / "Vera.ttf"), str(fonts / "VeraBd.ttf")


def _local(when: datetime) -> datetime:
    return when.astimezone(HERE)


def _day(when: datetime) -> str:
    local = _local(when)
    return f"{local.day} {local:%B %Y}"
