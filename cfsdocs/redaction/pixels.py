"""A copy's pictures, decoded strictly: exactly their pixels, and nothing that a picture could carry besides."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from typing import Final

from PIL import Image

from cfsdocs.errors import RedactionRefused

_MARKERS: Final = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0})
"""JPEG: frames, Huffman tables, scans, quantisation, restarts, and the sixteen bytes of JFIF. No comment, no EXIF."""
_JFIF: Final = 16


def strange(what: str) -> RedactionRefused:
    return RedactionRefused(f"The redacted copy holds {what}, so it is not let out. Nothing was kept of it")


@dataclass(frozen=True)
class Packed:
    width: int
    height: int
    space: bytes
    bits: int
    jpeg: bool
    data: bytes

    def decoded(self) -> Image.Image:
        """The pixels. Raises RedactionRefused where there is anything but pixels."""
        try:
            return self._jpeg() if self.jpeg else self._deflated()
        except (zlib.error, OSError, ValueError) as error:
            raise strange("a picture that does not decode") from error

    def _jpeg(self) -> Image.Image:
        if not _plain_jpeg(self.data):
            raise strange("a picture with more than pixels in it")
        picture = Image.open(io.BytesIO(self.data), formats=("JPEG",))
        if picture.size != (self.width, self.height):
            raise strange("a picture of another size")
        return picture.convert("RGB")

    def _deflated(self) -> Image.Image:
        row = 1 + (self.width * self.bits + 7) // 8
        unpacker = zlib.decompressobj()
        pixels = unpacker.decompress(self.data, row * self.height + 1)
        if len(pixels) != row * self.height or not unpacker.eof or unpacker.unused_data:
            raise strange("a picture with something behind it")
        return _as_picture(pixels, row, self)


def _as_picture(pixels: bytes, row: int, packed: Packed) -> Image.Image:
    """Rows as PNG filters them, by PNG's own decoder."""
    if any(pixels[at * row] > 4 for at in range(packed.height)):
        raise strange("a picture that does not decode")
    colours = b"" if packed.space == b"/DeviceGray" else bytes.fromhex(packed.space.split(b"<")[1][:-2].decode())
    kind = 3 if colours else 0
    head = packed.width.to_bytes(4) + packed.height.to_bytes(4) + bytes([packed.bits, kind, 0, 0, 0])
    parts = [(b"IHDR", head), *([(b"PLTE", colours)] if colours else []), (b"IDAT", zlib.compress(pixels, 1))]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in [*parts, (b"IEND", b"")])
    return Image.open(io.BytesIO(png), formats=("PNG",)).convert("RGB")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def _plain_jpeg(data: bytes) -> bool:
    """Whether there are only pixels in it, and nothing after its end."""
    at = 2
    if not data.startswith(b"\xff\xd8") or not data.endswith(b"\xff\xd9"):
        return False
    while at + 4 <= len(data):
        if data[at] != 0xFF or data[at + 1] not in _MARKERS:
            return False
        length = int.from_bytes(data[at + 2 : at + 4])
        if data[at + 1] == 0xE0 and length != _JFIF:
            return False
        if data[at + 1] == 0xDA:
            return _one_scan(data, at + 2 + length)
        at += 2 + length
    return False


def _one_scan(data: bytes, start: int) -> bool:
    """Whether nothing but the scan's own bytes stands between its head and the end."""
    body = data[start:-2]
    return all(body[found.start() + 1] == 0 for found in re.finditer(rb"\xff[^\xd0-\xd7]", body, re.DOTALL))
