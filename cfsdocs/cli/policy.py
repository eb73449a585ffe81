"""``cfsdocs policy test`` and ``cfsdocs policy matrix``: try the access rules on worlds written as tables.

Exit codes: 0 all as expected, 1 a case came out otherwise, 2 a world or the database cannot be used.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from cfsdocs.access.worlds.ask import Wrong, matrix, wrong_cases
from cfsdocs.access.worlds.fill import Ids, fill
from cfsdocs.access.worlds.load import load
from cfsdocs.access.worlds.place import temporary_database
from cfsdocs.access.worlds.world import World
from cfsdocs.db import session_of
from cfsdocs.errors import WorldError

_world = click.Path(exists=True, dir_okay=False, path_type=Path)
_database = click.option(
    "--database", help="Where to load the world: sqlite:///NEW-FILE or postgresql://... Default: in memory."
)


@click.group()
def policy() -> None:
    """Try the access rules on worlds: tables of who there is, what there is and who holds what."""


@policy.command(epilog="Example: cfsdocs policy test tests/policy/*.yaml")
@click.argument("worlds", metavar="WORLD.yaml...", type=_world, nargs=-1, required=True)
@_database
def test(worlds: tuple[Path, ...], database: str | None) -> None:
    """Run the cases of worlds. One line for each wrong case, and exit code 1; exit code 2 for a malformed world."""
    wrong, malformed, cases = 0, 0, 0
    for path in worlds:
        try:
            world = load(path)
        except WorldError as error:
            malformed += 1
            click.echo(f"{path}: {error}", err=True)
            continue
        found = _wrong(world, database)
        cases += len(world.cases)
        wrong += len(found)
        for each in found:
            click.echo(f"{path}: {each}")
    click.echo(f"{cases} cases in {len(worlds) - malformed} worlds: {wrong or 'none'} wrong", err=True)
    if malformed or wrong:
        raise SystemExit(2 if malformed else 1)


@policy.command("matrix", epilog="Example: cfsdocs policy matrix world.yaml > matrix.json")
@click.argument("path", metavar="WORLD.yaml", type=_world)
@_database
def print_matrix(path: Path, database: str | None) -> None:
    """Print every decision and every list of a world, as JSON."""
    try:
        world = load(path)
    except WorldError as error:
        click.echo(f"{path}: {error}", err=True)
        raise SystemExit(2) from error
    with _filled(world, database) as (session, ids):
        click.echo(_one_entry_a_line(matrix(session, world, ids)))


def _one_entry_a_line(found: dict[str, list[dict[str, Any]]]) -> str:
    """JSON that can be compared line by line."""
    parts = (
        f"{json.dumps(name)}: [{','.join(f'{chr(10)}  {json.dumps(entry)}' for entry in entries)}]"
        for name, entries in found.items()
    )
    return "{" + ",\n ".join(parts) + "}"


def _wrong(world: World, database: str | None) -> list[Wrong]:
    with _filled(world, database) as (session, ids):
        return wrong_cases(session, world, ids)


@contextmanager
def _filled(world: World, database: str | None) -> Iterator[tuple[Session, Ids]]:
    with temporary_database(database) as engine, session_of(engine, writing=True) as session:
        yield session, fill(session, world)
