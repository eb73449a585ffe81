"""Pages on their way out: numbered, counted against the limits, the first one also as a thumbnail.

A page is a new picture made of pixels alone; no metadata of the document can ride along.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Final

from PIL import Image, WebPImagePlugin  # noqa: F401 - the plug-in must be loaded before the locks are on

from .wire import PICTURE_TYPE, Kind, Limits, frame

PAGE_WIDTH: Final = 1240  # A4 at 150 dots per inch
PAGE_HEIGHT: Final = 1754
LONGEST_SIDE: Final = 2480
THUMBNAIL_WIDTH: Final = 240
_TIME_FOR_PAGES: Final = 0.8  # of the processor time; a long document is cut short rather than lost
_FEW_COLOURS: Final = 1024
_TEXT_QUALITY: Final = 85
_THUMBNAIL_QUALITY: Final = 75


class Enough(Exception):
    """Raised when a page more than the limits allow is added."""


class Pages:
    """Where readers put their pages. ``total`` is the document's own count, if the reader knows it."""

    def __init__(self, limits: Limits, send: Callable[[bytes], None]) -> None:
        self.limits = limits
        self.sent = 0
        self.total = 0
        self.truncated = False
        self.send = send

    def add(self, picture: Image.Image, text: str) -> None:
        """Send one page. Raises ``Enough`` at the limit of pages, or when the time is nearly up."""
        if self.sent >= self.limits.pages or time.process_time() > self.limits.cpu_seconds * _TIME_FOR_PAGES:
            raise Enough
        self.sent += 1
        plain = _only_pixels(picture)
        head: dict[str, object] = {
            "number": self.sent,
            "width": plain.width,
            "height": plain.height,
            "media_type": PICTURE_TYPE,
            "text": text[: self.limits.page_text],
        }
        self.send(frame(Kind.PAGE, head, encoded(plain)))
        if self.sent == 1:
            self._send_thumbnail(plain)

    def _send_thumbnail(self, page: Image.Image) -> None:
        height = max(1, min(THUMBNAIL_WIDTH * 4, page.height * THUMBNAIL_WIDTH // page.width))
        small = page.resize((THUMBNAIL_WIDTH, height), Image.Resampling.LANCZOS)
        head: dict[str, object] = {"width": small.width, "height": small.height, "media_type": PICTURE_TYPE}
        self.send(frame(Kind.THUMBNAIL, head, _webp(small, quality=_THUMBNAIL_QUALITY)))


def encoded(picture: Image.Image) -> bytes:
    """WebP: exact for text and drawings, which stay small and crisp; compressed for photographs and scans."""
    if _is_drawn(picture):
        return _webp(picture, lossless=True)
    return _webp(picture, quality=_TEXT_QUALITY)


def _is_drawn(picture: Image.Image) -> bool:
    """Few colours, and one of them (the paper) on most of the page: not a photograph."""
    colours = picture.getcolors(_FEW_COLOURS)
    return colours is not None and max(count for count, _ in colours) * 2 > picture.width * picture.height


def _only_pixels(picture: Image.Image) -> Image.Image:
    """A copy in grey or colour on white, no longer than 2480 pixels, with nothing but its pixels."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        picture = _on_white(picture.convert("RGBA"))
    elif picture.mode not in {"L", "RGB"}:
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    if max(picture.size) > LONGEST_SIDE:
        scale = LONGEST_SIDE / max(picture.size)
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    plain = picture.copy()
    plain.info = {}
    return plain


def _on_white(picture: Image.Image) -> Image.Image:
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _webp(picture: Image.Image, *, lossless: bool = False, quality: int = 60) -> bytes:
    content = io.BytesIO()
    picture.save(content, "WEBP", lossless=lossless, quality=quality, method=2)
    return content.getvalue()
