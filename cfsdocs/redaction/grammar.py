"""Reads a redacted copy back byte by byte, and refuses whatever ``write`` does not write.

Every byte must be accounted for: the objects in their order, with just these keys; content with just these operators;
pictures that decode to exactly their size, with nothing behind them. So nothing can be hidden where no reader looks.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image

from cfsdocs.redaction import write
from cfsdocs.redaction.pixels import Packed, strange

_PICTURE: Final = re.compile(
    rb"<< /Type /XObject /Subtype /Image /Width (?P<width>\d{1,6}) /Height (?P<height>\d{1,6}) /ColorSpace "
    rb"(?P<space>/DeviceGray|/DeviceRGB|\[/Indexed /DeviceRGB \d{1,3} <[0-9a-f]*>\]) /BitsPerComponent (?P<bits>4|8) "
    rb"(?:/DecodeParms << /Predictor 15 /Colors 1 /BitsPerComponent (?P=bits) /Columns (?P=width) >> "
    rb"/Filter /FlateDecode|(?P<jpeg>/Filter /DCTDecode)) /Length (?P<length>\d{1,10}) >>\nstream\n"
)
_CONTENT: Final = re.compile(rb"<< /Filter /FlateDecode /Length (?P<length>\d{1,10}) >>\nstream\n")
_PAGE: Final = re.compile(
    rb"<< /Type /Page /Parent 2 0 R /MediaBox \[0 0 (?P<width>\d+\.\d\d) \d+\.\d\d\] /Resources << /XObject "
    rb"<< /I (?P<picture>\d+) 0 R >> /Font << /F 3 0 R >> >> /Contents (?P<content>\d+) 0 R >>"
)
_FIRST_LINE: Final = re.compile(r"q \d+\.\d\d 0 0 \d+\.\d\d 0 0 cm /I Do Q BT 3 Tr")
_WORD_LINE: Final = re.compile(
    r"/F \d+ Tf \d+ Tz (?:1 0 0 1|0 1 -1 0|-1 0 0 -1|0 -1 1 0) -?\d+ -?\d+ Tm <((?:[0-9a-f]{4})+)> Tj"
)
_MAPPED: Final = re.compile(r"<([0-9a-f]{4})> <((?:[0-9a-f]{4}){1,2})>")
_SECTION: Final = re.compile(r"\d+ beginbfchar|endbfchar")


@dataclass(frozen=True)
class ReadPage:
    """A page read back: its pixels, and its words as a reader would copy them."""

    number: int
    width: float
    """Points across."""
    picture: Image.Image
    words: tuple[str, ...]


def read_back(pdf: bytes) -> Iterator[ReadPage]:
    """Every page of a copy. Raises RedactionRefused for anything that ``write`` does not write."""
    reader = _Reader(pdf)
    reader.exactly(write.HEADER)
    for number, body in ((1, write.CATALOGUE), (3, write.FONT), (4, write.GLYPHLESS), (6, write.DESCRIPTOR)):
        reader.object(number, body)
    pages: list[tuple[float, Packed, str]] = []
    while reader.next_is(b"%d 0 obj\n" % (write.FIRST_OF_PAGES + 3 * len(pages))):
        pages.append(_page(reader, write.FIRST_OF_PAGES + 3 * len(pages)))
    letters = _letters(reader)
    kids = b" ".join(b"%d 0 R" % (write.FIRST_OF_PAGES + 3 * at + 2) for at in range(len(pages)))
    reader.object(2, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids))
    reader.end()
    for number, (width, picture, content) in enumerate(pages, 1):
        yield ReadPage(number, width, picture.decoded(), tuple(_words(content, letters)))


class _Reader:
    """Goes through the file from its first byte to its last."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._at = 0
        self._begin: dict[int, int] = {}

    def next_is(self, expected: bytes) -> bool:
        return self._pdf.startswith(expected, self._at)

    def exactly(self, expected: bytes) -> None:
        if not self.next_is(expected):
            raise strange("something that is not ours")
        self._at += len(expected)

    def begin(self, number: int) -> None:
        self._begin[number] = self._at
        self.exactly(b"%d 0 obj\n" % number)

    def object(self, number: int, body: bytes) -> None:
        self.begin(number)
        self.exactly(body + b"\nendobj\n")

    def match(self, pattern: re.Pattern[bytes]) -> re.Match[bytes]:
        found = pattern.match(self._pdf, self._at)
        if found is None:
            raise strange("an object that is not ours")
        self._at = found.end()
        return found

    def data(self, length: int) -> bytes:
        taken = self._pdf[self._at : self._at + length]
        self._at += length
        self.exactly(b"\nendstream\nendobj\n")
        return taken

    def end(self) -> None:
        """The table, the trailer, and nothing behind."""
        table = self._at
        size = max(self._begin) + 1
        places = b"".join(b"%010d 00000 n \n" % self._begin.get(number, 0) for number in range(1, size))
        self.exactly(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, places))
        self.exactly(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, table))
        if self._at != len(self._pdf):
            raise strange("something after its end")


def _page(reader: _Reader, number: int) -> tuple[float, Packed, str]:
    reader.begin(number)
    found = reader.match(_PICTURE)
    told = {name: int(found[name]) for name in ("width", "height", "bits", "length")}
    data = reader.data(told["length"])
    packed = Packed(told["width"], told["height"], found["space"], told["bits"], found["jpeg"] is not None, data)
    reader.begin(number + 1)
    content = _inflated(reader.data(int(reader.match(_CONTENT)["length"])))
    reader.begin(number + 2)
    page = reader.match(_PAGE)
    reader.exactly(b"\nendobj\n")
    if (int(page["picture"]), int(page["content"])) != (number, number + 1):
        raise strange("a page that shows another's picture")
    return float(page["width"]), packed, content


def _inflated(data: bytes) -> str:
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(data, 64 << 20)
        if not unpacker.eof or unpacker.unused_data:
            raise strange("words with something behind them")
        return content.decode("ascii")
    except (zlib.error, UnicodeDecodeError) as error:
        raise strange("words that do not decode") from error


def _letters(reader: _Reader) -> dict[str, str]:
    """What each code stands for."""
    reader.begin(5)
    told = _inflated(reader.data(int(reader.match(_CONTENT)["length"])))
    if not told.startswith(write.MAP_HEAD) or not told.endswith(write.MAP_TAIL):
        raise strange("letters that are not ours")
    letters = {}
    for line in told[len(write.MAP_HEAD) : -len(write.MAP_TAIL)].splitlines():
        if mapped := _MAPPED.fullmatch(line):
            letters[mapped[1]] = bytes.fromhex(mapped[2]).decode("utf-16-be", "replace")
        elif not _SECTION.fullmatch(line):
            raise strange("letters that are not ours")
    return letters


def _words(content: str, letters: dict[str, str]) -> Iterator[str]:
    first, *lines, last = content.splitlines()
    if not _FIRST_LINE.fullmatch(first) or last != "ET":
        raise strange("content that is not ours")
    for line in lines:
        found = _WORD_LINE.fullmatch(line)
        codes = [found[1][at : at + 4] for at in range(0, len(found[1]), 4)] if found else []
        if not codes or not letters.keys() >= set(codes):
            raise strange("content that is not ours")
        yield "".join(letters[code] for code in codes).removesuffix(" ")
