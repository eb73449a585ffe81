"""A look into a ZIP file (APPNOTE.TXT 6.3.10) by its directory: Office and OpenDocument files are ZIP files.

Must never unpack a part: the only thing inflated is the list of content types, and that to 1 MiB at most, so that a
ZIP bomb stays folded.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cfsdocs.errors import UploadRefused
from cfsdocs.vault.sniff.kinds import DOCX, ODS, ODT, PPTX, XLSX, FileType
from cfsdocs.vault.sniff.reader import Reader

SIGNATURE: Final = b"PK\x03\x04"

_MOST_PARTS: Final = 10_000
_LARGEST_DIRECTORY: Final = 4 << 20
_LARGEST_TYPES_LIST: Final = 1 << 20
_END_RECORD = struct.Struct("<4s4H2LH")
_DIRECTORY_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_STORED: Final = 0
_DEFLATED: Final = 8
_ENCRYPTED_BIT: Final = 0x1

_OFFICE: Final = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
    b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": PPTX,
}
_OPEN_DOCUMENT: Final = {kind.media_type.encode(): kind for kind in (ODT, ODS)}
_CONTENT_TYPE = re.compile(rb"ContentType\s*=\s*[\"']([^\"']{1,200})[\"']")
_MACROS = re.compile(r"(^|/)vbaProject(Signature)?\.bin$|^Basic/|^Scripts/|^xl/macrosheets/", re.IGNORECASE)

_DAMAGED: Final = "This file is damaged: it cannot be opened as the kind it starts as. Ask for a fresh copy."
_ARCHIVE: Final = "This is a ZIP archive. Unpack it and upload the files one by one."
_TOO_COMPLEX: Final = "This file has too many parts to be checked. Save it as a PDF and upload that."
_MACRO: Final = (
    "This document contains macros (small programs), which are not kept."
    " Save it without macros, for example as .docx or .xlsx, and upload that."
)
_LOCKED: Final = (
    "This file is locked with a password, so it cannot be checked. Take the password off and upload it again."
)


@dataclass(frozen=True)
class _Part:
    name: str
    flags: int
    method: int
    stored_size: int
    offset: int


def look_into_zip(reader: Reader) -> FileType:
    """The kind of Office or OpenDocument file this ZIP is; raises ``UploadRefused`` for every other ZIP."""
    parts = {part.name: part for part in _directory(reader)}
    if any(part.flags & _ENCRYPTED_BIT for part in parts.values()):
        raise UploadRefused(_LOCKED)
    if any(_MACROS.search(name) for name in parts):
        raise UploadRefused(_MACRO)
    if "[Content_Types].xml" in parts:
        return _office(_content(reader, parts["[Content_Types].xml"]))
    if "mimetype" in parts:
        return _open_document(reader, parts)
    raise UploadRefused(_ARCHIVE)


def _office(types_list: bytes) -> FileType:
    named = {found.group(1) for found in _CONTENT_TYPE.finditer(types_list)}
    if any(b"macroenabled" in name.lower() or b"vbaproject" in name.lower() for name in named):
        raise UploadRefused(_MACRO)
    kinds = [kind for name, kind in _OFFICE.items() if name in named]
    if len(kinds) != 1:
        raise UploadRefused(
            "This is an Office file of a kind that is not kept. Save it as .docx, .xlsx, .pptx or PDF and upload that."
        )
    return kinds[0]


def _open_document(reader: Reader, parts: dict[str, _Part]) -> FileType:
    kind = _OPEN_DOCUMENT.get(_content(reader, parts["mimetype"]).strip())
    if kind is None:
        raise UploadRefused(
            "This is an archive or an OpenDocument file of a kind that is not kept."
            " Save it as .odt, .ods or PDF, or unpack it, and upload that."
        )
    return kind


def _directory(reader: Reader) -> Iterator[_Part]:
    """The entries of the central directory, which is read once and is bounded."""
    tail_start = max(0, reader.size - _END_RECORD.size - 0xFFFF)
    tail = reader.read(tail_start, reader.size - tail_start)
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _END_RECORD.size:
        raise UploadRefused(_DAMAGED)
    _, _, _, _, count, size, offset, _ = _END_RECORD.unpack_from(tail, found)
    if count > _MOST_PARTS or size > _LARGEST_DIRECTORY:
        raise UploadRefused(_TOO_COMPLEX)
    if offset + size > tail_start + found:
        raise UploadRefused(_DAMAGED)
    yield from _entries(reader.read(offset, size), count)


def _entries(directory: bytes, count: int) -> Iterator[_Part]:
    place = 0
    for _ in range(count):
        if place + _DIRECTORY_ENTRY.size > len(directory) or directory[place : place + 4] != b"PK\x01\x02":
            raise UploadRefused(_DAMAGED)
        fields = _DIRECTORY_ENTRY.unpack_from(directory, place)
        flags, method, stored_size = fields[3], fields[4], fields[8]
        name_length, extra_length, comment_length, offset = fields[10], fields[11], fields[12], fields[16]
        name_at = place + _DIRECTORY_ENTRY.size
        name = directory[name_at : name_at + name_length].decode("utf-8", "replace").replace("\\", "/").lstrip("/")
        yield _Part(name, flags, method, stored_size, offset)
        place = name_at + name_length + extra_length + comment_length


def _content(reader: Reader, part: _Part) -> bytes:
    """A small part's content; refuses instead of inflating more than 1 MiB."""
    header = reader.read(part.offset, _LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or header[:4] != SIGNATURE:
        raise UploadRefused(_DAMAGED)
    fields = _LOCAL_HEADER.unpack(header)
    start = part.offset + _LOCAL_HEADER.size + fields[9] + fields[10]
    if part.stored_size > _LARGEST_TYPES_LIST:
        raise UploadRefused(_TOO_COMPLEX)
    stored = reader.read(start, part.stored_size)
    if part.method == _STORED:
        return stored
    if part.method != _DEFLATED:
        raise UploadRefused(_DAMAGED)
    try:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        content = inflater.decompress(stored, _LARGEST_TYPES_LIST)
    except zlib.error as error:
        raise UploadRefused(_DAMAGED) from error
    if inflater.unconsumed_tail:
        raise UploadRefused(_TOO_COMPLEX)
    return content
