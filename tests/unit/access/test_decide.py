"""What decide does when something is missing, unknown or broken: it refuses, or raises, and never permits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Boolean, null, text, type_coerce
from sqlalchemy.exc import OperationalError

from cfsdocs.access import lists
from cfsdocs.access.decide import Asker, Decision, decide, decide_add, decide_all, decide_folder, who
from cfsdocs.access.models import Action, Conflict, ConflictState
from cfsdocs.access.rules import RULES, Rule
from cfsdocs.db import reading, writing
from cfsdocs.house import House
from cfsdocs.people.models import Account
from cfsdocs.records.models import FolderKind
from tests.fixtures.house import NOW, Family, file
from tests.reference.breaks import Mutant
from tests.reference.mutants import broken

NOTHING = 10_000


@pytest.fixture
def letter(house: House, family: Family) -> int:
    return file(house, family, b"Dear Ms Marlow")


def test_what_is_allowed_comes_with_a_permit_and_the_grant(house: House, family: Family, letter: int):
    with reading(house.engine) as session:
        decision = decide(session, family.asker(family.amy), letter, Action.VIEW)

    assert decision
    assert decision.allowed
    assert decision.refused_by == ()
    assert decision.permit
    assert decision.permit.grant_id == decision.grant_id


def test_what_is_refused_names_its_rules_and_has_no_permit(house: House, family: Family, letter: int):
    with reading(house.engine) as session:
        decision = decide(session, family.asker(family.olu), letter, Action.VIEW)

    assert not decision
    assert decision.permit is None
    assert decision.refused_by[0].name == "need_to_know"
    assert all(rule.clause and rule.refusal.endswith(".") for rule in decision.refused_by)


@pytest.mark.parametrize("who_asks", ["amy", "nobody"])
def test_what_is_missing_is_refused_by_every_rule(house: House, family: Family, letter: int, who_asks: str):
    asker = family.asker(family.amy if who_asks == "amy" else NOTHING)
    document = NOTHING if who_asks == "amy" else letter
    folder = NOTHING if who_asks == "amy" else family.folder

    with reading(house.engine) as session:
        assert [rule.name for rule in decide(session, asker, document, Action.VIEW).refused_by] == [
            rule.name for rule in RULES
        ]
        assert not decide_all(session, asker, [document], Action.VIEW)[document]
        assert not decide_folder(session, asker, folder)
        assert not decide_add(session, asker, folder, family.section)


def test_a_section_of_another_folder_is_missing(house: House, family: Family):
    with reading(house.engine) as session:
        assert decide_add(session, family.asker(family.amy), family.folder, family.section)
        assert decide_add(session, family.asker(family.amy), family.folder, None)
        assert not decide_add(session, family.asker(family.amy), family.folder, NOTHING)


def test_a_decision_about_nothing_is_no_permission():
    assert not Decision(())


def test_null_refuses(house: House, family: Family, letter: int):
    unknown = Rule("unknown", "0", "Nobody knows.", type_coerce(null(), Boolean))
    assert not Decision(((unknown, None),))  # type: ignore[arg-type]

    as_null = Mutant(
        "a rule that knows nothing", "rules", "or_(~ONESELF, own)", "or_(~ONESELF, own) == func.nullif(1, 1)"
    )
    with broken(as_null) as product, reading(house.engine) as session:
        asker = product.decide.Asker(family.amy, family.purpose, NOW)
        decision = product.decide.decide(session, asker, letter, Action.VIEW)

        assert [rule.name for rule in decision.refused_by] == ["not_oneself"]
        assert decision.permit is None
        assert not product.lists.newest(session, asker)
        assert product.decide.who(session, letter, Action.VIEW, family.purpose, NOW) == []


def test_a_rule_that_fails_raises_and_permits_nothing(house: House, family: Family, letter: int):
    with writing(house.engine) as session:
        session.execute(text("DROP TABLE training"))

    with reading(house.engine) as session:
        for ask in (
            lambda: decide(session, family.asker(family.amy), letter, Action.VIEW),
            lambda: decide_all(session, family.asker(family.amy), [letter], Action.VIEW),
            lambda: decide_add(session, family.asker(family.amy), family.folder, None),
            lambda: decide_folder(session, family.asker(family.amy), family.folder),
            lambda: lists.newest(session, family.asker(family.amy)),
            lambda: lists.count(session, family.asker(family.amy)),
            lambda: lists.folders(session, family.asker(family.amy), FolderKind.FAMILY),
            lambda: who(session, letter, Action.VIEW, family.purpose, NOW),
        ):
            with pytest.raises(OperationalError, match="no such table"):
                ask()


@pytest.mark.parametrize("action", [Action(0), Action.VIEW | Action.EDIT, 1, Action(1 << 20)])
def test_a_decision_is_about_exactly_one_action(house: House, family: Family, letter: int, action: Action):
    with reading(house.engine) as session, pytest.raises(ValueError, match="exactly one action"):
        decide(session, family.asker(family.amy), letter, action)


def test_now_needs_its_time_zone(house: House, family: Family, letter: int):
    asker = Asker(family.amy, family.purpose, datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001

    with reading(house.engine) as session, pytest.raises(ValueError, match="time zone"):
        decide(session, asker, letter, Action.VIEW)


@pytest.mark.clause("8.2")
def test_days_of_grace_are_whole_days_though_the_clocks_go_back_in_between():
    london = Asker(1, 1, datetime(2026, 11, 1, 9, 0, tzinfo=ZoneInfo("Europe/London")))

    assert london.facts["grace_from"] == datetime(2026, 10, 18, 9, 0, tzinfo=UTC)


def test_days_of_grace_can_be_more_than_there_ever_were():
    assert Asker(1, 1, NOW, grace_days=10**9).facts["grace_from"] < NOW - timedelta(days=365_000)


def test_more_documents_than_one_statement_holds_are_decided_all_the_same(house: House, family: Family, letter: int):
    with reading(house.engine) as session:
        decided = decide_all(session, family.asker(family.amy), [*range(NOTHING, NOTHING + 1200), letter], Action.VIEW)

    assert len(decided) == 1201
    assert [document for document, decision in decided.items() if decision] == [letter]


@pytest.mark.clause("7.1")
def test_a_conflict_counts_from_the_moment_it_is_declared(house: House, family: Family, letter: int):
    with writing(house.engine) as session:
        session.add(
            Conflict(account_id=family.amy, person_id=family.jane, state=ConflictState.DECLARED, declared_at=NOW)
        )

    with reading(house.engine) as session:
        assert not decide(session, family.asker(family.amy), letter, Action.VIEW)
        assert not lists.newest(session, family.asker(family.amy))
        assert not decide_folder(session, family.asker(family.amy), family.folder)


@pytest.mark.clause("3.5")
def test_a_decision_is_never_kept(house: House, family: Family, letter: int):
    with reading(house.engine) as session:
        assert decide(session, family.asker(family.amy), letter, Action.VIEW)
    with writing(house.engine) as session:
        session.get_one(Account, family.amy).active_until = NOW

    with reading(house.engine) as session:
        assert not decide(session, family.asker(family.amy), letter, Action.VIEW)


def test_a_folder_says_whether_the_whole_of_it_is_known(house: House, family: Family):
    with reading(house.engine) as session:
        assert decide_folder(session, family.asker(family.amy), family.folder).whole
        assert not decide_folder(session, family.asker(family.olu), family.folder).whole
