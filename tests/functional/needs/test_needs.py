"""Who needs to know, on screens: allocate, cover, change worker, match, lend and end, each after what would change."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from cfsdocs.access.decide import decide
from cfsdocs.access.models import Action, Conflict, Grant
from cfsdocs.db import reading, writing
from cfsdocs.needs.models import Match
from cfsdocs.people.models import Account, Training
from tests.fixtures.charity import Charity
from tests.fixtures.web import Browser, journal


def sees(charity: Charity, name: str, action: Action = Action.VIEW, document: str = "marlow") -> bool:
    with reading(charity.house.engine) as session:
        return bool(decide(session, charity.asker(name), charity.documents[document], action))


def give(charity: Charity, browser: Browser, step: str, **fields: Any) -> Any:
    """Fill in a step's form, look at what would change, and confirm it."""
    needs = f"{charity.folder_path('marlow')}/needs"
    would = ask(charity, browser, step, **fields)
    assert would.status_int == 200, would.text
    form = next(each for each in would.forms.values() if "confirm" in each.fields)
    done = form.submit(status="*")
    return browser.get(needs) if done.status_int == 303 else done


def ask(charity: Charity, browser: Browser, step: str, **fields: Any) -> Any:
    page = browser.get(f"{charity.folder_path('marlow')}/needs/give/{step}")
    form = next(each for each in page.forms.values() if "/needs/give/" in each.action)
    for name, value in fields.items():
        if name == "documents":
            boxes = {box._value: box for box in form.fields["documents"]}
            for each in value:
                boxes[str(each)].checked = True
        else:
            form[name] = str(value)
    return form.submit(status="*")


def words(page: Any) -> str:
    return page.html.find("main").get_text(" ", strip=True)


@pytest.mark.clause("1.6")
def test_the_page_says_who_needs_to_know_and_why(charity: Charity) -> None:
    page = words(charity.as_("lena").get(f"{charity.folder_path('marlow')}/needs"))

    assert "Amy Hart" in page
    assert "Allocated worker" in page
    assert "Chief officer" in page
    assert charity.as_("amy").get(f"{charity.folder_path('marlow')}/needs", status="*").status_int == 404


@pytest.mark.clause("4.3")
def test_cover_opens_the_family_and_ends_after_a_fortnight(charity: Charity) -> None:
    page = give(charity, charity.as_("lena"), "cover", worker=charity.accounts["dev"])

    assert "Dev Lall" in words(page)
    assert sees(charity, "dev")
    charity.clock.pass_by(days=14)
    assert not sees(charity, "dev")


def test_what_would_change_is_shown_and_nothing_has_changed_before_it_is_confirmed(charity: Charity) -> None:
    would = ask(charity, charity.as_("lena"), "cover", worker=charity.accounts["dev"])

    assert "Dev Lall would see 1 document" in words(would)
    assert not sees(charity, "dev")


@pytest.mark.clause("1.6")
def test_ending_shows_who_would_lose_what_and_then_ends_it(charity: Charity) -> None:
    lena = charity.as_("lena")
    would = end_form(charity, lena, charity.accounts["amy"]).submit()

    assert "Amy Hart would no longer see this folder, nor 1 document of it" in words(would)
    assert sees(charity, "amy")
    next(each for each in would.forms.values() if "confirm" in each.fields).submit(status=303)
    assert not sees(charity, "amy")
    assert journal(charity.house)[-1].action == "end need"


def end_form(charity: Charity, browser: Browser, principal: int) -> Any:
    with reading(charity.house.engine) as session:
        wanted = select(Grant.id).where(Grant.principal_id == principal, Grant.folder_id == charity.folders["marlow"])
        grant = str(session.scalars(wanted.order_by(Grant.id.desc())).first())
    page = browser.get(f"{charity.folder_path('marlow')}/needs")
    return next(each for each in page.forms.values() if "grant" in each.fields and each["grant"].value == grant)


def test_a_grant_of_another_folder_cannot_be_ended_from_this_one(charity: Charity) -> None:
    lena, path = charity.as_("lena"), f"{charity.folder_path('marlow')}/needs"
    with reading(charity.house.engine) as session:
        theirs = session.scalars(select(Grant.id).where(Grant.principal_id == charity.accounts["dev"])).one()

    assert lena.send(f"{path}/end", at=path, grant=str(theirs), confirm="yes").status_int == 404
    assert sees(charity, "dev", document="ridge")


@pytest.mark.clause("4.3")
def test_a_change_of_worker_leaves_a_note_read_first_and_five_working_days_of_reading(charity: Charity) -> None:
    note = {"matters": "Tom starts school.", "next_step": "Ring on Friday.", "safety": "Nothing known."}
    give(charity, charity.as_("lena"), "change", old_worker=charity.accounts["amy"],
         worker=charity.accounts["olu"], **note)  # fmt: skip

    assert sees(charity, "olu", Action.EDIT)
    assert sees(charity, "amy")
    assert not sees(charity, "amy", Action.EDIT)
    olu = charity.as_("olu")
    assert "Read the handover note" in words(olu.get("/"))
    first = olu.get(charity.folder_path("marlow"), status=303).follow()
    assert "Tom starts school." in words(first)
    next(each for each in first.forms.values() if "handover" in each.action).submit(status=303)
    olu.get(charity.folder_path("marlow"), status=200)
    charity.clock.pass_by(days=7)  # five working days from Monday to Monday
    assert not sees(charity, "amy")


@pytest.mark.clause("4.3")
def test_a_line_manager_who_leads_none_of_the_workers_any_more_goes_with_the_old_one(charity: Charity) -> None:
    note = {"matters": "All.", "next_step": "None.", "safety": "None."}
    give(charity, charity.as_("lena"), "change", old_worker=charity.accounts["amy"],
         worker=charity.accounts["dev"], **note)  # fmt: skip

    assert sees(charity, "sol")
    assert sees(charity, "lena")
    charity.clock.pass_by(days=7)
    assert not sees(charity, "lena")


def test_a_handover_without_words_is_refused_and_keeps_what_was_typed(charity: Charity) -> None:
    page = ask(charity, charity.as_("lena"), "change", old_worker=charity.accounts["amy"],
               worker=charity.accounts["olu"], matters="Tom starts school.")  # fmt: skip

    assert page.status_int == 400
    assert "If there is nothing, say so" in words(page)
    assert "Tom starts school." in page.text
    assert sees(charity, "amy", Action.EDIT)


@pytest.mark.clause("8.1")
def test_a_volunteer_sees_the_marked_documents_alone_until_the_match_is_paused_or_ended(charity: Charity) -> None:
    other = charity.file("marlow", "amy", "Another visit")
    lena = charity.as_("lena")
    give(charity, lena, "match", volunteer=charity.accounts["vic"], documents=[charity.documents["marlow"]])
    charity.documents["other"] = other

    assert sees(charity, "vic")
    assert not sees(charity, "vic", Action.DOWNLOAD)
    assert not sees(charity, "vic", document="other")
    match = match_path(charity)
    for act, seen in (("pause", False), ("resume", True), ("end", False)):
        lena.send(match, 303, at=match, do=act)
        assert sees(charity, "vic") is seen, act


def match_path(charity: Charity) -> str:
    with reading(charity.house.engine) as session:
        ref = session.scalars(select(Match.ref)).one()
    return f"{charity.folder_path('marlow')}/matches/{ref}"


@pytest.mark.clause("8.1")
def test_an_untrained_volunteer_is_not_matched(charity: Charity) -> None:
    with writing(charity.house.engine) as session:
        for each in session.scalars(select(Training).where(Training.account_id == charity.accounts["vic"])):
            each.valid_until = charity.clock.now
    page = ask(charity, charity.as_("lena"), "match", volunteer=charity.accounts["vic"],
               documents=[charity.documents["marlow"]])  # fmt: skip

    assert page.status_int == 400
    assert "training" in words(page)
    assert not sees(charity, "vic")


@pytest.mark.clause("1.6")
def test_a_volunteer_searches_nothing(charity: Charity) -> None:
    vic = charity.as_("vic")

    assert vic.get("/search", status="*").status_int == 404
    assert vic.send("/search", at="/families", query="visit").status_int == 404
    assert 'href="/search"' not in vic.get("/").text
    assert 'href="/search"' in charity.as_("amy").get("/").text


@pytest.mark.clause("4.4")
def test_a_file_is_given_to_take_away_for_a_reason_and_a_time(charity: Charity) -> None:
    give(charity, charity.as_("lena"), "lend", worker=charity.accounts["amy"], document=charity.documents["marlow"],
         days=3, why="printed for the conference")  # fmt: skip

    assert sees(charity, "amy", Action.DOWNLOAD)
    charity.clock.pass_by(days=3)
    assert not sees(charity, "amy", Action.DOWNLOAD)
    assert sees(charity, "amy")


@pytest.mark.clause("7.1")
def test_somebody_with_a_connection_is_not_given_the_family_and_the_words_do_not_say_why(charity: Charity) -> None:
    with writing(charity.house.engine) as session:
        session.add(Conflict(account_id=charity.accounts["dev"], person_id=charity.people["Tom Marlow"],
                             declared_at=charity.clock.now))  # fmt: skip
    page = ask(charity, charity.as_("lena"), "allocate", worker=charity.accounts["dev"])

    assert page.status_int == 400
    assert "The rules do not let this colleague be given this folder" in words(page)
    assert "connection" not in words(page)


def test_only_those_who_work_with_families_can_be_given_one(charity: Charity) -> None:
    lena, path = charity.as_("lena"), f"{charity.folder_path('marlow')}/needs/give/allocate"

    for name in ("vic", "tess", "kim", "pat"):
        assert lena.send(path, at=path, worker=str(charity.accounts[name]), confirm="yes").status_int == 400, name
        assert not sees(charity, name), name


def test_the_pages_are_for_those_who_decide_about_the_family_alone(charity: Charity) -> None:
    for name in ("amy", "sol", "dev", "vic", "tess", "geoff", "pat", "kim", "ada"):
        browser = charity.as_(name)
        for path in ("", "/past", "/give/allocate", "/give/change", "/give/match", "/give/lend"):
            answer = browser.get(f"{charity.folder_path('marlow')}/needs{path}", status="*")
            assert answer.status_int == 404, (name, path)


@pytest.mark.clause("4.3")
def test_the_team_page_says_who_holds_what_and_which_family_has_no_worker(charity: Charity) -> None:
    lena = charity.as_("lena")
    assert "Amy Hart" in words(lena.get("/team"))
    assert "Families without a worker" not in words(lena.get("/team"))
    with writing(charity.house.engine) as session:
        session.get_one(Account, charity.accounts["amy"]).active_until = charity.clock.now

    page = words(lena.get("/team"))

    assert "Families without a worker Marlow family" in page
    assert "Last day" in page
    assert "Ridge" not in page
    assert charity.as_("olu").get("/team", status="*").status_int == 404


@pytest.mark.clause("1.6")
def test_who_could_see_a_document_on_an_earlier_day_is_answered_from_the_facts_of_then(charity: Charity) -> None:
    give(charity, charity.as_("lena"), "cover", worker=charity.accounts["dev"])
    charity.clock.pass_by(days=20)
    lena = charity.as_("lena")
    then = {"on-day": "24", "on-month": "11", "on-year": "2026"}

    for path in (f"{charity.document_path('marlow')}/who/past", f"{charity.folder_path('marlow')}/needs/past"):
        assert "Dev Lall" in words(lena.get(path, then))
        assert "Dev Lall" not in words(lena.get(path, {"on-day": "12", "on-month": "12", "on-year": "2026"}))
        assert "in the past" in words(lena.get(path, {"on-day": "1", "on-month": "1", "on-year": "2030"}))
