"""The people of a family through HTTP: added, corrected, with parental responsibility and their history."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from cfsdocs.db import reading, writing
from cfsdocs.families.models import LivesWith, ParentalResponsibility
from tests.fixtures.charity import Charity
from tests.fixtures.families import add_father, day, give_parental, person_ref, submit, today

NOBODY = {"born__day": "", "born__month": "", "born__year": ""}


@pytest.fixture
def people(charity: Charity) -> str:
    return f"{charity.folder_path('marlow')}/people"


def test_a_person_is_added_and_lives_with_others(charity: Charity, people):
    amy = charity.as_("amy")
    tom = str(charity.people["Tom Marlow"])
    submit(
        amy,
        f"{people}/add",
        status=303,
        name="Nan Marlow",
        part="grandmother",
        lives_with=tom,
        **day("born", date(1955, 1, 2)),
    )
    shown = amy.get(people)
    assert "Nan Marlow" in shown
    assert "Lives with Nan Marlow" in shown  # and Tom with her
    assert "Nan Marlow was added" in shown.html.find("details", "cfs-history").text
    with reading(charity.house.engine) as session:
        assert len(session.scalars(select(LivesWith)).all()) == 2


@pytest.mark.clause("3.4(d)")
def test_a_correction_keeps_what_was_recorded_before(charity: Charity, people):
    amy, ref = charity.as_("amy"), person_ref(charity, "Jane Marlow")
    shown = amy.get(f"{people}/{ref}")
    assert shown.html.find("input", {"name": "name"})["value"] == "Jane Marlow"
    submit(amy, f"{people}/{ref}", status=303, name="Jayne Marlow", part="mother", **day("born", date(1990, 5, 17)))
    history = amy.get(people).html.find("details", "cfs-history").text
    assert "name Jayne Marlow (before: name Jane Marlow)" in history
    assert "Amy Hart" in history


def test_somebody_who_died_is_not_written_to_and_cannot_consent(charity: Charity, people):
    amy, ref = charity.as_("amy"), person_ref(charity, "Jane Marlow")
    died = today(charity) - timedelta(days=3)
    said = {
        "name": "Jane Marlow",
        "part": "mother",
        "no_letters": "y",
        **day("born", date(1990, 5, 17)),
        **day("died", died),
    }
    submit(amy, f"{people}/{ref}", status=303, **said)
    shown = amy.get(people).text
    assert "Do not write to them" in shown
    assert "Died" in shown
    assert f"{ref}/share" not in amy.get(people.replace("/people", "/consent")).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Enter their name"),
        ({"name": "x" * 121}, "120 characters"),
        ({"part": ""}, "Enter their part"),
        ({"born__month": "13"}, "Enter the date as numbers"),
        ({"born__year": "2190"}, "today or in the past"),
    ],
)
def test_what_cannot_be_recorded_is_said_beside_its_field(charity: Charity, people, wrong, said):
    typed = {"name": "Nan Marlow", "part": "grandmother", **day("born", date(1955, 1, 2))} | wrong
    answered = submit(charity.as_("amy"), f"{people}/add", **typed)
    assert answered.status_int == 400
    assert said in answered.html.find("div", "govuk-error-summary").text


@pytest.mark.clause("5.4")
def test_parental_responsibility_is_recorded_with_its_evidence_and_ended(charity: Charity, people):
    amy = charity.as_("amy")
    jane, tom = str(charity.people["Jane Marlow"]), str(charity.people["Tom Marlow"])
    said = {"adult": jane, "children": tom, "evidence": "birth_certificate", **day("seen_on", today(charity))}
    submit(amy, f"{people}/parental", status=303, **said)
    shown = amy.get(people)
    assert "birth certificate" in shown.html.find("ul", "cfs-facts").text
    end = shown.html.find("ul", "cfs-facts").find("form")["action"]
    submit(amy, people, end, 303)
    assert "Nobody's is recorded" in amy.get(people)
    submit(amy, people, end, 404)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"adult": None}, "Choose an adult"),
        ({"children": None}, "Choose at least one child"),
        ({"evidence": None}, "Choose how you know"),
        ({"seen_on__year": "2190"}, "today or in the past"),
        ({"seen_on__day": "99"}, "Enter the date as numbers"),
    ],
)
def test_parental_responsibility_is_recorded_wholly_or_not(charity: Charity, people, wrong, said):
    typed = {
        "adult": str(charity.people["Jane Marlow"]), "children": str(charity.people["Tom Marlow"]),
        "evidence": "told", **day("seen_on", today(charity)),
    } | wrong  # fmt: skip
    answered = submit(charity.as_("amy"), f"{people}/parental", **typed)
    assert answered.status_int == 400
    assert said in answered


@pytest.mark.clause("5.4")
def test_nobody_has_parental_responsibility_for_an_adult(charity: Charity, people):
    add_father(charity)
    said = {
        "adult": str(charity.people["Rob Marlow"]), "children": str(charity.people["Jane Marlow"]), "evidence": "told",
        **day("seen_on", today(charity)),
    }  # fmt: skip
    answered = submit(charity.as_("amy"), f"{people}/parental", **said)
    assert answered.status_int == 400
    assert "nobody has parental responsibility for an adult" in answered


@pytest.mark.clause("5.4")
def test_the_database_takes_no_parental_responsibility_for_who_is_18(charity: Charity):
    give_parental(charity, "marlow", "Jane Marlow", "Tom Marlow")
    with writing(charity.house.engine) as session:
        held = session.scalars(select(ParentalResponsibility)).one()
        held.adult_at = held.valid_from
        with pytest.raises(IntegrityError, match="for_a_child"):
            session.flush()
        session.rollback()


def test_a_birth_date_on_which_consents_rest_is_not_changed_under_them(charity: Charity, people):
    give_parental(charity, "marlow", "Jane Marlow", "Tom Marlow")
    ref = person_ref(charity, "Tom Marlow")
    answered = submit(
        charity.as_("amy"), f"{people}/{ref}", name="Tom Marlow", part="child", **day("born", date(2015, 5, 17))
    )
    assert answered.status_int == 400
    assert "End it first" in answered


def test_a_person_of_another_folder_is_not_found_here(charity: Charity, people):
    amy = charity.as_("amy")
    amy.get(f"{people}/{person_ref(charity, 'Rosa Ridge')}", status=404)
    amy.get(f"{people}/aaaaaaaaaaaaaaaaaaaaaaaaaa", status=404)


@pytest.mark.clause("3.5")
@pytest.mark.parametrize("name", ["olu", "dev", "sol", "pat", "geoff", "tess", "vic", "kim", "ada"])
def test_who_does_not_hold_the_family_sees_none_of_its_pages(charity: Charity, name):
    browser, path = charity.as_(name), charity.folder_path("marlow")
    for page in ("people", "safety", "privacy", "consent", "people/add", "safety/addresses/add"):
        browser.get(f"{path}/{page}", status=404)


@pytest.mark.clause("3.4(d)")
def test_the_database_lets_nobody_rewrite_the_history(charity: Charity, people):
    submit(charity.as_("amy"), f"{people}/add", status=303, name="Nan Marlow", part="grandmother", **NOBODY)
    for statement in ("UPDATE folder_change SET words = 'nothing'", "DELETE FROM folder_change"):
        with pytest.raises(IntegrityError, match="only ever added to"), writing(charity.house.engine) as session:
            session.execute(text(statement))
