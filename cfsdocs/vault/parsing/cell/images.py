"""Pictures to pages, by Pillow: turned upright, on white, made smaller, without a trace of their metadata."""

from __future__ import annotations

import io
from typing import Final

from PIL import (  # the plug-ins are imported here, before the locks are on
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from .pages import LONGEST_SIDE, Pages
from .wire import Stopped, Why

_FORMATS: Final = {
    "image/jpeg": (JpegImagePlugin.JpegImageFile.format, MpoImagePlugin.MpoImageFile.format),
    "image/png": (PngImagePlugin.PngImageFile.format,),
    "image/tiff": (TiffImagePlugin.TiffImageFile.format,),
    "image/webp": (WebPImagePlugin.WebPImageFile.format,),
    "image/gif": (GifImagePlugin.GifImageFile.format,),
}


def prepare() -> None:
    """The size of a picture is checked below, against our own limit; Pillow's would only warn."""
    Image.MAX_IMAGE_PIXELS = None


def read(document: bytes, media_type: str, pages: Pages) -> None:
    """One page for each frame of a TIFF, one for every other picture."""
    try:
        picture = Image.open(io.BytesIO(document), formats=[name for name in _FORMATS[media_type] if name])
    except UnidentifiedImageError as error:
        raise Stopped(Why.DAMAGED) from error
    pages.total = getattr(picture, "n_frames", 1) if media_type == "image/tiff" else 1
    for number in range(pages.total):
        if number:
            picture.seek(number)
        pages.add(upright(picture, pages.limits.pixels), "")


def upright(picture: Image.Image, most_pixels: int) -> Image.Image:
    """Decoded, and turned as its EXIF orientation says. Raises ``Stopped`` before decoding too many pixels."""
    if picture.format == "JPEG":
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # decodes a large photograph at half, quarter, eighth size
    if picture.width * picture.height > most_pixels:
        raise Stopped(Why.TOO_LARGE)
    picture.load()
    if picture.mode.startswith(("I", "F")):
        return _in_eight_bits(picture)
    return ImageOps.exif_transpose(picture)


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Grey with 16 or more bits, as scanners make it: the whole range is brought into 0 to 255."""
    grey = picture.convert("F")
    low, high = grey.getextrema()
    span = float(high) - float(low) or 1.0  # type: ignore[arg-type]
    if picture.mode.startswith("I;16"):
        low, span = 0.0, 65535.0
    return grey.point(lambda value: (value - float(low)) * (255.0 / span)).convert("L")  # type: ignore[arg-type]
