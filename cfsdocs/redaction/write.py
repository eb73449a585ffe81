"""Writes rebuilt pages as a PDF of few kinds of object, so that its check can demand that there is nothing else.

A catalogue, a page tree, one font without glyphs; and for each page a picture, the words in invisible ink over it, and
the page. No date, no producer, no identifier: the same pages always give the same bytes. (ISO 32000-1; the words are
shown in text rendering mode 3.)
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from cfsdocs.redaction.rebuild import Picture, RebuiltPage
from cfsdocs.vault.parsing.cell.geometry import Word

HEADER: Final = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
CATALOGUE: Final = b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) /ViewerPreferences << /DisplayDocTitle true >> >>"
FONT: Final = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /Blank /Encoding /Identity-H /DescendantFonts [4 0 R]"
    b" /ToUnicode 5 0 R >>"
)
GLYPHLESS: Final = (
    b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Blank /DW 500 /CIDToGIDMap /Identity /FontDescriptor 6 0 R"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
)
DESCRIPTOR: Final = (
    b"<< /Type /FontDescriptor /FontName /Blank /Flags 4 /FontBBox [0 -200 500 800] /ItalicAngle 0 /Ascent 800"
    b" /Descent -200 /CapHeight 700 /StemV 80 >>"
)
MAP_HEAD: Final = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
    "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
)
MAP_TAIL: Final = "endcmap end end\n"
FIRST_OF_PAGES: Final = 7
_AT_ONCE: Final = 100
"""Lines of one bfchar section (CMap specification)."""
_ADVANCE: Final = 0.5
"""Every glyph's width in ems, as ``/DW`` says."""
_BASE: Final = 0.2
"""How far above the box's lower edge a word's base line is, in heights."""
_SOFT_HYPHEN: Final = "\u00ad"
_DIRECTIONS: Final = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}


def written(pages: Iterable[RebuiltPage]) -> Iterator[bytes]:
    """The new PDF, piece by piece; nothing larger than a page is held."""
    pdf, characters, numbers = _Objects(), _Characters(), []
    yield HEADER
    for number, body in ((1, CATALOGUE), (3, FONT), (4, GLYPHLESS), (6, DESCRIPTOR)):
        yield pdf.object(number, body)
    for at, page in enumerate(pages):
        picture = FIRST_OF_PAGES + 3 * at
        yield pdf.object(picture, _picture(page.picture))
        yield pdf.object(picture + 1, stream(b"", zlib.compress(characters.shown(page).encode(), 6)))
        yield pdf.object(picture + 2, _page(page, picture))
        numbers.append(picture + 2)
    yield pdf.object(5, stream(b"", zlib.compress(characters.map().encode(), 9)))
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    yield pdf.object(2, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(numbers), kids))
    yield pdf.end()


def stream(entries: bytes, deflated: bytes) -> bytes:
    """A stream object's body; ``entries`` come before its filter and length."""
    return b"<< %s/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (entries, len(deflated), deflated)


class _Objects:
    """Numbers objects and notes where they begin."""

    def __init__(self) -> None:
        self._at = len(HEADER)
        self._begin: dict[int, int] = {}

    def object(self, number: int, body: bytes) -> bytes:
        whole = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        self._begin[number] = self._at
        self._at += len(whole)
        return whole

    def end(self) -> bytes:
        size = max(self._begin) + 1
        places = b"".join(b"%010d 00000 n \n" % self._begin[number] for number in range(1, size))
        table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, places)
        return table + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, self._at)


class _Characters:
    """The characters that stay, numbered as they come."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def shown(self, page: RebuiltPage) -> str:
        """The page's content: its picture, then its words over it."""
        lines = [f"q {page.width:.2f} 0 0 {page.height:.2f} 0 0 cm /I Do Q BT 3 Tr"]
        lines += [self._word(word, page.height) for word in page.words]
        return "\n".join([*lines, "ET\n"])

    def map(self) -> str:
        """What each number stands for (ToUnicode)."""
        lines = [f"<{code:04x}> <{letter.encode('utf-16-be').hex()}>\n" for letter, code in self._codes.items()]
        sections = (lines[at : at + _AT_ONCE] for at in range(0, len(lines), _AT_ONCE))
        return MAP_HEAD + "".join(f"{len(s)} beginbfchar\n{''.join(s)}endbfchar\n" for s in sections) + MAP_TAIL

    def _word(self, word: Word, height: float) -> str:
        """In whole points: nothing finer than the pixels says where a word stood."""
        letters = word.text.replace(_SOFT_HYPHEN, "-") + " "
        codes = "".join(f"{self._codes.setdefault(letter, len(self._codes) + 1):04x}" for letter in letters)
        left, top, right, bottom = (round(side) for side in word.box)
        across, along = max(1, right - left), max(1, bottom - top)
        if word.angle in (90, 270):
            across, along = along, across
        stretch = max(1, round(100 * across / (len(word.text) * _ADVANCE * along)))
        base = _BASE * along
        x, y = {
            0: (left, height - bottom + base),
            90: (right - base, height - bottom),
            180: (right, height - top - base),
            270: (left + base, height - top),
        }[word.angle]
        a, b = _DIRECTIONS[word.angle]
        return f"/F {along} Tf {stretch} Tz {a} {b} {-b} {a} {x:.0f} {y:.0f} Tm <{codes}> Tj"


def _picture(picture: Picture) -> bytes:
    kind = b"/Type /XObject /Subtype /Image /Width %d /Height %d " % (picture.width, picture.height)
    if picture.form.endswith("jpeg"):
        space = b"/DeviceRGB" if picture.form == "colour-jpeg" else b"/DeviceGray"
        entries = kind + b"/ColorSpace %s /BitsPerComponent 8 " % space
        head = b"<< %s/Filter /DCTDecode /Length %d >>" % (entries, len(picture.data))
        return head + b"\nstream\n" + picture.data + b"\nendstream"
    bits, space = (4, b"/DeviceGray") if picture.form == "grey" else (8, _palette(picture.colours))
    told = (bits, picture.width)
    rows = b"/DecodeParms << /Predictor 15 /Colors 1 /BitsPerComponent %d /Columns %d >> " % told
    return stream(kind + b"/ColorSpace %s /BitsPerComponent %d " % (space, bits) + rows, picture.data)


def _palette(colours: bytes) -> bytes:
    return b"[/Indexed /DeviceRGB %d <%s>]" % (len(colours) // 3 - 1, colours.hex().encode())


def _page(page: RebuiltPage, picture: int) -> bytes:
    size = f"{page.width:.2f} {page.height:.2f}".encode()
    held = b"/XObject << /I %d 0 R >> /Font << /F 3 0 R >>" % picture
    told = (size, held, picture + 1)
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s] /Resources << %s >> /Contents %d 0 R >>" % told
