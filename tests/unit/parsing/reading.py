"""Reading a file to its end, and what the tests ask about it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from cfsdocs.vault.parsing import Done, Limits, NoPreview, Outcome, PagePicture, Thumbnail, parse

OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = f"{OFFICE}.wordprocessingml.document"
EXCEL = f"{OFFICE}.spreadsheetml.sheet"
PDF = "application/pdf"


@dataclass(frozen=True)
class Reading:
    """All that came out of one file."""

    outcomes: tuple[Outcome, ...]

    @property
    def pages(self) -> list[PagePicture]:
        return [one for one in self.outcomes if isinstance(one, PagePicture)]

    @property
    def thumbnails(self) -> list[Thumbnail]:
        return [one for one in self.outcomes if isinstance(one, Thumbnail)]

    @property
    def end(self) -> Done | NoPreview:
        last = self.outcomes[-1]
        assert isinstance(last, Done | NoPreview)
        assert not any(isinstance(one, Done | NoPreview) for one in self.outcomes[:-1])
        return last

    @property
    def text(self) -> str:
        return "\n".join(page.text for page in self.pages)

    def picture(self, number: int = 1) -> Image.Image:
        return Image.open(io.BytesIO(self.pages[number - 1].data))


def reading(media_type: str, content: bytes | Iterable[bytes], limits: Limits | None = None, **cell: Path) -> Reading:
    chunks = [content] if isinstance(content, bytes) else content
    return Reading(tuple(parse(media_type, chunks, limits, **cell)))


def ink(picture: Image.Image) -> float:
    """The share of the picture that is dark."""
    histogram = picture.convert("L").histogram()
    return sum(histogram[:128]) / sum(histogram)


def resident() -> int:
    """Memory of this process, in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmRSS")


def children() -> list[int]:
    """Processes that this one has started and not reaped."""
    return [int(one) for task in Path("/proc/self/task").iterdir() for one in (task / "children").read_text().split()]
