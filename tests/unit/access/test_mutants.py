"""The rules broken on purpose: ``python -m tests.reference.mutants`` tries every break; here, that it would notice."""

from __future__ import annotations

import random

import pytest

from tests.fixtures.worlds import OpenWorld
from tests.reference.breaks import MUTANTS, Mutant
from tests.reference.compare import differences, filled
from tests.reference.generate import make_world
from tests.reference.mutants import FOLDER, broken

QUICK = ("no conflict counts", "any use of any purpose", "anybody may mend", "a grant on another section")


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_every_mutant_still_finds_its_line(mutant: Mutant):
    source = (FOLDER / f"{mutant.module}.py").read_text()

    assert source.count(mutant.old) == 1
    compile(source.replace(mutant.old, mutant.new), mutant.name, "exec")


@pytest.mark.parametrize(
    "mutant", [mutant for mutant in MUTANTS if mutant.name in QUICK], ids=lambda mutant: mutant.name
)
def test_a_broken_rule_is_noticed_within_a_few_worlds(in_memory: OpenWorld, mutant: Mutant):
    def noticed(seed: int) -> bool:
        with in_memory() as session, broken(mutant) as product:
            world = filled(session, make_world(random.Random(seed).choice))
            return next(differences(session, world, product), None) is not None

    assert any(noticed(seed) for seed in range(30))
