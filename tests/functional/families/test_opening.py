"""Opening a family's folder, step by step, through HTTP: who sees it when, and what it never tells."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from cfsdocs.db import reading
from cfsdocs.families.models import PossibleMatch
from cfsdocs.families.opening import THANKS
from cfsdocs.notices.models import Notice
from tests.fixtures.charity import Charity
from tests.fixtures.families import begin, day, folder_id, submit, today
from tests.fixtures.web import journal

JANE = date(1990, 5, 17)


def explain(charity: Charity, browser, path, **changes):
    page = browser.get(f"{path}/privacy")
    leaflet = page.html.find("input", {"name": "leaflet"})["value"]
    person = page.html.find("input", {"name": "people"})["value"]
    said = {
        "leaflet": leaflet, "people": person, "what_is_recorded": "y", "how_it_is_used": "y",
        "when_it_is_shared": "y", **day("given_on", today(charity)), **changes,
    }  # fmt: skip
    return submit(browser, f"{path}/privacy", **said)


def finish(charity: Charity, browser, path):
    explain(charity, browser, path)
    for step in ("people", "safety", "know", "privacy", "consent"):
        submit(browser, f"{path}/opening", f"{path}/opening/steps/{step}", 303)
    return submit(browser, f"{path}/opening/check")


def kinds_of(charity: Charity, name: str) -> set[str]:
    with reading(charity.house.engine) as session:
        return set(session.scalars(select(Notice.kind).where(Notice.account_id == charity.accounts[name])))


def test_a_worker_opens_a_folder_from_the_name_check_to_the_last_look(charity: Charity):
    amy = charity.as_("amy")
    path = begin(charity, amy)
    assert "Cannot start yet" in amy.get(f"{path}/opening").text

    assert finish(charity, amy, path).location.endswith(path)

    assert "This folder is open" in amy.get(f"{path}/opening")
    assert amy.get("/families").html.find("a", string="Stone family")
    assert [each.action for each in journal(charity.house) if each.outcome == "done" and each.folder_id][
        -1
    ] == "open family"


def test_an_opening_can_be_left_and_is_taken_up_again_from_home(charity: Charity):
    amy = charity.as_("amy")
    path = begin(charity, amy)
    submit(amy, f"{path}/opening", f"{path}/opening/steps/safety", 303)
    charity.clock.pass_by(minutes=9)
    again = charity.as_("amy")
    line = again.get("/").html.find("a", string=re.compile("Go on opening"))
    page = again.get(line["href"])
    assert page.html.find(id="status-safety").text.strip() == "Done"
    assert page.html.find(id="status-people").text.strip() == "To do"


@pytest.mark.clause("1.6")
@pytest.mark.clause("3.5")
@pytest.mark.parametrize(
    ("name", "born"), [("Jane Marlow", JANE), ("Rosa Ridge", date(1988, 5, 17)), ("Zed Nobody", JANE)]
)
def test_the_name_check_answers_in_the_same_words_whether_somebody_is_known_or_not(charity: Charity, name, born):
    amy, olu = charity.as_("amy"), charity.as_("olu")
    pages = []
    for browser, who, when in ((amy, name, born), (olu, "Wilma Stone", date(1991, 4, 2))):
        path = begin(charity, browser, who, when)
        shown = browser.get(f"{path}/opening?begun=1").text
        assert THANKS in shown
        pages.append(re.sub(r"[a-z2-7]{26}|F-\d+|Amy Hart|Olu Bright|(value|data-token)=\"[^\"]+\"", "", shown))
    assert pages[0] == pages[1]


@pytest.mark.clause("1.6")
def test_a_possible_match_is_told_to_the_line_manager_who_holds_both_folders_and_to_nobody_else(charity: Charity):
    begin(charity, charity.as_("olu"), "Jane Marlow", JANE)
    assert "FAMILY_KNOWN" in kinds_of(charity, "lena")
    shown = charity.as_("lena").get("/families/possible-matches")
    assert "Jane Marlow" in shown
    assert "Marlow family" in shown
    for other in ("olu", "amy", "sol", "helen"):
        assert "FAMILY_KNOWN" not in kinds_of(charity, other)
    assert "Nothing waits" in charity.as_("sol").get("/families/possible-matches")
    charity.as_("olu").get("/families/possible-matches", status=404)


@pytest.mark.clause("1.6")
def test_a_match_in_a_folder_that_the_manager_may_not_see_is_as_if_there_were_none(charity: Charity):
    path = begin(charity, charity.as_("amy"), "Rosa Ridge", date(1988, 5, 17))
    with reading(charity.house.engine) as session:
        assert session.scalars(select(PossibleMatch)).one()
    assert kinds_of(charity, "lena") == {"FAMILY_BEGUN"}
    assert "Nothing waits" in charity.as_("lena").get("/families/possible-matches")
    assert "may be known" not in charity.as_("lena").get("/").text

    finish(charity, charity.as_("amy"), path)

    assert "FAMILY_KNOWN" in kinds_of(charity, "helen")  # she oversees both teams' families
    assert "Rosa Ridge" in charity.as_("helen").get("/families/possible-matches")


def test_a_misspelt_name_with_the_same_birth_date_is_a_possible_match(charity: Charity):
    begin(charity, charity.as_("amy"), "Jayne Marlowe", JANE)
    assert "FAMILY_KNOWN" in kinds_of(charity, "lena")


def test_one_person_in_two_folders_crosses_no_document_and_is_marked_only_for_who_holds_both(charity: Charity):
    path = begin(charity, charity.as_("olu"), "Jane Marlow", JANE)
    lena = charity.as_("lena")
    item = lena.get("/families/possible-matches").html.find("form", action=re.compile("possible-matches/"))["action"]
    submit(lena, "/families/possible-matches", item, 303, same="yes")

    assert "Also known in another folder" in lena.get(f"{path}/people")
    assert "Also known in another folder" in lena.get(f"{charity.folder_path('marlow')}/people")
    for name, theirs in (("olu", path), ("amy", charity.folder_path("marlow"))):
        shown = charity.as_(name).get(f"{theirs}/people")
        assert "Jane Marlow" in shown
        assert "Also known" not in shown
    assert "No document here" in charity.as_("olu").get(path)
    with reading(charity.house.engine) as session:
        assert session.scalars(select(PossibleMatch)).one().same


def test_a_match_is_decided_once_and_only_by_who_may(charity: Charity):
    begin(charity, charity.as_("olu"), "Jane Marlow", JANE)
    lena = charity.as_("lena")
    item = lena.get("/families/possible-matches").html.find("form", action=re.compile("possible-matches/"))["action"]
    submit(charity.as_("sol"), "/families/possible-matches", item, 404, same="yes")
    assert submit(lena, "/families/possible-matches", item, same="").status_int == 400
    submit(lena, "/families/possible-matches", item, 303, same="no")
    submit(lena, "/families/possible-matches", item, 404, same="yes")


@pytest.mark.clause("1.6")
@pytest.mark.clause("1.5")
def test_a_folder_on_its_way_is_seen_by_who_began_it_and_their_line_manager_alone(charity: Charity):
    amy = charity.as_("amy")
    path = begin(charity, amy)
    everybody = ("amy", "olu", "dev", "lena", "sol", "pat", "helen", "geoff", "tess", "vic", "kim", "ada")
    seen = {name for name in everybody if charity.as_(name).get(path, status="*").status_int == 200}
    assert seen == {"amy", "lena"}

    finish(charity, amy, path)

    seen = {name for name in everybody if charity.as_(name).get(path, status="*").status_int == 200}
    assert seen == {"amy", "lena", "helen"}


@pytest.mark.parametrize("name", ["helen", "pat", "geoff", "vic", "kim", "ada", "tess"])
def test_only_workers_and_line_managers_open_a_family(charity: Charity, name):
    browser = charity.as_(name)
    browser.get("/families/open", status=404)
    assert "Open a family" not in browser.get("/families").text
    browser.post("/families/open", {"csrf_token": browser.token("/families")}, status=404)


def test_a_line_manager_opens_a_folder_and_leads_it(charity: Charity):
    lena = charity.as_("lena")
    path = begin(charity, lena)
    assert finish(charity, lena, path).status_int == 303
    charity.as_("amy").get(path, status=404)


@pytest.mark.clause("4.1")
def test_a_folder_does_not_open_before_every_step_is_done(charity: Charity):
    amy = charity.as_("amy")
    path = begin(charity, amy)
    answered = submit(amy, f"{path}/opening/check")
    assert answered.status_int == 400
    assert "Finish every step first" in answered
    submit(amy, f"{path}/opening", f"{path}/opening/steps/privacy", 400)
    charity.as_("helen").get(path, status=404)


def test_what_was_begun_by_mistake_leaves_the_list_and_stays_with_the_manager(charity: Charity):
    amy = charity.as_("amy")
    path = begin(charity, amy)
    submit(amy, f"{path}/opening", f"{path}/opening/stop", 303)
    amy.get(path, status=404)
    assert "Go on opening" not in amy.get("/").text
    assert "Stone family" in charity.as_("lena").get(path)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Enter a name for the folder"),
        ({"name": " "}, "Enter their name"),
        ({"part": ""}, "Enter their part"),
        ({"born__day": "31", "born__month": "2"}, "Enter the date as numbers"),
        ({"born__year": "2190"}, "must be today or in the past"),
        ({"born__day": "", "born__month": "", "born__year": ""}, "Enter their birth date"),
    ],
)
def test_a_wrong_name_check_comes_back_with_what_was_typed(charity: Charity, wrong, said):
    typed = {"title": "Stone family", "name": "Wilma Stone", "part": "mother", **day("born", date(1991, 4, 2))}
    answered = submit(charity.as_("amy"), "/families/open", **(typed | wrong))
    assert answered.status_int == 400
    assert said in answered
    if "title" not in wrong:
        assert 'value="Stone family"' in answered


@pytest.mark.clause("4.1")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"what_is_recorded": None}, "Tick each of the three"),
        ({"when_it_is_shared": None}, "Tick each of the three"),
        ({"people": None}, "Choose who was told"),
        ({"people": "999999"}, "Choose who was told"),
        ({"leaflet": None}, "Choose the leaflet"),
        ({"given_on__day": "", "given_on__month": "", "given_on__year": ""}, "Enter the day"),
    ],
)
def test_an_explanation_leaves_nothing_out(charity: Charity, changes, said):
    answered = explain(charity, charity.as_("amy"), charity.folder_path("marlow"), **changes)
    assert answered.status_int == 400
    assert said in answered


@pytest.mark.clause("4.1")
def test_privacy_cannot_have_been_explained_tomorrow(charity: Charity):
    tomorrow = today(charity) + timedelta(days=1)
    answered = explain(charity, charity.as_("amy"), charity.folder_path("marlow"), **day("given_on", tomorrow))
    assert answered.status_int == 400
    assert "today or in the past" in answered


@pytest.mark.clause("4.1")
def test_a_late_explanation_is_marked_as_late(charity: Charity):
    amy = charity.as_("amy")
    path = begin(charity, amy)
    explain(charity, amy, path)
    assert "Late" not in amy.get(f"{path}/privacy").html.find("ul", "cfs-facts").text
    explain(charity, amy, charity.folder_path("marlow"))  # open for more than a year
    assert "Late" in amy.get(f"{charity.folder_path('marlow')}/privacy").html.find("ul", "cfs-facts").text


def test_the_pages_of_a_family_are_not_there_for_a_personnel_file(charity: Charity):
    helen = charity.as_("helen")
    file = charity.folder_path("amy")
    assert "Amy Hart" in helen.get(f"{file}/people")
    for page in ("safety", "privacy", "consent", "people/add", "people/parental", "opening"):
        helen.get(f"{file}/{page}", status=404)


def test_the_folder_of_a_step_that_does_not_exist_is_not_found(charity: Charity):
    amy = charity.as_("amy")
    path = begin(charity, amy)
    submit(amy, f"{path}/opening", f"{path}/opening/steps/everything", 404)
    assert folder_id(charity, path)
