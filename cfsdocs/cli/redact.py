"""``cfsdocs redact``: a redacted copy of one PDF from the shell, without a database; or only the check of one."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from cfsdocs.errors import InputError, RedactionRefused
from cfsdocs.redaction.detect import Detector, Terms
from cfsdocs.redaction.folding import fold
from cfsdocs.redaction.redact import Found, redact
from cfsdocs.redaction.verify import Verified, verify
from cfsdocs.vault.sniff import InMemory, sniff

PDF = "application/pdf"


@click.command(
    name="redact",
    epilog="Example: cfsdocs redact letter.pdf -o for-the-school.pdf --term 'Jane Marlow' --term Marlow",
)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", "target", type=click.Path(dir_okay=False, path_type=Path), help="The copy to make.")
@click.option("--term", "terms", multiple=True, metavar="TEXT", help="What must not leave, however it is written.")
@click.option("--check", is_flag=True, help="Make nothing: only say whether SOURCE is a copy without the terms.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write what was done, without a word.")
def redact_file(source: Path, target: Path | None, terms: tuple[str, ...], check: bool, report: Path | None) -> None:
    """Make a copy of a PDF without the terms, from new pixels and the words that stay; then read it back.

    Exit code 0: there is a verified copy. 1: the check found something. 2: no copy could be made safely, and none was.
    """
    if not terms or not all(map(fold, terms)):
        raise InputError("say what must not leave: --term TEXT, with letters or digits, as often as needed")
    detectors = (Terms(terms),)
    if check:
        _check(source, detectors, terms)
        return
    if target is None:
        raise InputError("say where the copy goes: -o OUTPUT")
    if target.exists():
        raise InputError("there is a file of this name already, and nothing is overwritten: choose another with -o")
    content = source.read_bytes()
    if sniff(InMemory(content), source.name).media_type != PDF:
        raise RedactionRefused("Only PDF files can be redacted yet. Print it to a PDF, then redact that")
    found, verified = redact(PDF, lambda: [content], detectors, target)
    _say(target, found, verified)
    if report is not None:
        report.write_text(json.dumps(_report(found, verified), indent=2) + "\n")


def _check(copy: Path, detectors: tuple[Detector, ...], terms: tuple[str, ...]) -> None:
    outcome = verify(copy, detectors, frozenset(map(fold, terms)))
    if isinstance(outcome, Verified):
        click.echo(f"Nothing of it can be read, by {_listed(outcome.readers)}")
        return
    for page, reader in sorted({(each.page, each.reader) for each in outcome}):
        click.echo(f"page {page}: can still be read, by {reader}")
    raise SystemExit(1)


def _say(target: Path, found: Found, verified: Verified) -> None:
    marks = sum(map(len, found.findings.values()))
    click.echo(f"{target}: {verified.pages} pages, {marks} removed, read back by {_listed(verified.readers)}")
    if "OCR" not in verified.readers:
        click.echo("tesseract is not installed, so nobody has looked at the pictures: look at each page yourself")


def _report(found: Found, verified: Verified) -> dict[str, object]:
    kinds = Counter(each.kind for findings in found.findings.values() for each in findings)
    return {
        "sha256": verified.sha256,
        "pages": verified.pages,
        "read_back_by": list(verified.readers),
        "removed": dict(kinds),
        "removed_by_page": {number: len(findings) for number, findings in found.findings.items()},
    }


def _listed(readers: tuple[str, ...]) -> str:
    return ", ".join(readers[:-1]) + f" and {readers[-1]}"
