"""The practice charity has everyone and everything that the product must show."""

from collections import Counter
from datetime import date, timedelta

import pytest

from cfsdocs.access.models import ACTIONS, ConflictState
from cfsdocs.people.models import Role
from cfsdocs.practice.charity import Charity
from cfsdocs.practice.plan import plan_file
from cfsdocs.practice.read import read_charity
from cfsdocs.records.models import CATEGORIES, State
from tests.unit.practice.conftest import TODAY


def test_every_role_is_held_by_somebody(charity: Charity) -> None:
    held = {role for colleague in charity.colleagues for role in colleague.roles}

    assert held == {role.name.lower() for role in Role}


def test_there_are_two_teams_each_with_a_line_manager_workers_and_volunteers(charity: Charity) -> None:
    for team, _ in charity.teams:
        roles = Counter(role for colleague in charity.colleagues if colleague.team == team for role in colleague.roles)

        assert roles["line_manager"] == 1
        assert roles["worker"] >= 2
        assert roles["volunteer"] >= 1


def test_there_are_twelve_families_and_a_personnel_folder_for_every_colleague(charity: Charity) -> None:
    kinds = Counter(folder.kind for folder in charity.folders)

    assert kinds == {"family": 12, "personnel": len(charity.colleagues)}
    assert len({folder.number for folder in charity.folders}) == len(charity.folders)


def test_there_are_about_a_hundred_and_fifty_files_of_every_kind(charity: Charity) -> None:
    kinds = Counter(planned.medium for planned in charity.files)

    assert 150 <= sum(kinds.values()) <= 180
    assert set(kinds) == {"pdf", "scan", "word", "sheet", "photo", "mail", "note"}
    assert kinds["scan"] >= 30
    assert kinds["pdf"] >= 40


def test_every_file_fits_its_folder(charity: Charity) -> None:
    folders = {folder.number: folder for folder in charity.folders}
    accounts = {colleague.id for colleague in charity.colleagues}
    for planned in charity.files:
        folder = folders[planned.folder]

        assert planned.section in folder.sections, planned.id
        assert set(planned.about) <= {person for person, _ in folder.people}, planned.id
        assert {person for person, _ in planned.sensitive} <= set(planned.about), planned.id
        assert {category for _, category in planned.sensitive} <= set(CATEGORIES), planned.id
        assert planned.recorded_by in accounts, planned.id
        assert planned.state in set(State), planned.id
        assert planned.made <= planned.received <= TODAY, planned.id


def test_ids_and_file_names_are_unique(charity: Charity) -> None:
    assert len({planned.id for planned in charity.files}) == len(charity.files)
    assert len({(planned.folder, planned.file_name) for planned in charity.files}) == len(charity.files)


def test_a_child_of_two_families_is_one_person_in_two_folders(charity: Charity) -> None:
    listed = Counter(person for folder in charity.folders for person, _ in folder.people)

    assert [person for person, times in listed.items() if times > 1] == ["jayden.coulson"]
    assert [person.id for person in charity.people].count("jayden.coulson") == 1


def test_there_is_a_conflict_in_every_state(charity: Charity) -> None:
    assert {conflict.state for conflict in charity.conflicts} == set(ConflictState)
    assert {action for conflict in charity.conflicts for action in conflict.conditions} <= set(ACTIONS)


def test_one_cover_has_just_ended_and_others_are_live(charity: Charity) -> None:
    ended = [cover for cover in charity.covers if cover.until.date() <= TODAY]

    assert len(ended) == 1
    assert ended[0].until.date() >= TODAY - timedelta(days=7)
    assert len(charity.covers) > len(ended)


def test_days_are_counted_from_the_day_of_making() -> None:
    later = read_charity(date(2031, 1, 6))

    assert any(cover.until.date() > date(2031, 1, 6) for cover in later.covers)


def test_one_colleague_has_not_signed_and_one_volunteer_has_lapsed(charity: Charity) -> None:
    newest = max(charity.policies, key=lambda policy: policy.in_force_from).label
    here = [colleague for colleague in charity.colleagues if colleague.until is None]

    assert [each.id for each in here if newest not in dict(each.declared)] == ["gemma.threlfall"]
    assert [each.id for each in here if each.trained_until and each.trained_until <= TODAY] == ["colin.arkwright"]


def test_most_sensitive_entries_are_lawful_and_a_few_are_not(charity: Charity) -> None:
    consents = {(each.person, each.category) for each in charity.consents if each.scope == "record"}
    grounded = {(each.folder, each.document) for each in charity.grounds}
    entries = [(planned, entry) for planned in charity.files for entry in planned.sensitive]
    unlawful = {
        planned.id
        for planned, entry in entries
        if entry not in consents and not {(planned.folder, None), (planned.folder, planned.id)} & grounded
    }

    assert "tranter-disclosure" in unlawful
    assert "haggart-sick-note" in unlawful
    assert 2 <= len(unlawful) <= len({planned.id for planned, _ in entries}) // 5


def test_a_slip_of_the_pen_in_a_document_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown sensitve"):
        plan_file({"id": "slip", "sensitve": {}}, "FFS-0001", {}, {}, {})
