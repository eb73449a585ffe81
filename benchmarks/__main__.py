"""Measure cfsdocs, beside other tools where there are any: one table of figures, targets and whether they hold.

python -m benchmarks                 everything, worlds up to 1,000,000 documents, in SQLCipher and PostgreSQL
python -m benchmarks --small         a quick look: worlds of 10,000 and 100,000
python -m benchmarks access others   only these parts
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks import access, http, others, vault
from benchmarks.asking import Asked
from benchmarks.machine import describe
from benchmarks.postgres import serving
from benchmarks.table import Row, markdown, show
from benchmarks.worlds import SIZES, in_postgres, in_sqlcipher

RESULTS = Path(__file__).parent / "RESULTS.md"
DATABASES = ("sqlcipher", "postgresql")


def main() -> int:
    """Run what was asked for; 1 when a target was missed."""
    options = _options()
    options.sizes = [size for size in options.sizes if not options.small or size < SIZES[-1]]
    parts = {name: PARTS[name](options) for name in options.parts or PARTS}
    for name, rows in parts.items():
        sys.stdout.write(f"\n{name}\n\n{show(rows)}\n\n{NOTES.get(name, '')}\n")
    sys.stdout.write(f"\n{describe()}\n")
    if options.write:
        RESULTS.write_text(markdown(describe(), parts, NOTES))
    return int(any(not row.holds for rows in parts.values() for row in rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure cfsdocs beside other tools.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (all)")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="documents in each world")
    parser.add_argument("--small", action="store_true", help="leave out the largest world")
    parser.add_argument("--database", choices=DATABASES, action="append", help="may be given twice (both)")
    parser.add_argument("--seconds", type=float, default=access.SECONDS, help="for each question in each world")
    parser.add_argument("--scratch", type=Path, default=Path("var/bench"), help="where made worlds are kept")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name} too")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return options


def _say(what: str) -> None:
    sys.stderr.write(f"{what}\n")


def _access(options: argparse.Namespace) -> list[Row]:
    with ExitStack() as stack:
        return access.measure(_worlds(options, stack), options.seconds)


def _worlds(options: argparse.Namespace, stack: ExitStack) -> list[Asked]:
    wanted, worlds = options.database or DATABASES, []
    if "sqlcipher" in wanted:
        for size in options.sizes:
            worlds.append(Asked("SQLCipher", size, in_sqlcipher(options.scratch, size, _say)))
    if "postgresql" in wanted:
        try:
            server = stack.enter_context(serving(options.scratch))
        except pytest.skip.Exception as absent:
            _say(str(absent))
        else:
            for size in options.sizes:
                worlds.append(Asked("PostgreSQL", size, in_postgres(server, size, _say)))
    return worlds


def _vault(_options: argparse.Namespace) -> list[Row]:
    return vault.main()


def _others(options: argparse.Namespace) -> list[Row]:
    return others.measure(options.scratch, list(options.sizes), options.seconds, _say)


def _http(_options: argparse.Namespace) -> list[Row]:
    return http.measure(_say)


PARTS: dict[str, Callable[[argparse.Namespace], list[Row]]] = {
    "access": _access,
    "others": _others,
    "http": _http,
    "vault": _vault,
}
NOTES = {"others": others.EXPRESSES}

if __name__ == "__main__":
    raise SystemExit(main())
