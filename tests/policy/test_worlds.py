"""The worlds of this folder, as a data protection officer writes them: every case comes out as it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from cfsdocs.access.rules import RULES
from cfsdocs.access.worlds.ask import wrong_cases
from cfsdocs.access.worlds.fill import fill
from cfsdocs.access.worlds.load import load
from cfsdocs.access.worlds.world import Case
from tests.fixtures.worlds import OpenWorld
from tests.reference.model import Model

HERE = Path(__file__).parent
NAMES = [rule.name for rule in RULES]
FOLLOWS = {name: set(NAMES[NAMES.index(name) :]) if NAMES.index(name) >= 9 else {name} for name in NAMES}
"""A rule alone: the rules about grants build on one another, so those after it do not hold either."""

Check = Callable[[str], None]


@pytest.fixture
def check(empty: OpenWorld) -> Check:
    """Runs one world's cases."""

    def run(name: str) -> None:
        world = load(HERE / name)
        with empty() as session:
            assert world.cases
            assert [str(wrong) for wrong in wrong_cases(session, world, fill(session, world))] == []

    return run


@pytest.mark.clause("3.5")
def test_an_account_opens_nothing_before_its_start_or_from_its_end_on(check: Check):
    check("active_account.yaml")


@pytest.mark.clause("8.2", "2.2")
def test_whoever_has_not_signed_the_policy_in_force_opens_nothing_but_in_the_days_of_grace(check: Check):
    check("declaration_signed.yaml")
    check("declaration_signed_grace_is_over.yaml")


@pytest.mark.clause("8.1")
def test_a_volunteer_without_current_training_opens_nothing(check: Check):
    check("volunteer_trained.yaml")


@pytest.mark.clause("7.1")
def test_nobody_opens_a_folder_about_themselves_but_what_their_own_file_shows_them(check: Check):
    check("not_oneself.yaml")


@pytest.mark.clause("7.1", "7.2", "7.3", "footnote 2")
def test_a_declared_connection_closes_every_folder_it_concerns_whatever_was_granted(check: Check):
    check("no_conflict.yaml")


@pytest.mark.clause("footnote 1", "7.3", "3.3")
def test_personnel_files_open_to_their_keepers_alone_and_the_chief_officers_to_the_chair(check: Check):
    check("personnel_keeper.yaml")


@pytest.mark.clause("3.4(e)")
def test_restricted_documents_are_only_read_by_chief_officer_and_auditor_and_disposed_ones_by_nobody(check: Check):
    check("not_closed.yaml")


@pytest.mark.clause("2.4", "3.4(b)")
def test_what_was_given_for_one_purpose_is_not_used_for_one_it_does_not_fit(check: Check):
    check("compatible_purpose.yaml")


@pytest.mark.clause("5.3", "5.4", "6.3")
def test_sensitive_information_needs_consent_or_a_ground_unless_its_recorder_mends_it(check: Check):
    check("lawful_sensitive.yaml")


@pytest.mark.clause("1.6", "2.1")
def test_nobody_opens_what_nobody_recorded_that_they_need_to_know(check: Check):
    check("need_to_know.yaml")


@pytest.mark.clause("1.6")
def test_a_need_to_know_opens_nothing_before_it_begins_or_from_its_end_on(check: Check):
    check("need_is_current.yaml")


@pytest.mark.clause("2.5")
def test_a_need_to_know_reaches_only_to_the_actions_it_names(check: Check):
    check("need_permits.yaml")


@pytest.mark.clause("2.4")
def test_a_need_to_know_for_one_purpose_opens_nothing_for_another(check: Check):
    check("need_purpose.yaml")


@pytest.mark.clause("3.4(c)", "3.7")
def test_sensitive_categories_need_one_grant_that_clears_them_all(check: Check):
    check("cleared.yaml")


def test_every_world_of_this_folder_is_checked():
    source = Path(__file__).read_text()
    assert [path.name for path in sorted(HERE.glob("*.yaml")) if f'check("{path.name}")' not in source] == []


@pytest.mark.parametrize("rule", NAMES)
def test_every_rule_has_a_world_with_a_grant_a_refusal_and_a_near_miss(rule: str):
    cases = load(HERE / f"{rule}.yaml").cases
    allowed = [case for case in cases if case.allow]
    by_this_alone = [case for case in cases if case.because == _alone(rule, case)]

    assert allowed
    assert by_this_alone
    assert any(_one_step(refused, granted) for refused in by_this_alone for granted in allowed)


@pytest.mark.parametrize("path", sorted(HERE.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_reference_model_agrees_with_every_case(path: Path):
    world = load(path)
    model = Model(_with_defaults(yaml.load(path.read_text(), Loader=yaml.BaseLoader)))

    for case in world.cases:
        action = str(case.action.name).lower()
        if case.document:
            refused = model.refused_by(case.account, action, case.document, case.purpose)
        else:
            refused = model.refused_add(case.account, str(case.folder), case.section, case.purpose)
        assert (not refused, set(refused)) == (case.allow, set(case.because or ())), f"line {case.line}"


def _alone(rule: str, case: Case) -> set[str]:
    return FOLLOWS[rule] - ({"cleared"} if case.document is None else set())


def _one_step(refused: Case, granted: Case) -> bool:
    asked = [(case.account, case.action, case.document, case.folder, case.purpose) for case in (refused, granted)]
    return sum(one != other for one, other in zip(*asked, strict=True)) == 1


def _with_defaults(facts: dict) -> dict:
    """What a file may leave out, as the model expects it: BaseLoader leaves every scalar a text."""
    facts = {"consents": [], "grounds": [], "grants": [], "conflicts": [], "grace_days": 14} | facts
    facts["grace_days"] = int(facts["grace_days"])
    facts["accounts"] = [
        {"roles": [], "teams": [], "declared": {}, "trained": None} | each for each in facts["accounts"]
    ]
    facts["documents"] = [{"state": "current", "sensitive": []} | each for each in facts["documents"]]
    for document in facts["documents"]:
        document["shown_to_subject"] = document.get("shown_to_subject") == "true"
    facts["grants"] = [
        {"section": None, "document": None, "purpose": None, "categories": []} | each for each in facts["grants"]
    ]
    facts["conflicts"] = [{"person": None, "folder": None, "conditions": []} | each for each in facts["conflicts"]]
    return _null(facts)


def _null(value: object) -> object:
    if isinstance(value, dict):
        return {key: _null(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_null(each) for each in value]
    return None if value == "null" else value
