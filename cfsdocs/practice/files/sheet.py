"""Contact logs and budgets as workbooks. A sheet may be hidden, as people leave them: still in the file."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cfsdocs.practice.files.repack import repack
from cfsdocs.practice.planned import PlannedFile, Sheet


def make_workbook(planned: PlannedFile) -> bytes:
    """The workbook of the planned sheets."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = planned.given_by
    workbook.properties.title = planned.title
    for sheet in planned.sheets:
        _add(workbook.create_sheet(sheet.name), sheet)
    written = BytesIO()
    workbook.save(written)
    return repack(written.getvalue(), planned.made)


def _add(page: Worksheet, sheet: Sheet) -> None:
    for values in sheet.rows:
        page.append(list(values))
    for cell in page[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="FFE2E8EA")
    for cells in page.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, date):
                cell.number_format = "DD/MM/YYYY"
            elif isinstance(cell.value, float):
                cell.number_format = "£#,##0.00"
    for at in range(1, len(sheet.rows[0]) + 1):
        longest = max(len(str(values[at - 1] or "")) for values in sheet.rows)
        page.column_dimensions[get_column_letter(at)].width = max(11, min(60, longest + 2))
    page.freeze_panes = "A2"
    page.sheet_state = "hidden" if sheet.hidden else "visible"
