"""Safety through HTTP: a protected address is masked everywhere, and shown once to who says why."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from cfsdocs.db import reading
from cfsdocs.families.addresses import protected_strings
from cfsdocs.families.models import AddressShown
from cfsdocs.records.addresses import ContactPoint
from cfsdocs.records.models import Category, Sensitive
from tests.fixtures.charity import Charity
from tests.fixtures.families import add_father, begin, submit
from tests.fixtures.web import journal

STREET, POSTCODE = "14 Sallow Court", "ZX3 4QT"
SECRET = re.compile(r"Sallow|ZX3\s*4QT")


@pytest.fixture
def path(charity: Charity) -> str:
    return charity.folder_path("marlow")


def hide(charity: Charity, path: str, **changes) -> None:
    said = {
        "person": str(charity.people["Jane Marlow"]), "kind": "address", "words": STREET, "town": "Skelbeck",
        "postcode": POSTCODE, "hide": "yes", **changes,
    }  # fmt: skip
    submit(charity.as_("amy"), f"{path}/safety/addresses/add", status=303, **said)


def reveal_path(browser, path: str) -> str:
    return browser.get(f"{path}/safety").html.find("details", "cfs-reveal").find("form")["action"]


@pytest.mark.clause("5.4")
@pytest.mark.clause("3.5")
def test_a_protected_address_is_on_no_page_at_all(charity: Charity, path):
    hide(charity, path)
    for name in ("amy", "lena", "helen"):
        browser = charity.as_(name)
        pages = (
            "/",
            "/families",
            path,
            f"{path}/people",
            f"{path}/safety",
            f"{path}/privacy",
            f"{path}/consent",
            "/search",
        )
        for page in pages:
            assert not SECRET.search(browser.get(page).text), page
        found = submit(browser, "/search", query="sallow")
        assert "Jane" not in found.text


@pytest.mark.clause("3.5")
def test_it_is_shown_once_to_who_says_why_and_that_is_in_the_journal(charity: Charity, path):
    hide(charity, path)
    amy = charity.as_("amy")
    shown = submit(amy, f"{path}/safety", reveal_path(amy, path), reason="to post the court's letter")
    assert "14 Sallow Court, Skelbeck, ZX3 4QT" in shown
    assert not SECRET.search(amy.get(f"{path}/safety").text)
    last = [each for each in journal(charity.house) if each.action == "show address"][-1]
    assert (last.account_id, last.outcome) == (charity.accounts["amy"], "done")
    with reading(charity.house.engine) as session:
        looked = session.scalars(select(AddressShown)).one()
        assert looked.reason == "to post the court's letter"


@pytest.mark.clause("3.5")
@pytest.mark.parametrize("reason", ["", "  ", "x", "y" * 201])
def test_without_a_reason_it_stays_hidden(charity: Charity, path, reason):
    hide(charity, path)
    amy = charity.as_("amy")
    answered = submit(amy, f"{path}/safety", reveal_path(amy, path), reason=reason)
    assert answered.status_int == 400
    assert not SECRET.search(answered.text)
    assert answered.html.find("input", {"id": "reason"})
    with reading(charity.house.engine) as session:
        assert session.scalars(select(AddressShown)).all() == []


@pytest.mark.clause("1.6")
@pytest.mark.parametrize("name", ["olu", "dev", "vic", "kim", "ada", "pat"])
def test_nobody_else_can_ask_for_it(charity: Charity, path, name):
    hide(charity, path)
    shows = reveal_path(charity.as_("amy"), path)
    browser = charity.as_(name)
    answered = browser.post(shows, {"csrf_token": browser.token("/"), "reason": "to have a look"}, status=404)
    assert not SECRET.search(answered.text)


def test_an_address_of_another_folder_is_not_shown_through_mine(charity: Charity, path):
    hide(charity, path)
    item = reveal_path(charity.as_("amy"), path).split("/")[-2]
    dev, other = charity.as_("dev"), charity.folder_path("ridge")
    submit(dev, f"{other}/safety", f"{other}/safety/addresses/{item}/show", 404, reason="to have a look")


def test_no_get_shows_it(charity: Charity, path):
    hide(charity, path)
    amy = charity.as_("amy")
    assert amy.get(reveal_path(amy, path), status="*").status_int in (404, 405)


def test_the_history_says_that_it_changed_and_not_what_it_is(charity: Charity, path):
    hide(charity, path)
    amy = charity.as_("amy")
    end = next(
        form["action"] for form in amy.get(f"{path}/safety").html.find_all("form") if form["action"].endswith("/end")
    )
    submit(amy, f"{path}/safety", end, 303)
    history = amy.get(f"{path}/safety").html.find("details", "cfs-history").text
    assert "Jane Marlow: protected address was recorded" in history
    assert "Jane Marlow: protected address was ended" in history
    assert not SECRET.search(history)


def test_what_was_hidden_is_searched_for_after_it_has_ended(charity: Charity, path):
    hide(charity, path)
    amy = charity.as_("amy")
    end = next(
        form["action"] for form in amy.get(f"{path}/safety").html.find_all("form") if form["action"].endswith("/end")
    )
    submit(amy, f"{path}/safety", end, 303)
    with reading(charity.house.engine) as session:
        assert "ZX3 4QT" in protected_strings(session, charity.folders["marlow"])


def test_only_who_decides_about_the_folder_stops_hiding_something(charity: Charity, path):
    hide(charity, path)
    amy, lena = charity.as_("amy"), charity.as_("lena")
    item = reveal_path(amy, path).removesuffix("/show")
    assert "needs hiding no longer" not in amy.get(f"{path}/safety").text
    submit(amy, f"{path}/safety", f"{item}/unprotect", 404, reason="they have moved away")
    assert submit(lena, f"{path}/safety", f"{item}/unprotect", reason="").status_int == 400
    submit(lena, f"{path}/safety", f"{item}/unprotect", 303, reason="they have moved away")
    assert "14 Sallow Court" in amy.get(f"{path}/safety")


def test_what_is_hidden_in_one_folder_is_searched_for_in_every_folder_of_the_person(charity: Charity, path):
    other = begin(charity, charity.as_("olu"), "Jane Marlow", date(1990, 5, 17))
    lena = charity.as_("lena")
    item = lena.get("/families/possible-matches").html.find("form", action=re.compile("possible-matches/"))["action"]
    submit(lena, "/families/possible-matches", item, 303, same="yes")
    hide(charity, path)
    with reading(charity.house.engine) as session:
        theirs = session.scalars(select(ContactPoint)).one()
        listing = {row.folder_id for row in session.execute(select(ContactPoint.folder_id))}
        assert listing == {charity.folders["marlow"]} == {theirs.folder_id}
    assert not SECRET.search(lena.get(f"{other}/safety").text)
    assert "Nothing is recorded" in lena.get(f"{other}/safety")


def test_somebody_of_the_folder_or_by_name_must_not_learn_something_until_it_ends(charity: Charity, path):
    add_father(charity)
    amy = charity.as_("amy")
    jane, rob = str(charity.people["Jane Marlow"]), str(charity.people["Rob Marlow"])
    add = f"{path}/safety/must-not-learn"
    submit(amy, add, status=303, person=jane, learner_id=rob, what="where she lives")
    submit(amy, add, status=303, person=jane, learner="Her brother Ned", what="that she left")
    shown = amy.get(f"{path}/safety")
    assert "Rob Marlow" in shown.html.find("ul", "cfs-facts").text
    assert "Her brother Ned" in shown.html.find("ul", "cfs-facts").text
    end = shown.html.find("li", "cfs-facts__warn").find("form")["action"]
    submit(amy, f"{path}/safety", end, 303)
    assert "Rob Marlow" not in amy.get(f"{path}/safety").html.find("ul", "cfs-facts").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"learner": "Ned", "what": ""}, "Enter what they must not learn"),
        ({"learner": "", "what": "where she lives"}, "Choose who must not learn it"),
        ({"learner": "Ned", "what": "where", "person": None}, "Choose a person"),
    ],
)
def test_who_must_not_learn_what_is_recorded_wholly_or_not(charity: Charity, path, typed, said):
    typed = {"person": str(charity.people["Jane Marlow"]), **typed}
    answered = submit(charity.as_("amy"), f"{path}/safety/must-not-learn", **typed)
    assert answered.status_int == 400
    assert said in answered


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"hide": None}, "Say whether it must be hidden"),
        ({"kind": None}, "Choose what it is"),
        ({"person": None}, "Choose a person"),
        ({"words": "", "postcode": ""}, "Enter the address"),
    ],
)
def test_an_address_is_recorded_wholly_or_not_and_never_hidden_or_open_by_default(charity: Charity, path, wrong, said):
    typed = {
        "person": str(charity.people["Jane Marlow"]), "kind": "address", "words": STREET, "postcode": POSTCODE,
        "hide": "yes",
    } | wrong  # fmt: skip
    answered = submit(charity.as_("amy"), f"{path}/safety/addresses/add", **typed)
    assert answered.status_int == 400
    assert said in answered


def test_how_to_contact_somebody_safely_replaces_what_was_said_before(charity: Charity, path):
    amy = charity.as_("amy")
    form = next(a["href"] for a in amy.get(f"{path}/safety").html.find_all("a") if "/contact/" in a.get("href", ""))
    submit(amy, form, status=303, ways="Text only", times="9 to 2", avoid="Letters")
    submit(amy, form, status=303, ways="Ring her sister", times="", avoid="")
    shown = amy.get(f"{path}/safety").html
    assert "Ring her sister" in shown.find("dl").text
    assert "Text only" not in shown.find("dl").text
    assert "Text only" in shown.find("details", "cfs-history").text
    assert submit(amy, form, ways="").status_int == 400


@pytest.mark.clause("5.4")
def test_documents_that_are_here_already_are_searched_for_what_is_hidden_now(charity: Charity, path):
    held = charity.file("marlow", "amy", "Note of the visit", b"She now lives at 14 Sallow Court with her sister.\n")
    other = charity.file("marlow", "amy", "Another note", b"We talked about school.\n")
    hide(charity, path)
    with reading(charity.house.engine) as session:
        marked = session.scalars(
            select(Sensitive.document_id).where(Sensitive.category == int(Category.PROTECTED_ADDRESS))
        )
        assert set(marked) == {held}
        assert other != held


@pytest.mark.clause("5.4")
def test_a_new_document_is_searched_for_what_is_hidden(charity: Charity, path):
    hide(charity, path)
    held = charity.file("marlow", "amy", "Note of the visit", b"Post to ZX34QT, please.\n")
    with reading(charity.house.engine) as session:
        assert session.get(Sensitive, (held, charity.people["Jane Marlow"], int(Category.PROTECTED_ADDRESS)))
