"""A page's pixels, packed as PDF takes them: sixteen greys, a palette, or JPEG for photographs.

Lossless where there are letters: it is smaller than JPEG there, and crisp. What is chosen depends on the pixels that
are left alone, and the same pixels always give the same bytes.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, JpegImagePlugin, PngImagePlugin  # noqa: F401 - loaded before the locks are on

_GREYS: Final = 16
_COLOURS: Final = 64
_COLOURED: Final = 40
"""Levels between a pixel's strongest and weakest colour, from which it is not grey."""
_FEW: Final = 5e-4
"""The share of coloured pixels up to which a page is grey."""
_BETWEEN: Final = (40, 215)
_SHADED: Final = 0.15
"""The share of pixels that are neither dark nor light, from which a grey page is a photograph or a scan."""
_ERROR: Final = 2.0
"""The mean error of a colour, in levels, up to which a palette will do."""
_THIRD: Final = 3
"""Every third pixel each way is looked at to choose."""
_GREY_QUALITY, _COLOUR_QUALITY = 60, 75


@dataclass(frozen=True)
class Packed:
    """A picture as it goes into a PDF. ``bits`` a sample; ``colours`` is the palette's RGB bytes, if it has one."""

    form: str
    """``grey`` or ``palette`` (deflated with PNG's predictor), ``grey-jpeg`` or ``colour-jpeg``."""
    width: int
    height: int
    bits: int
    data: bytes
    colours: bytes = b""


def pack(picture: Image.Image) -> Packed:
    """Pack an RGB picture in the form that suits it."""
    small = picture.resize(
        (max(1, picture.width // _THIRD), max(1, picture.height // _THIRD)), Image.Resampling.NEAREST
    )
    if not _is_coloured(small):
        grey = picture.convert("L")
        return _jpeg(grey, _GREY_QUALITY, "grey-jpeg") if _is_shaded(small.convert("L")) else _greys(grey)
    palette = picture.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    if _mean_error(small, palette.resize(small.size, Image.Resampling.NEAREST).convert("RGB")) <= _ERROR:
        return _deflated("palette", palette, 8, bytes(palette.getpalette() or ())[: _COLOURS * 3])
    return _jpeg(picture, _COLOUR_QUALITY, "colour-jpeg")


def _is_coloured(small: Image.Image) -> bool:
    red, green, blue = small.split()
    strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    weakest = ImageChops.darker(ImageChops.darker(red, green), blue)
    apart = ImageChops.subtract(strongest, weakest).histogram()
    return sum(apart[_COLOURED + 1 :]) > _FEW * small.width * small.height


def _is_shaded(grey: Image.Image) -> bool:
    return sum(grey.histogram()[_BETWEEN[0] : _BETWEEN[1]]) > _SHADED * grey.width * grey.height


def _mean_error(one: Image.Image, other: Image.Image) -> float:
    apart = ImageChops.difference(one, other).convert("L").histogram()
    return sum(level * count for level, count in enumerate(apart)) / max(1, sum(apart))


def _greys(grey: Image.Image) -> Packed:
    levels = grey.point([(value * (_GREYS - 1) + 127) // 255 for value in range(256)])
    indexed = Image.frombytes("P", levels.size, levels.tobytes())
    indexed.putpalette([level * 255 // (_GREYS - 1) for level in range(_GREYS) for _ in range(3)])
    return _deflated("grey", indexed, 4)


def _deflated(form: str, indexed: Image.Image, bits: int, colours: bytes = b"") -> Packed:
    """By PNG, whose pixel data is what PDF calls Flate with predictor 15."""
    content = io.BytesIO()
    indexed.save(content, "PNG", bits=bits, compress_level=6)
    data = b"".join(part for kind, part in _chunks(content.getvalue()) if kind == b"IDAT")
    return Packed(form, indexed.width, indexed.height, bits, data, colours)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        yield kind, png[at + 8 : at + 8 + length]
        at += 12 + length


def _jpeg(picture: Image.Image, quality: int, form: str) -> Packed:
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=quality)
    return Packed(form, picture.width, picture.height, 8, content.getvalue())
