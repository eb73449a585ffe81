"""``cfsdocs journal``: prove the journal, make a checkpoint to hand out, and show what it says. Metadata only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import click
from sqlalchemy.orm import Session

from cfsdocs.cli.options import account_named, config_option, document_of, entered
from cfsdocs.db import reading, writing
from cfsdocs.errors import InputError, JournalDamaged
from cfsdocs.journal import checkpoint as checkpoints
from cfsdocs.journal.append import size
from cfsdocs.journal.history import About, Line, leaves, trail
from cfsdocs.journal.verify import Report
from cfsdocs.journal.verify import verify as check

_IN = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)


@click.group()
def journal() -> None:
    """The journal of every decision: prove it, show it, make checkpoints."""


@journal.command(epilog="Example: cfsdocs journal verify --checkpoint from-the-chair.txt")
@click.option("--checkpoint", "files", type=_IN, multiple=True, help="One made earlier and kept elsewhere. Repeatable.")
@config_option
def verify(files: tuple[Path, ...], config: Path) -> None:
    """Check every entry and checkpoint. Exits with 1, and says where, when anything was changed, removed or put in."""
    held = [_note(file) for file in files]
    with entered(config) as house, reading(house.engine) as session:
        entries = size(session.connection())
        session.rollback()
        try:
            with click.progressbar(length=entries, label="Checking") as bar:
                report = check(session, house.journal.verifier, held, bar.update)
        except JournalDamaged as error:
            click.echo(f"NOT PROVEN: {error}.")
            raise SystemExit(1) from error
    click.echo(_summary(report))


@journal.command(epilog="Example: cfsdocs journal checkpoint -o 2026-11-23-for-the-chair.txt")
@click.option("-o", "--output", type=_OUT, help="Write it to a new file instead of the screen.")
@config_option
def checkpoint(output: Path | None, config: Path) -> None:
    """Make a checkpoint, to hand to somebody outside: with it, later changes to the journal cannot be hidden."""
    if output is not None and output.exists():
        raise InputError(f"{output} is there already, and an old checkpoint is evidence: choose another name")
    with entered(config) as house, writing(house.engine) as session:
        made = checkpoints.make(session, house.journal, datetime.now(UTC))
        note, entries, verifier = made.note, made.size, house.journal.verifier
    if output is None:
        click.echo(note, nl=False)
    else:
        output.write_text(note, encoding="utf-8")
    click.echo(f"{entries} entries. Keep it where the server's administrators cannot reach it.", err=True)
    click.echo(f"The key that checks it: {verifier}", err=True)


@journal.command(epilog="Example: cfsdocs journal show --account amy.bell --last 20")
@click.option("--document", "ref", help="Only about the document of this ref.")
@click.option("--account", "name", help="Only by the account of this sign-in name.")
@click.option("--last", type=click.IntRange(1), default=50, show_default=True, help="How many entries, newest first.")
@click.option("--all", "everything", is_flag=True, help="All of them.")
@click.option("--json", "as_json", is_flag=True, help="Print the exact leaves that the tree is over, one a line.")
@config_option
def show(ref: str | None, name: str | None, last: int, everything: bool, as_json: bool, config: Path) -> None:
    """Show entries, newest first: when, who, what, how it came out, and the rules that refused."""
    if ref and name:
        raise InputError("choose one: --document or --account")
    with entered(config) as house, reading(house.engine) as session:
        about = _about(session, ref, name)
        printed = _leaves(session, about) if as_json else _lines(session, about)
        for line in printed if everything else islice(printed, last):
            click.echo(line)


def _lines(session: Session, about: About) -> Iterator[str]:
    before = None
    while page := trail(session, about, before):
        yield from map(_words, page)
        before = page[-1].index


def _leaves(session: Session, about: About) -> Iterator[str]:
    before = None
    while page := leaves(session, about, before):
        yield from (leaf.decode() for _, leaf in page)
        before = page[-1][0]


def _words(line: Line) -> str:
    what = f"document {line.document}" if line.document else f"folder {line.folder}" if line.folder else ""
    said = (f"{line.index:>7}", f"{line.at:%Y-%m-%d %H:%M:%S}Z", line.account or "nobody", line.action, line.outcome)
    return "  ".join(part for part in (*said, what, ", ".join(line.rules)) if part)


def _about(session: Session, ref: str | None, name: str | None) -> About:
    if ref is not None:
        return About(document_id=document_of(session, ref).id)
    if name is not None:
        return About(account_id=account_named(session, name).id)
    return About()


def _note(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")  # an editor may have put a mark in front
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not a checkpoint") from error


def _summary(report: Report) -> str:
    if not report.until:
        return "The journal is sound, and empty."
    lines = [
        f"The journal is sound: {report.entries} entries, the last of {report.until:%Y-%m-%d %H:%M:%S} UTC.",
        f"{report.checkpoints} checkpoints of its own agree, the newest over {report.covered} entries.",
    ]
    if report.proven:
        lines.append(f"The first {report.proven} entries are those of the checkpoint given: nothing was changed,")
        lines.append("removed, put in or cut off since it was made.")
    else:
        lines.append("Without a checkpoint kept elsewhere (--checkpoint) this does not rule out an administrator.")
    return "\n".join(lines)
