"""A PDF's pages as they print: form fields and annotations become part of the page before anything is read of it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import pypdfium2
from PIL import Image
from pypdfium2 import raw as pdfium

from . import pdf
from .geometry import Box
from .pages import Pages
from .plan import Plan
from .wire import Stopped, Why

_DOTS: Final = 150
"""Pixels an inch, of what leaves."""
_LARGEST: Final = 60_000_000
"""Pixels of one page: a poster is drawn smaller."""


def prepare() -> None:
    """Load whatever pdfium and Pillow load late."""
    pdf.prepare()


def flat_pages(document: bytes, plan: Plan, pages: Pages) -> Iterator[tuple[int, pypdfium2.PdfPage]]:
    """The plan's pages with their numbers from 1, each closed before the next. Tells ``pages`` how many there are."""
    opened = pdf.opened(document)
    pages.total = len(opened)
    if not pages.total:
        raise Stopped(Why.DAMAGED)
    for number in range(plan.first, min(plan.first + plan.count, pages.total)):
        unflattened = opened[number]
        flattened = pdfium.FPDFPage_Flatten(unflattened.raw, pdfium.FLAT_PRINT) != pdfium.FLATTEN_FAIL
        unflattened.close()
        if not flattened:
            raise Stopped(Why.DAMAGED)
        page = opened[number]
        try:
            yield number + 1, page
        finally:
            page.close()


def size_of(page: pypdfium2.PdfPage) -> tuple[float, float]:
    """Points across and down, as shown."""
    width, height = page.get_size()
    if not (0 < width < math.inf and 0 < height < math.inf):
        raise Stopped(Why.DAMAGED)
    return width, height


def scale_of(page: pypdfium2.PdfPage) -> float:
    """Pixels a point."""
    width, height = size_of(page)
    return min(_DOTS / 72, math.sqrt(_LARGEST / (width * height)))


def picture_of(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    """The page as it prints, in colour on white."""
    drawn: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil()
    return drawn.convert("RGB")


def part_of(page: pypdfium2.PdfPage, scale: float, box: Box, top: int, height: int, phase: float) -> Image.Image:
    """One word's part of the page, drawn anew: its left edge lies ``phase`` into the first pixel, rows from ``top``."""
    width = max(1, math.ceil((box.right - box.left) * scale + phase))
    bitmap = pypdfium2.PdfBitmap.new_native(width, max(1, height), pdfium.FPDFBitmap_BGRx, rev_byteorder=True)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, max(1, height))
    matrix = pdfium.FS_MATRIX(scale, 0, 0, scale, phase - box.left * scale, -top)
    clip = pdfium.FS_RECTF(0, 0, width, max(1, height))
    pdfium.FPDF_RenderPageBitmapWithMatrix(
        bitmap.raw, page.raw, matrix, clip, pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
    )
    drawn: Image.Image = bitmap.to_pil()
    return drawn.convert("RGB")
