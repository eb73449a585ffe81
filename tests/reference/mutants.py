"""How good is the differential test? Break the rules one line at a time: each break must be noticed.

    python -m tests.reference.mutants [WORLDS [MODULE]]

Prints how many random worlds it took to notice each, and exits with 1 when any goes unnoticed.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

import cfsdocs.access
from cfsdocs.access.worlds.place import temporary_database
from cfsdocs.db import session_of
from tests.reference.breaks import MUTANTS, Mutant
from tests.reference.compare import Filled, Product, differences, filled
from tests.reference.generate import make_world

FOLDER = Path(cfsdocs.access.__file__).parent
MODULES = ("facts", "rules", "decide", "lists")


@contextmanager
def broken(mutant: Mutant) -> Iterator[Product]:
    """The access modules with one line changed, beside the real ones."""
    names = [f"cfsdocs.access.{module}" for module in MODULES]
    real = {name: sys.modules[name] for name in names}
    fresh = {}
    try:
        for name, module in zip(names, MODULES, strict=True):
            source = (FOLDER / f"{module}.py").read_text()
            if module == mutant.module:
                if source.count(mutant.old) < 1:
                    raise SystemExit(f"'{mutant.name}' finds nothing to break: keep it in step with {module}.py")
                source = source.replace(mutant.old, mutant.new)
            fresh[module] = sys.modules[name] = ModuleType(name)
            exec(compile(source, name, "exec"), fresh[module].__dict__)
        yield Product(fresh["decide"], fresh["lists"])
    finally:
        sys.modules.update(real)


def noticed_after(mutant: Mutant, worlds: list[tuple[Session, Filled]]) -> int | None:
    """How many worlds it takes until an answer differs; None when none does. An error is noticed by itself."""
    with broken(mutant) as product:
        if mutant.module != "lists":  # a broken rule shows in decisions, which are sooner asked
            found = _first(worlds, replace(product, lists=None))
            if found:
                return found
        return _first(worlds, product)


def _first(worlds: list[tuple[Session, Filled]], product: Product) -> int | None:
    for number, (session, world) in enumerate(worlds, 1):
        try:
            if next(differences(session, world, product), None):
                return number
        except SQLAlchemyError:
            return number
    return None


def main(how_many: int = 150, module: str = "") -> int:
    unnoticed = 0
    tried = [mutant for mutant in MUTANTS if module in mutant.module]
    with ExitStack() as stack:
        worlds = []
        for seed in range(how_many):
            engine = stack.enter_context(temporary_database())
            session = stack.enter_context(session_of(engine, writing=True))
            worlds.append((session, filled(session, make_world(random.Random(seed).choice))))
        for mutant in tried:
            after = noticed_after(mutant, worlds)
            unnoticed += after is None
            print(f"{after or 'UNNOTICED':>9}  {mutant.module}: {mutant.name}", flush=True)
    print(f"{len(tried)} mutants, {unnoticed} unnoticed")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:2]), *sys.argv[2:3]))
