"""Random worlds, put to the product and to a model in plain Python: every answer must be the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from cfsdocs.access.worlds.ask import matrix
from tests.fixtures.worlds import OpenWorld
from tests.reference.compare import differences, filled
from tests.reference.strategies import searching, worlds


@pytest.mark.clause("1.6", "2.1", "3.5")
@searching
@given(facts=worlds())
def test_every_answer_is_the_one_that_the_policy_worlds_define(empty: OpenWorld, facts: dict[str, Any]):
    with empty() as session:
        assert list(differences(session, filled(session, facts))) == []


@searching
@given(facts=worlds())
def test_the_matrix_is_the_models_matrix(empty: OpenWorld, facts: dict[str, Any]):
    with empty() as session:
        world = filled(session, facts)

        assert matrix(session, world.world, world.ids) == world.model.matrix()
