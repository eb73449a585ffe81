"""Assessments and records as Word files, with headings, tables and a reviewer's comments in the margin."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.shared import Pt

from cfsdocs.practice.files.blocks import Block, Bullets, Fields, Heading, PageBreak, Paragraph, Table
from cfsdocs.practice.files.page import long_date
from cfsdocs.practice.files.repack import repack
from cfsdocs.practice.planned import PlannedFile


def make_word(planned: PlannedFile) -> bytes:
    """The Word file of a planned text."""
    text = planned.text
    document = Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    _properties(document, planned)
    if text.letterhead is not None:
        document.sections[0].header.paragraphs[0].text = f"{text.letterhead.name}    CONFIDENTIAL"
    document.add_heading(text.heading or planned.title, 0)
    document.add_paragraph(long_date(planned.made) + (f"    {text.reference}" if text.reference else ""))
    for line in text.to:
        document.add_paragraph(line).paragraph_format.space_after = Pt(0)
    for block in text.blocks:
        _add(document, block)
    for line in text.sign:
        document.add_paragraph(line).paragraph_format.space_after = Pt(0)
    _date_comments(document, planned)
    written = BytesIO()
    document.save(written)
    return repack(written.getvalue(), planned.made)


def _properties(document: WordDocument, planned: PlannedFile) -> None:
    properties = document.core_properties
    author = planned.text.sign[0] if planned.text.sign else planned.given_by
    properties.title, properties.author, properties.last_modified_by = planned.title, author, author
    properties.comments = ""


def _add(document: WordDocument, block: Block) -> None:
    match block:
        case Heading(text=text, level=level):
            document.add_heading(text, level)
        case Paragraph(text=text, comment=comment):
            run = document.add_paragraph().add_run(text)
            if comment is not None:
                author, remark = comment
                document.add_comment(run, remark, author, "".join(name[0] for name in author.split()))
        case Bullets(items=items):
            for item in items:
                document.add_paragraph(item, style="List Bullet")
        case Table(rows=rows) | Fields(pairs=rows):
            _add_table(document, rows, headed=isinstance(block, Table))
        case PageBreak():
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _add_table(document: WordDocument, rows: tuple[tuple[str, ...], ...], headed: bool) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for at, row in enumerate(rows):
        cells = table.add_row().cells
        for column, words in enumerate(row):
            run = cells[column].paragraphs[0].add_run(words)
            run.bold = at == 0 if headed else column == 0
    document.add_paragraph()


def _date_comments(document: WordDocument, planned: PlannedFile) -> None:
    """Comments carry the moment they are added: here, the day after the text, one every seven minutes."""
    moment = datetime.combine(planned.made + timedelta(days=1), time(10, 5), UTC)
    for at, comment in enumerate(document.part.comments if document.part else ()):
        comment._comment_elm.date = moment + timedelta(minutes=7 * at)
