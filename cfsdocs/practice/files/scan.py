"""Paper that went through the office scanner: page images in a PDF, a little crooked and grey, with no words in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO
from random import Random

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from cfsdocs.practice.files.page import make_pdf
from cfsdocs.practice.planned import PlannedFile

DPI = 144
QUALITY = 52


def make_scan(planned: PlannedFile) -> bytes:
    """The planned page as the scanner saw it."""
    pages = list(scanned_pages(make_pdf(planned), Random(planned.id)))  # noqa: S311  # noise, not a secret
    moment = datetime.combine(planned.received, time(8, 50)).timetuple()
    written = BytesIO()
    pages[0].save(
        written,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=DPI,
        quality=QUALITY,
        title=planned.file_name.rpartition(".")[0],
        producer="Office scanner",
        creationDate=moment,
        modDate=moment,
    )
    return written.getvalue()


def scanned_pages(pdf: bytes, chance: Random) -> Iterator[Image.Image]:
    """The pages of a PDF as grey images with the faults of a scanner."""
    document = pypdfium2.PdfDocument(pdf)
    lean = chance.choice((-1, 1)) * chance.uniform(0.3, 1.2)
    for page in document:
        image = page.render(scale=DPI / 72, grayscale=True).to_pil()
        yield _through_scanner(image.convert("L"), chance, lean + chance.uniform(-0.2, 0.3))
    document.close()


def _through_scanner(page: Image.Image, chance: Random, lean: float) -> Image.Image:
    paper, ink = chance.randint(238, 250), chance.randint(18, 48)
    page = page.point([ink + (paper - ink) * level // 255 for level in range(256)])
    page = page.filter(ImageFilter.GaussianBlur(0.6))
    _punch_holes(page, chance)
    page = page.rotate(lean, Image.Resampling.BICUBIC, fillcolor=paper - 4)
    page = ImageChops.multiply(page, _shade(page.size, chance))
    _edge_shadow(page, chance)
    return _grain(page, chance, 11)


def _shade(size: tuple[int, int], chance: Random) -> Image.Image:
    """Uneven lamp light: a few grey levels, smoothly spread."""
    coarse = Image.new("L", (4, 5))
    coarse.putdata([chance.randint(243, 255) for _ in range(20)])
    return coarse.resize(size, Image.Resampling.BICUBIC)


def _punch_holes(page: Image.Image, chance: Random) -> None:
    draw = ImageDraw.Draw(page)
    across = chance.randint(30, 44)
    for down in (page.height // 2 - 227, page.height // 2 + 227):  # 80 mm apart
        box = (across - 17, down - 17, across + 17, down + 17)
        draw.ellipse((box[0] - 3, box[1] - 2, box[2] + 1, box[3] + 4), fill=196)
        draw.ellipse(box, fill=chance.randint(70, 96))


def _edge_shadow(page: Image.Image, chance: Random) -> None:
    depth = chance.randint(8, 20)
    shadow = Image.linear_gradient("L").rotate(90 if chance.random() < 0.5 else 270).resize((depth, page.height))
    shadow = shadow.point([140 + level * 100 // 255 for level in range(256)])
    across = 0 if chance.random() < 0.5 else page.width - depth
    strip = page.crop((across, 0, across + depth, page.height))
    page.paste(ImageChops.multiply(strip, shadow), (across, 0))


def _grain(page: Image.Image, chance: Random, strength: int) -> Image.Image:
    noise = Image.frombytes("L", page.size, chance.randbytes(page.width * page.height))
    noise = noise.point([level * strength // 255 for level in range(256)])
    return ImageChops.subtract(page, noise)
