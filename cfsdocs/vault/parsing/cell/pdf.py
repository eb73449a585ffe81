"""PDF to page pictures and text, by pdfium. Scripts and embedded files are not there: pdfium is built without them."""

from __future__ import annotations

import codecs
import io
from typing import Final

import pypdfium2
from PIL import Image
from pypdfium2 import raw as pdfium

from .pages import LONGEST_SIDE, Enough, Pages
from .wire import Stopped, Why

_DOTS_PER_POINT: Final = 150 / 72
_SHORTEST_SIDE: Final = 8


def prepare() -> None:
    """Read a page once, so that everything pdfium and its wrapper load late is loaded."""
    codecs.lookup("utf-16-le")
    empty = pypdfium2.PdfDocument.new()
    empty.new_page(72, 72)
    content = io.BytesIO()
    empty.save(content)
    document = opened(content.getvalue())
    page = document[0]
    page.get_textpage().get_text_bounded()
    _picture(page).copy()


def read(document: bytes, media_type: str, pages: Pages) -> None:  # noqa: ARG001 - the readers' common shape
    """Each page as it prints, with filled-in form fields and annotations."""
    pdf = opened(document)
    pages.total = len(pdf)
    if not pages.total:
        raise Stopped(Why.DAMAGED)
    for number in range(pages.total):
        if number >= pages.limits.pages:
            raise Enough
        page = pdf[number]
        try:
            pages.add(_picture(page), _text(page, pages.limits.page_text))
        finally:
            page.close()


def opened(document: bytes) -> pypdfium2.PdfDocument:
    try:
        pdf = pypdfium2.PdfDocument(document)
    except pypdfium2.PdfiumError as error:
        locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD
        raise Stopped(Why.LOCKED if locked else Why.DAMAGED) from error
    pdf.init_forms()
    return pdf


def _picture(page: pypdfium2.PdfPage) -> Image.Image:
    """At 150 dots per inch, less when the page is a poster."""
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise Stopped(Why.DAMAGED)
    scale = min(_DOTS_PER_POINT, LONGEST_SIDE / max(width, height))
    scale = max(scale, _SHORTEST_SIDE / LONGEST_SIDE)
    picture: Image.Image = page.render(scale=scale).to_pil()
    return picture


def _text(page: pypdfium2.PdfPage, most: int) -> str:
    textpage = page.get_textpage()
    try:
        count = min(textpage.count_chars(), most)
        return str(textpage.get_text_range(0, count)) if count > 0 else ""
    finally:
        textpage.close()
