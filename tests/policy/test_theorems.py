"""What Cedar proves of its authorizer, asked of ours: forbid trumps permit, default deny, no order or repetition.

In SQLCipher alone: that PostgreSQL decides the same is the reference model's to prove.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfsdocs.access.decide import Asker, decide_all
from cfsdocs.access.models import ACTIONS
from tests.fixtures.worlds import OpenWorld
from tests.reference.compare import filled
from tests.reference.generate import CATEGORIES
from tests.reference.strategies import searching, worlds

Fact = dict[str, Any]
Asked = tuple[str, str, str, str]
"""Account, action, document, purpose."""
ASKED = ("view", "download", "edit", "share")


@pytest.mark.clause("7.1", "7.2", "7.3")
@searching
@given(facts=worlds(), state=st.sampled_from(["declared", "excluded"]), by_person=st.booleans())
def test_forbid_trumps_permit_a_conflict_beats_any_grant_role_cover_and_own_file(
    in_memory: OpenWorld, facts: Fact, state: str, by_person: bool
):
    folders = [folder for folder in facts["folders"] if folder["people"] or not by_person]
    standing = [
        {"account": account["id"], "state": state, "conditions": list(ACTIONS), "person": None, "folder": None}
        | ({"person": folder["people"][0]} if by_person else {"folder": folder["id"]})
        for account in facts["accounts"]
        for folder in folders
    ]

    found = decisions(in_memory, facts | {"conflicts": facts["conflicts"] + standing, "grants": generous(facts)})

    closed = {document["id"] for document in facts["documents"] for each in folders if each["id"] == document["folder"]}
    assert all("no_conflict" in refused_by for asked, refused_by in found.items() if asked[2] in closed)


@pytest.mark.clause("1.6", "2.1")
@searching
@given(facts=worlds())
def test_default_deny_without_a_grant_nothing_opens_but_what_ones_own_file_shows(in_memory: OpenWorld, facts: Fact):
    kinds = {folder["id"]: folder["kind"] for folder in facts["folders"]}
    shown = {
        document["id"]
        for document in facts["documents"]
        if document["shown_to_subject"] and kinds[document["folder"]] == "personnel"
    }
    found = opened(in_memory, facts | {"grants": []})
    assert {asked[1:3] for asked in found} <= {("view", document) for document in shown}


@searching
@given(facts=worlds())
def test_allowed_only_if_explicitly_permitted_by_one_grant_that_meets_every_condition(
    in_memory: OpenWorld, facts: Fact
):
    together = opened(in_memory, facts)
    apart = opened(in_memory, facts | {"grants": []})
    for grant in facts["grants"]:
        apart |= opened(in_memory, facts | {"grants": [grant]})

    assert together == apart


@searching
@given(facts=worlds(), seed=st.integers(0, 99))
def test_the_order_of_facts_and_their_repetition_are_irrelevant(in_memory: OpenWorld, facts: Fact, seed: int):
    shuffled = dict(facts)
    for kind in ("grants", "conflicts", "consents", "grounds"):
        again = [dict(each) for each in facts[kind] * 2]
        random.Random(seed).shuffle(again)
        shuffled[kind] = again
    shuffled["grants"] = [grant | {"id": f"g{place}"} for place, grant in enumerate(shuffled["grants"])]

    assert decisions(in_memory, shuffled) == decisions(in_memory, facts)


@searching
@given(facts=worlds())
def test_a_further_grant_never_closes_and_a_further_conflict_never_opens(in_memory: OpenWorld, facts: Fact):
    before = opened(in_memory, facts)

    assert before <= opened(in_memory, facts | {"grants": facts["grants"] + generous(facts)})
    for dropped in facts["conflicts"]:
        fewer = [each for each in facts["conflicts"] if each is not dropped]
        assert before <= opened(in_memory, facts | {"conflicts": fewer})


def generous(facts: Fact) -> list[Fact]:
    """Everything, on every folder, for everybody."""
    return [
        {
            "id": f"generous{place}",
            "to": f"account:{account['id']}",
            "folder": folder["id"],
            "section": None,
            "document": None,
            "actions": list(ACTIONS),
            "categories": CATEGORIES,
            "purpose": None,
            "from": "2020-01-01T00:00:00+00:00",
            "until": None,
        }
        for place, (account, folder) in enumerate((a, f) for a in facts["accounts"] for f in facts["folders"])
    ]


def decisions(in_memory: OpenWorld, facts: Fact) -> dict[Asked, list[str]]:
    """Everything that can be asked, and the rules that refuse it."""
    found = {}
    with in_memory() as session:
        world = filled(session, facts)
        documents = world.ids.documents
        for account, account_id in world.ids.accounts.items():
            for purpose, purpose_id in world.ids.purposes.items():
                asker = Asker(account_id, purpose_id, world.world.now, world.world.grace_days)
                for name in ASKED:
                    decided = decide_all(session, asker, documents.values(), ACTIONS[name])
                    for document, id_ in documents.items():
                        refused_by = [rule.name for rule in decided[id_].refused_by]
                        found[account, name, document, purpose] = refused_by
    return found


def opened(in_memory: OpenWorld, facts: Fact) -> set[Asked]:
    """What is allowed."""
    return {asked for asked, refused_by in decisions(in_memory, facts).items() if not refused_by}
