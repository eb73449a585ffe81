"""From a document to a redacted copy: find, rebuild without, read back. Either a verified copy or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cfsdocs.errors import RedactionRefused
from cfsdocs.redaction.detect import Detector, Finding, findings
from cfsdocs.redaction.folding import fold
from cfsdocs.redaction.rebuild import rebuild
from cfsdocs.redaction.text import Text
from cfsdocs.redaction.verify import Survivor, Verified, verify
from cfsdocs.redaction.words import Source, words
from cfsdocs.redaction.write import written
from cfsdocs.vault.parsing.cell.geometry import Box
from cfsdocs.vault.parsing.cell.plan import Marks


@dataclass(frozen=True)
class Found:
    """What was found in a document: findings by page number, and the strings that must be gone, folded."""

    pages: int
    findings: Mapping[int, tuple[Finding, ...]]
    gone: frozenset[str]

    @property
    def marks(self) -> dict[int, Marks]:
        """Every finding as a mark."""
        return {
            number: Marks(frozenset(word for each in found for word in each.words))
            for number, found in self.findings.items()
        }


def find(media_type: str, source: Source, detectors: Sequence[Detector]) -> Found:
    """Look through every page. Raises RedactionRefused for a document that cannot be read whole."""
    by_page: dict[int, tuple[Finding, ...]] = {}
    gone: set[str] = set()
    pages = 0
    for page in words(media_type, source):
        pages += 1
        text = Text([word.text for word in page.words])
        if found := tuple(findings(detectors, text)):
            by_page[page.number] = found
            gone |= {fold("".join(text.words[word] for word in each.words)) for each in found}
    return Found(pages, by_page, frozenset(gone - {""}))


def redact(media_type: str, source: Source, detectors: Sequence[Detector], target: Path) -> tuple[Found, Verified]:
    """Make a copy at ``target`` without what the detectors find, and read it back before it is there.

    What OCR alone can read is covered and the copy made once more. Raises RedactionRefused where that does not help,
    naming the pages; then there is no file.
    """
    found = find(media_type, source, detectors)
    marks = found.marks
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".redacting-") as folder:
        draft = Path(folder) / "copy.pdf"
        outcome = _draft(media_type, source, marks, draft, detectors, found.gone)
        if isinstance(outcome, list) and all(each.box is not None for each in outcome):
            outcome = _draft(media_type, source, _with_boxes(marks, outcome), draft, detectors, found.gone)
        if isinstance(outcome, list):
            raise RedactionRefused(_still_there(outcome))
        draft.replace(target)
    return found, outcome


def _draft(
    media_type: str,
    source: Source,
    marks: Mapping[int, Marks],
    draft: Path,
    detectors: Sequence[Detector],
    gone: frozenset[str],
) -> Verified | list[Survivor]:
    with draft.open("wb") as file:
        for piece in written(rebuild(media_type, source, marks)):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return verify(draft, detectors, gone)


def _with_boxes(marks: Mapping[int, Marks], survivors: Iterable[Survivor]) -> dict[int, Marks]:
    boxes: dict[int, list[Box]] = {}
    for each in survivors:
        if each.box is not None:
            boxes.setdefault(each.page, []).append(each.box)
    return {
        number: Marks(marks.get(number, Marks()).words, tuple(boxes.get(number, ())))
        for number in marks.keys() | boxes.keys()
    }


def _still_there(survivors: Iterable[Survivor]) -> str:
    where = sorted({(each.page, each.reader) for each in survivors})
    told = "; ".join(f"page {page}, by {reader}" for page, reader in where)
    return f"Something that should be gone can still be read in the copy ({told}), so there is no copy"
