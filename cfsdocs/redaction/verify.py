"""Verifying: a redacted copy read back by readers that did not write it. The only maker of ``Verified``.

Three readers: our own grammar, which accounts for every byte; pdfminer, which knows nothing of it; and, where it is
installed, OCR, which looks at the pixels alone. What one of them still finds, and there is no copy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextContainer

from cfsdocs.redaction import ocr
from cfsdocs.redaction.detect import Detector, findings
from cfsdocs.redaction.grammar import ReadPage, read_back
from cfsdocs.redaction.text import Text
from cfsdocs.vault.parsing.cell.geometry import Box

_AROUND: Final = 2.0
"""Points around what OCR has read, to be covered with it."""
_AT_ONCE: Final = 2


@dataclass(frozen=True)
class Survivor:
    """Something that should be gone and can still be read: on which page, by whom, and where, if that is known."""

    page: int
    reader: str
    box: Box | None = None


@dataclass(frozen=True)
class Verified:
    """A copy in which nothing was found. Whoever lets something leave takes only this; ``verify`` alone makes it."""

    sha256: str
    """Of the copy's bytes, in hex: whoever has this can say whether a file is that copy."""
    pages: int
    readers: tuple[str, ...]


def verify(path: Path, detectors: Sequence[Detector], gone: Collection[str] = ()) -> Verified | list[Survivor]:
    """Read a copy back. What survives is listed by page; only with nothing of it is it ``Verified``.

    ``gone`` are folded strings that OCR is to look for as well. Raises RedactionRefused for a file that holds anything
    but what a copy may.
    """
    content = path.read_bytes()
    pages = list(read_back(content))
    survivors = [Survivor(page.number, "our own reader") for page in pages if findings(detectors, Text(page.words))]
    survivors += [
        Survivor(number, "pdfminer") for number, words in _by_pdfminer(content) if findings(detectors, Text(words))
    ]
    readers: tuple[str, ...] = ("our own reader", "pdfminer")
    if ocr.available():
        readers = (*readers, "OCR")
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for found in pool.map(lambda page: list(_by_ocr(page, detectors, gone)), pages):
                survivors += found
    if survivors:
        return survivors
    return Verified(hashlib.sha256(content).hexdigest(), len(pages), readers)


def _by_pdfminer(content: bytes) -> Iterator[tuple[int, list[str]]]:
    for number, layout in enumerate(extract_pages(BytesIO(content)), 1):
        texts = (each.get_text() for each in layout if isinstance(each, LTTextContainer))
        yield number, " ".join(texts).split()


def _by_ocr(page: ReadPage, detectors: Sequence[Detector], gone: Collection[str]) -> Iterator[Survivor]:
    words = ocr.prints(page.picture)
    scale = page.picture.width / page.width
    found = {number for each in findings(detectors, Text([word.text for word in words])) for number in each.words}
    for word in [*(words[number] for number in sorted(found)), *ocr.alike(words, gone)]:
        left, top, right, bottom = (side / scale for side in word.box)
        around = Box(left - _AROUND, top - _AROUND, right + _AROUND, bottom + _AROUND)
        yield Survivor(page.number, "OCR", around)
