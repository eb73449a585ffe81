"""``cfsdocs redact``: a verified copy, or an exit code and no file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cfsdocs.cli import main
from tests.unit.redaction import papers


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    source = tmp_path / "letter.pdf"
    source.write_bytes(papers.letter("Ann Lee"))
    return source


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["redact", *map(str, arguments)])


@pytest.mark.clause("6.4")
def test_it_makes_a_copy_that_its_own_check_finds_clean(letter: Path, tmp_path: Path) -> None:
    copy, report = tmp_path / "copy.pdf", tmp_path / "report.json"
    made = run(letter, "-o", copy, "--term", "Ann Lee", "--report", report)

    assert made.exit_code == 0, made.output
    assert run(copy, "--check", "--term", "Ann Lee").exit_code == 0
    told = json.loads(report.read_text())
    assert told["removed"] == {"term": 5}
    assert "Ann" not in report.read_text() + made.output


def test_its_check_says_where_something_can_still_be_read(letter: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.pdf"
    run(letter, "-o", copy, "--term", "Ann Lee")

    checked = run(copy, "--check", "--term", "ordinary")
    assert checked.exit_code == 1
    assert "page 1: can still be read, by pdfminer" in checked.output


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("letter.pdf", b"%PDF-1.7\nnot really", "damaged"),
        ("letter.txt", b"Dear Ann", "Only PDF"),
        ("letter.pdf", b"", "empty"),
    ],
)
def test_what_it_cannot_do_safely_it_does_not_do(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    made = run(tmp_path / name, "-o", tmp_path / "copy.pdf", "--term", "Ann")

    assert made.exit_code == 2
    assert said in made.output
    assert not (tmp_path / "copy.pdf").exists()


def test_it_overwrites_nothing_and_asks_for_what_is_missing(letter: Path, tmp_path: Path) -> None:
    before = letter.read_bytes()
    for arguments, said in (
        ((letter, "-o", letter, "--term", "Ann"), "nothing is overwritten"),
        ((letter, "-o", tmp_path / "copy.pdf"), "say what must not leave"),
        ((letter, "-o", tmp_path / "copy.pdf", "--term", "..."), "say what must not leave"),
        ((letter, "--term", "Ann"), "say where the copy goes"),
    ):
        made = run(*arguments)
        assert (made.exit_code, said in made.output) == (2, True)
    assert letter.read_bytes() == before
