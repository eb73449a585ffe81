"""What a person would read off a page's picture, by tesseract where it is installed: the last reader of a copy.

It sees what no text layer tells: words in a scan, in a drawing, in a font that lies about its letters. It reads
imperfectly, so what it reads is compared with a little tolerance.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image
from rapidfuzz import fuzz

from cfsdocs.errors import RedactionRefused
from cfsdocs.redaction.folding import fold
from cfsdocs.vault.parsing.cell.geometry import Box

_SECONDS: Final = 120
_COLUMNS: Final = 12
_SHORTEST: Final = 5
"""Letters below which only the very same word counts."""
_ALIKE: Final = 85
"""Per cent of likeness from which a word read by OCR is taken for the one that should be gone."""
_DIFFERENCE: Final = 2


@dataclass(frozen=True)
class Print:
    """A word as read off the picture, and where, in pixels."""

    text: str
    box: Box


def available() -> bool:
    """Whether tesseract is installed."""
    return shutil.which("tesseract") is not None


def prints(picture: Image.Image) -> list[Print]:
    """The words of a picture. Raises RedactionRefused when they cannot be read: then nobody has looked."""
    content = io.BytesIO()
    picture.convert("L").save(content, "PNG", compress_level=1)
    try:
        done = subprocess.run(
            ["tesseract", "-", "-", "--dpi", "150", "--psm", "3", "-l", "eng", "tsv"],  # noqa: S607 - the one installed
            input=content.getvalue(),
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            env={"PATH": "/usr/bin:/bin:/usr/local/bin", "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise RedactionRefused("A page's picture could not be read by OCR, so nobody has checked it") from error
    return list(_read(done.stdout.decode("utf-8", "replace")))


def alike(words: Sequence[Print], gone: Collection[str]) -> Iterator[Print]:
    """The words that look like one of the folded strings that should be gone, alone or with those after them."""
    letters = [fold(each.text) for each in words]
    for wanted in gone:
        for at, _ in enumerate(words):
            for after in range(at + 1, min(at + 5, len(words)) + 1):
                if _like("".join(letters[at:after]), wanted):
                    yield from words[at:after]
                    break


def _like(read: str, wanted: str) -> bool:
    if read == wanted:
        return True
    near = len(wanted) >= _SHORTEST and abs(len(read) - len(wanted)) <= _DIFFERENCE
    return near and fuzz.ratio(read, wanted) >= _ALIKE


def _read(table: str) -> Iterator[Print]:
    """Tesseract's table: left, top, width, height from the seventh column on, the text in the last."""
    for line in table.splitlines()[1:]:
        columns = line.split("\t")
        if len(columns) == _COLUMNS and columns[-1].strip():
            left, top, width, height = map(int, columns[6:10])
            yield Print(columns[-1].strip(), Box(left, top, left + width, top + height))
