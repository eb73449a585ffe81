"""The kinds of file that are kept: an allow-list. What is not named here is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class FileType:
    """A kind of file: its IANA media type, what a caseworker calls it, and its usual extension (with the dot)."""

    media_type: str
    label: str
    extension: str


PDF: Final = FileType("application/pdf", "PDF document", ".pdf")
DOCX: Final = FileType(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word document", ".docx"
)
XLSX: Final = FileType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel workbook", ".xlsx")
PPTX: Final = FileType(
    "application/vnd.openxmlformats-officedocument.presentationml.presentation", "PowerPoint presentation", ".pptx"
)
ODT: Final = FileType("application/vnd.oasis.opendocument.text", "OpenDocument text", ".odt")
ODS: Final = FileType("application/vnd.oasis.opendocument.spreadsheet", "OpenDocument spreadsheet", ".ods")
DOC: Final = FileType("application/msword", "Word 97-2003 document", ".doc")
XLS: Final = FileType("application/vnd.ms-excel", "Excel 97-2003 workbook", ".xls")
PPT: Final = FileType("application/vnd.ms-powerpoint", "PowerPoint 97-2003 presentation", ".ppt")
MSG: Final = FileType("application/vnd.ms-outlook", "Outlook message", ".msg")
EML: Final = FileType("message/rfc822", "e-mail message", ".eml")
TEXT: Final = FileType("text/plain", "plain text", ".txt")
CSV: Final = FileType("text/csv", "CSV table", ".csv")
RTF: Final = FileType("application/rtf", "rich text document", ".rtf")
JPEG: Final = FileType("image/jpeg", "JPEG picture", ".jpg")
PNG: Final = FileType("image/png", "PNG picture", ".png")
TIFF: Final = FileType("image/tiff", "TIFF picture", ".tif")
WEBP: Final = FileType("image/webp", "WebP picture", ".webp")
GIF: Final = FileType("image/gif", "GIF picture", ".gif")
HEIC: Final = FileType("image/heic", "HEIC picture", ".heic")

KINDS: Final = (
    PDF, DOCX, XLSX, PPTX, ODT, ODS, DOC, XLS, PPT, MSG, EML, TEXT, CSV, RTF, JPEG, PNG, TIFF, WEBP, GIF, HEIC,
)  # fmt: skip

EXTENSIONS: Final = {kind.extension: kind for kind in KINDS} | {
    ".jpeg": JPEG,
    ".jpe": JPEG,
    ".jfif": JPEG,
    ".tiff": TIFF,
    ".heif": HEIC,
    ".hif": HEIC,
    ".text": TEXT,
}

WHAT_WE_KEEP: Final = (
    "PDF, Word, Excel, PowerPoint, OpenDocument, e-mail (.eml or .msg), text, CSV and pictures"
    " (JPEG, PNG, TIFF, WebP, GIF, HEIC)"
)
