"""Excel workbooks to pages: each sheet a table, hidden ones too, with a note that says so."""

from __future__ import annotations

import codecs
import datetime
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import openpyxl.reader.excel
from openpyxl.utils.exceptions import InvalidFileException

from . import typeset
from .blocks import Block, Heading, Note, Table
from .pages import Pages
from .wire import Stopped, Why


def prepare() -> None:
    """Fonts, and a workbook read once, so that everything openpyxl loads late is loaded."""
    typeset.prepare()
    for name in ("cp437", "utf-8", "utf-16", "ascii"):
        codecs.lookup(name)
    book = openpyxl.Workbook()
    book.create_sheet().append(["a", 1, datetime.date(2026, 1, 1), True])
    content = io.BytesIO()
    book.save(content)
    list(blocks(content.getvalue()))


def read(document: bytes, media_type: str, pages: Pages) -> None:  # noqa: ARG001 - the readers' common shape
    """The sheets in their order."""
    typeset.typeset(blocks(document), pages)


def blocks(document: bytes) -> Iterator[Block]:
    """Each sheet's name, whether it is hidden, and its rows with the values last worked out by Excel."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(document), read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError) as error:
        raise Stopped(Why.DAMAGED) from error
    for sheet in book.worksheets:
        yield Heading(sheet.title, 2)
        if sheet.sheet_state != "visible":
            yield Note("This sheet is hidden in Excel.")
        yield Table(row for cells in sheet.iter_rows() if (row := _row(cells)))
    charts = len(book.sheetnames) - len(book.worksheets)
    if charts:
        yield Note("This workbook also has charts on sheets of their own, which are not shown here.")


def _row(cells: tuple[Any, ...]) -> tuple[str, ...]:
    """The cells up to the last that is not empty."""
    texts = [_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _text(cell: Any) -> str:
    """As a British reader expects it: day before month, no more digits than there are."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return value.strftime("%d/%m/%Y" if value.time() == datetime.time.min else "%d/%m/%Y %H:%M")
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    if isinstance(value, float):
        return _number(value, str(cell.number_format or ""))
    return str(value)


def _number(value: float, number_format: str) -> str:
    if number_format.endswith("%"):
        return f"{value * 100:.10g}%"
    return f"{value:.12g}"
