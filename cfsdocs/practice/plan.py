"""From a document as written in ``data/`` to a planned file: its place, its names, its maker."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from cfsdocs.practice.files.blocks import Block, Fields, read_blocks
from cfsdocs.practice.files.mail import make_mail
from cfsdocs.practice.files.note import make_note
from cfsdocs.practice.files.page import make_pdf
from cfsdocs.practice.files.photo import make_photo
from cfsdocs.practice.files.scan import make_scan
from cfsdocs.practice.files.sheet import make_workbook
from cfsdocs.practice.files.word import make_word
from cfsdocs.practice.planned import Mail, Organisation, PlannedFile, Scene, Sheet, Text

Row = Mapping[str, Any]

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA: dict[str, tuple[str, str, Callable[[PlannedFile], bytes]]] = {
    "pdf": ("application/pdf", "pdf", make_pdf),
    "scan": ("application/pdf", "pdf", make_scan),
    "word": (_WORD, "docx", make_word),
    "sheet": (_SHEET, "xlsx", make_workbook),
    "photo": ("image/jpeg", "jpg", make_photo),
    "mail": ("message/rfc822", "eml", make_mail),
    "note": ("text/plain", "txt", make_note),
}
"""How a document is kept: its media type, the end of its file name, and its maker."""

NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9' ]+")

KEYS = frozenset({"id", "as", "look", "section", "title", "file", "date", "received", "about", "of", "from", "by"})
KEYS |= {"purpose", "sensitive", "shown", "state", "head", "to", "ref", "heading", "sign", "text", "parts"}
KEYS |= {"sheets", "mail", "scene", "attach"}


def plan_file(
    row: Row, folder: str, usual: Row, organisations: Mapping[str, Organisation], siblings: Mapping[str, Row]
) -> PlannedFile:
    """The planned file of one row. ``usual`` fills what it leaves out; ``siblings`` are the folder's rows."""
    if unknown := set(row) - KEYS:
        raise ValueError(f"{row.get('id')}: unknown {', '.join(sorted(unknown))}")
    row = {**usual, **row}
    media_type, _, maker = MEDIA[row["as"]]
    return PlannedFile(
        id=row["id"],
        folder=folder,
        section=row["section"],
        title=row["title"],
        medium=row["as"],
        file_name=row.get("file") or _file_name(row),
        media_type=media_type,
        made=row["date"],
        received=row.get("received") or row["date"] + timedelta(days=1),
        about=tuple(row["about"]),
        given_by=row["from"],
        recorded_by=row["by"],
        purpose=row["purpose"],
        maker=maker,
        sensitive=tuple((person, each) for person, found in row.get("sensitive", {}).items() for each in found),
        shown_to_subject=row.get("shown", False),
        state=row["state"],
        text=_text(row, organisations, siblings),
        sheets=tuple(_sheet(sheet) for sheet in row.get("sheets", ())),
        mail=_mail(row["mail"]) if "mail" in row else None,
        scene=Scene(**row["scene"]) if "scene" in row else None,
        attachments=tuple(_attached(each, row, folder, organisations) for each in row.get("attach", ())),
    )


def _attached(row: Row, to: Row, folder: str, organisations: Mapping[str, Organisation]) -> PlannedFile:
    usual = {key: to[key] for key in ("section", "about", "by", "purpose", "state")}
    return plan_file(row, folder, usual, organisations, {})


def _text(row: Row, organisations: Mapping[str, Organisation], siblings: Mapping[str, Row]) -> Text:
    parts = [siblings[name] for name in row.get("parts", ())]
    return Text(
        look=row.get("look", ""),
        blocks=read_blocks(row.get("text", "")),
        letterhead=organisations[row["head"]] if "head" in row else None,
        to=tuple(row.get("to", ())),
        reference=row.get("ref", ""),
        heading=row.get("heading", ""),
        sign=tuple(row.get("sign", ())),
        received=row.get("received"),
        parts=tuple(_bound(part) for part in parts),
    )


def _bound(part: Row) -> tuple[str, tuple[Block, ...]]:
    """A paper as bound into a bundle: without its letterhead, but with its date and where it came from."""
    day: date = part["date"]
    origin = Fields((("Date", f"{day.day} {day:%B %Y}"), ("From", part["from"])))
    return part["title"], (origin, *read_blocks(part["text"]))


def _sheet(row: Row) -> Sheet:
    return Sheet(row["name"], tuple(tuple(cells) for cells in row["rows"]), row.get("hidden", False))


def _mail(row: Row) -> Mail:
    return Mail(row["sender"], tuple(row["to"]), row["subject"], row["time"], tuple(row.get("copied", ())))


def _file_name(row: Row) -> str:
    """A name as people and machines give them: the scanner counts, the phone dates, the rest is typed."""
    day: date = row["date"]
    end = MEDIA[row["as"]][1]
    if row["as"] == "scan":
        came: date = row["received"]
        return f"Scan_{came:%Y%m%d}_{800 + sum(row['id'].encode()) % 900:04d}.{end}"
    if row["as"] == "photo":
        return f"IMG_{day:%Y%m%d}_{row['scene']['taken'].replace(':', '')}22.{end}"
    stem = row["mail"]["subject"] if row["as"] == "mail" else row["title"]
    return f"{NOT_IN_A_NAME.sub('', stem).strip()} {day:%d-%m-%y}.{end}"


def by_id(rows: Sequence[Row]) -> dict[str, Row]:
    """The rows by their id."""
    return {row["id"]: row for row in rows}
