"""A look into an OLE compound file ([MS-CFB]): old Office files and Outlook messages, told apart by their directory.

Only the directory is read, and no more than 256 sectors of it; chains that run in circles end there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cfsdocs.errors import UploadRefused
from cfsdocs.vault.sniff.kinds import DOC, MSG, PPT, XLS, FileType
from cfsdocs.vault.sniff.reader import Reader

SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MOST_DIRECTORY_SECTORS: Final = 256
_MOST_TABLE_HOPS: Final = 1_000
_LAST_SECTOR: Final = 0xFFFFFFFA
_IN_HEADER: Final = 109

_BY_STREAM: Final = {
    "worddocument": DOC,
    "workbook": XLS,
    "book": XLS,
    "powerpoint document": PPT,
    "__properties_version1.0": MSG,
}
# Where Word, Excel and PowerPoint keep macros ([MS-OVBA] 2.2.1).
_MACROS: Final = frozenset({"macros", "_vba_project_cur", "vba", "_vba_project"})

_DAMAGED: Final = "This file is damaged: its contents cannot be listed. Ask for a fresh copy."
_LOCKED: Final = (
    "This document is locked with a password, so it cannot be checked."
    " Open it in Office, take the password off (File, Info, Protect) and upload it again."
)
_MACRO: Final = (
    "This document contains macros (small programs), which are not kept."
    " Save it without macros, for example as .docx or .xlsx, and upload that."
)
_OTHER: Final = (
    "This is a file of an old Microsoft format that is not kept, perhaps an installer or a database."
    " Save it as a PDF and upload that."
)


@dataclass(frozen=True)
class _Layout:
    sector_size: int
    first_directory_sector: int
    first_table_list: int
    table_sectors: tuple[int, ...]


def look_into_ole(reader: Reader) -> FileType:
    """The kind of old Office file or message this is; raises ``UploadRefused`` for every other OLE file."""
    names = frozenset(_names(reader, _layout(reader)))
    if "encryptedpackage" in names or "encryptioninfo" in names:
        raise UploadRefused(_LOCKED)
    if names & _MACROS:
        raise UploadRefused(_MACRO)
    for stream, kind in _BY_STREAM.items():
        if stream in names:
            return kind
    raise UploadRefused(_OTHER)


def _layout(reader: Reader) -> _Layout:
    header = reader.read(0, 512)
    if len(header) < 512:
        raise UploadRefused(_DAMAGED)
    version, _, shift = struct.unpack_from("<3H", header, 26)
    if (version, shift) not in {(3, 9), (4, 12)}:
        raise UploadRefused(_DAMAGED)
    (first_directory_sector,) = struct.unpack_from("<L", header, 48)
    (first_table_list,) = struct.unpack_from("<L", header, 68)
    table_sectors = struct.unpack_from(f"<{_IN_HEADER}L", header, 76)
    return _Layout(1 << shift, first_directory_sector, first_table_list, table_sectors)


def _names(reader: Reader, layout: _Layout) -> Iterator[str]:
    """Names of all streams and storages, in lower case."""
    for sector in _directory_sectors(reader, layout):
        content = _sector(reader, layout, sector)
        for place in range(0, len(content), 128):
            (length,) = struct.unpack_from("<H", content, place + 64)
            if 2 <= length <= 64:
                yield content[place : place + length - 2].decode("utf-16-le", "replace").lower()


def _directory_sectors(reader: Reader, layout: _Layout) -> Iterator[int]:
    sector = layout.first_directory_sector
    for _ in range(_MOST_DIRECTORY_SECTORS):
        if sector >= _LAST_SECTOR:
            return
        yield sector
        sector = _after(reader, layout, sector)
    raise UploadRefused("This file has too many parts to be checked. Save it as a PDF and upload that.")


def _after(reader: Reader, layout: _Layout, sector: int) -> int:
    """The sector that follows, by the file allocation table."""
    per_sector = layout.sector_size // 4
    table_sector = _table_sector(reader, layout, sector // per_sector)
    return _number(_sector(reader, layout, table_sector), sector % per_sector)


def _table_sector(reader: Reader, layout: _Layout, index: int) -> int:
    """Where the ``index``-th sector of the allocation table is; the first 109 are in the header."""
    if index < _IN_HEADER:
        return layout.table_sectors[index]
    per_list = layout.sector_size // 4 - 1
    hops, place = divmod(index - _IN_HEADER, per_list)
    if hops > _MOST_TABLE_HOPS:
        raise UploadRefused(_DAMAGED)
    sector = layout.first_table_list
    for _ in range(hops):
        sector = _number(_sector(reader, layout, sector), per_list)
    return _number(_sector(reader, layout, sector), place)


def _sector(reader: Reader, layout: _Layout, sector: int) -> bytes:
    content = reader.read((sector + 1) * layout.sector_size, layout.sector_size)
    if len(content) < layout.sector_size:
        raise UploadRefused(_DAMAGED)
    return content


def _number(content: bytes, index: int) -> int:
    return int.from_bytes(content[index * 4 : index * 4 + 4], "little")
