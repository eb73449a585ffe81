"""A redacted copy: nothing of what was removed is left, and nothing says how long it was."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cfsdocs.errors import RedactionRefused
from cfsdocs.redaction import ocr
from cfsdocs.redaction.detect import Terms
from cfsdocs.redaction.grammar import read_back
from cfsdocs.redaction.rebuild import rebuild
from cfsdocs.redaction.redact import find, redact
from cfsdocs.redaction.verify import Survivor, Verified, verify
from cfsdocs.redaction.write import written
from tests.unit.redaction import papers

PDF = "application/pdf"
NAMES = (
    "Jo Wu",
    "Alexandrina Featherstonehaugh",
    "Tom Marlow",
    "Wilhelmina Ng",
    "Ian Li",
    "Mohammed Al-Rashid",
    "Siobhan O'Neill",
    "Will Mark",
    "Ann Lee",
    "Bartholomew Winterbottom",
    "Mo Ali",
    "Priyanka Chattopadhyay",
)


def copy_of(content: bytes, *terms: str) -> bytes:
    """Rebuilt without the terms; not yet read back."""
    found = find(PDF, lambda: [content], [Terms(terms)])
    return b"".join(written(rebuild(PDF, lambda: [content], found.marks)))


def unmarked(content: bytes) -> bytes:
    """Rebuilt with everything still in it."""
    return b"".join(written(rebuild(PDF, lambda: [content], {})))


@pytest.mark.parametrize("paper", [papers.letter, papers.justified])
def test_the_copy_is_the_same_whoever_was_removed(paper: Callable[[str], bytes]) -> None:
    copies = {hashlib.sha256(copy_of(paper(name), name)).hexdigest() for name in NAMES}
    assert len(copies) == 1


def test_with_boxes_alone_the_copy_would_tell_one_name_from_another() -> None:
    assert unmarked(papers.letter("Jo Wu")) != unmarked(papers.letter("Ann Lee"))


def test_what_stays_can_still_be_read_and_found(tmp_path: Path) -> None:
    found, verified = redact(PDF, lambda: [papers.letter("Ann Lee")], [Terms(("Ann Lee",))], tmp_path / "copy.pdf")

    said = subprocess.run(["pdftotext", tmp_path / "copy.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert "Ann" not in said
    assert "was at home." in said
    assert said.count("An ordinary line of a letter that stays as it was.") == 4
    assert sum(map(len, found.findings.values())) == 5
    assert verified.pages == 1


def test_an_independent_tool_finds_no_fault_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "copy.pdf").write_bytes(copy_of(papers.letter("Ann Lee"), "Ann Lee"))
    assert subprocess.run(["qpdf", "--check", tmp_path / "copy.pdf"], capture_output=True, check=False).returncode == 0


def test_what_nobody_can_see_does_not_come_along_even_unmarked(tmp_path: Path) -> None:
    (tmp_path / "copy.pdf").write_bytes(unmarked(papers.hidden("Zephyrine Quill")))

    assert isinstance(verify(tmp_path / "copy.pdf", [Terms(("Zephyrine", "Quill"))]), Verified)
    assert b"Zephyrine" not in (tmp_path / "copy.pdf").read_bytes()


def test_a_copy_that_still_holds_a_term_is_caught_by_every_reader(tmp_path: Path) -> None:
    (tmp_path / "copy.pdf").write_bytes(unmarked(papers.letter("Ann Lee")))

    survivors = verify(tmp_path / "copy.pdf", [Terms(("Ann Lee",))])
    assert isinstance(survivors, list)
    readers = {each.reader for each in survivors}
    assert {"our own reader", "pdfminer"} <= readers
    assert ("OCR" in readers) is ocr.available()


@pytest.mark.skipif(not ocr.available(), reason="tesseract is not installed")
def test_what_only_its_pixels_say_is_covered_too(tmp_path: Path) -> None:
    pictured = papers.pictured("Zephyrine Quill")
    assert not find(PDF, lambda: [pictured], [Terms(("Zephyrine",))]).findings

    redact(PDF, lambda: [pictured], [Terms(("Zephyrine",))], tmp_path / "copy.pdf")
    assert isinstance(verify(tmp_path / "copy.pdf", [Terms(("Zephyrine",))], {"zephyrine"}), Verified)


@pytest.mark.parametrize(
    "changed",
    [
        lambda copy: copy + b"% more",
        lambda copy: copy.replace(b"%%EOF", b"%% Ann\n%%EOF"),
        lambda copy: copy.replace(b"/Lang (en-GB)", b"/Lang (Jane)"),
        lambda copy: copy.replace(b"/Type /Page /Parent", b"/Type /Page /Annots"),
        lambda copy: copy[: len(copy) // 2],
        lambda copy: papers.letter("Ann Lee"),
        lambda copy: b"",
    ],
)
def test_a_file_with_anything_else_in_it_is_no_copy(changed: Callable[[bytes], bytes]) -> None:
    copy = copy_of(papers.justified("Ann Lee"), "Ann Lee")
    assert list(read_back(copy))
    with pytest.raises(RedactionRefused):
        list(read_back(changed(copy)))


@pytest.mark.parametrize("content", [b"%PDF-1.7 broken", b"", papers.letter("Ann Lee")[:900]])
def test_of_what_cannot_be_read_whole_there_is_no_copy(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(RedactionRefused):
        redact(PDF, lambda: [content], [Terms(("Ann",))], tmp_path / "copy.pdf")
    assert list(tmp_path.iterdir()) == []


def test_where_something_survives_there_is_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cfsdocs.redaction.redact.verify", lambda *_: [Survivor(1, "pdfminer")])
    with pytest.raises(RedactionRefused, match="page 1, by pdfminer"):
        redact(PDF, lambda: [papers.letter("Ann Lee")], [Terms(("Ann Lee",))], tmp_path / "copy.pdf")
    assert list(tmp_path.iterdir()) == []
