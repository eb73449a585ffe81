"""The same random worlds put to Cedar, an engine we did not write: every decision must be the same."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given

from cfsdocs.access.decide import Asker, decide_all
from cfsdocs.access.models import ACTIONS
from tests.fixtures.worlds import OpenWorld
from tests.reference.cedar import GRANT_RULES, Oracle
from tests.reference.compare import filled
from tests.reference.generate import make_world
from tests.reference.model import RULES, Model
from tests.reference.strategies import searching, worlds


@pytest.mark.clause("1.6", "2.1", "3.5")
@searching
@given(facts=worlds())
def test_cedar_decides_the_same_and_forbids_by_the_same_rules(empty: OpenWorld, facts: dict[str, Any]):
    oracle = Oracle(facts)

    with empty() as session:
        world = filled(session, facts)
        for account, account_id in world.ids.accounts.items():
            for purpose, purpose_id in world.ids.purposes.items():
                answers = oracle.answers(account, purpose)
                asker = Asker(account_id, purpose_id, world.world.now, world.world.grace_days)
                for name, action in ACTIONS.items():
                    decided = decide_all(session, asker, world.ids.documents.values(), action)
                    for document, id_ in world.ids.documents.items():
                        answer = answers[name, document]
                        refused = {rule.name for rule in decided[id_].refused_by}
                        about = f"{account} {name} {document} for {purpose}"
                        assert bool(decided[id_]) == answer.allowed, about
                        assert refused - GRANT_RULES == answer.forbidden_by - {"grant", "own"}, about


def test_the_random_worlds_reach_every_rule_alone():
    alone: set[str] = set()
    allowed = 0
    for seed in range(300):
        facts = make_world(random.Random(seed).choice)
        for entry in Model(facts).matrix()["decisions"]:
            allowed += entry["allowed"]
            first = entry["refused_by"][:1]
            if set(entry["refused_by"]) - set(first) <= GRANT_RULES:
                alone.update(first)

    assert alone == set(RULES)
    assert allowed > 500
