"""Office files are ZIP archives that carry the moment of saving; with one date their bytes are always the same."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def repack(office_file: bytes, made: date) -> bytes:
    """The same Office file as if saved on ``made``, whenever it is really made."""
    written = BytesIO()
    with ZipFile(BytesIO(office_file)) as source, ZipFile(written, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = MOMENT.sub(rb"\g<1>" + made.isoformat().encode() + rb"T16:20:00Z\g<2>", content)
            entry = ZipInfo(name, (made.year, made.month, made.day, 16, 20, 0))
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, content)
    return written.getvalue()
