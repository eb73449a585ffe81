"""Notices in the application: one's own alone, counted, read, and never a word about anybody."""

from __future__ import annotations

import re

import pytest
from pyramid.interfaces import IRoutesMapper
from sqlalchemy import select

from cfsdocs.db import reading, writing
from cfsdocs.journal.models import Entry
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.models import Notice
from cfsdocs.notices.post import notify
from cfsdocs.people.mail_address import mail_address
from cfsdocs.people.models import Account
from cfsdocs.web.identity import CLOCK
from tests.fixtures.charity import FAMILIES, STAFF, Charity
from tests.fixtures.web import Browser, journal

ADDRESS = "amy.hart@fellside.example"


def tell(charity: Charity, name: str, kind: Kind = Kind.TO_DO, urgent: bool = False) -> str:
    with writing(charity.house.engine) as session:
        notify(session, charity.accounts[name], kind, charity.clock.now, urgent)
        return session.scalars(select(Notice.ref).order_by(Notice.id.desc())).first() or ""


def badge(browser: Browser, path: str = "/") -> str:
    found = browser.get(path).html.select_one(".moj-notification-badge")
    return found.get_text() if found else ""


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)
def test_a_kind_leads_to_a_page_without_a_reference_and_its_words_name_nobody(charity: Charity, kind: Kind) -> None:
    registry = charity.browser().app_under_test.registry
    assert CLOCK in registry
    route = registry.getUtility(IRoutesMapper).get_route(f"cfsdocs.{kind.route}")

    assert route is not None
    assert "{" not in route.pattern
    assert re.fullmatch(r"[A-Z][^{}%<>]*\.", kind.words)
    said = kind.words.lower()
    named = [word for full, *_ in (*STAFF.values(), *FAMILIES.values()) for word in full.lower().split()]
    assert not [word for word in named if word != "family" and re.search(rf"\b{word}\b", said)]


def test_with_no_notices_the_page_says_so_and_the_menu_has_no_number(charity: Charity) -> None:
    amy = charity.as_("amy")
    assert "No notices" in amy.get("/notices")
    assert badge(amy) == ""


def test_a_notice_is_counted_on_every_page_and_said_on_the_home_page(charity: Charity) -> None:
    tell(charity, "amy")
    tell(charity, "amy", urgent=True)
    amy = charity.as_("amy")

    assert badge(amy, "/families") == "2 not read"
    assert "2 notices that you have not read" in amy.get("/")
    assert amy.get("/").html.select_one(".cfs-due__urgent") is not None
    assert badge(charity.as_("olu")) == ""


def test_notices_are_shown_the_newest_first(charity: Charity) -> None:
    tell(charity, "amy")
    charity.clock.pass_by(minutes=5)
    tell(charity, "amy", urgent=True)

    rows = charity.as_("amy").get("/notices").html.select(".cfs-notice__said")
    assert [row.get_text(" ", strip=True).startswith("Urgent") for row in rows] == [True, False]


def test_opening_a_notice_marks_it_as_read_and_goes_where_it_leads(charity: Charity) -> None:
    ref = tell(charity, "amy")
    amy = charity.as_("amy")

    answer = amy.send("/notices", at="/notices", open=ref, notice=ref)

    assert (answer.status_int, answer.location) == (303, "http://localhost/")
    assert badge(amy) == ""
    assert "Read, left on" in amy.get("/notices")


def test_marking_all_as_read_leaves_what_came_after_the_page_was_shown(charity: Charity) -> None:
    tell(charity, "amy")
    tell(charity, "amy", urgent=True)
    amy = charity.as_("amy")
    form = next(each for each in amy.get("/notices").forms.values() if len(each.fields.get("notice", [])) == 2)
    tell(charity, "amy", urgent=True)
    form.submit(headers={"Origin": "http://localhost"})

    assert badge(amy) == "1 not read"


def test_nobody_can_mark_a_colleagues_notice_as_read(charity: Charity) -> None:
    ref = tell(charity, "lena")
    amy = charity.as_("amy")

    answer = amy.send("/notices", at="/notices", open=ref)

    assert answer.location.endswith("/notices")
    assert badge(charity.as_("lena")) == "1 not read"


def test_the_journal_tells_that_notices_were_read_and_no_more(charity: Charity) -> None:
    ref = tell(charity, "amy")
    charity.as_("amy").send("/notices", at="/notices", notice=ref)

    entry = next(each for each in reversed(journal(charity.house)) if each.action == "read notices")
    assert (entry.account_id, entry.outcome, entry.folder_id) == (charity.accounts["amy"], "done", None)


def test_one_gives_ones_own_address_and_takes_it_back(charity: Charity) -> None:
    amy = charity.as_("amy")

    assert amy.send("/notices/mail", at="/notices/mail", mail_address=ADDRESS).status_int == 303
    assert ADDRESS in amy.get("/account")
    assert ADDRESS not in charity.as_("lena").get("/notices")
    amy.send("/notices/mail", at="/notices/mail", mail_address="")
    assert stored(charity) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        "amy",
        "amy@",
        "@fellside.example",
        "amy@localhost",
        "amy@fell side.example",
        "a@b.c\nBcc: x@y.z",
        "a@" + "b" * 260,
    ],
)
def test_what_is_not_an_address_comes_back_as_it_was_typed(charity: Charity, wrong: str) -> None:
    answer = charity.as_("amy").send("/notices/mail", at="/notices/mail", mail_address=wrong)

    assert answer.status_int == 400
    assert "Enter an email address in the right form" in answer
    assert answer.html.select_one("#mail_address")["value"] in (wrong, wrong.replace("\n", "\r\n"))
    assert stored(charity) == ""


def test_the_administrator_sets_somebodys_address(charity: Charity) -> None:
    kim, path = charity.as_("kim"), account_path(charity, "amy")

    assert kim.send(f"{path}/mail", at=path, mail_address="amy").status_int == 400
    assert kim.send(f"{path}/mail", at=path, mail_address=ADDRESS).status_int == 303
    assert stored(charity) == ADDRESS
    assert ADDRESS in kim.get(path)


@pytest.mark.parametrize("name", [name for name in STAFF if name != "kim"])
def test_nobody_but_the_administrator_sets_a_colleagues_address(charity: Charity, name: str) -> None:
    browser, path = charity.as_(name), account_path(charity, "amy")

    assert browser.send(f"{path}/mail", at="/notices/mail", mail_address=ADDRESS).status_int == 404
    assert stored(charity) == ""


def test_an_address_reaches_neither_journal_nor_address_bar(charity: Charity) -> None:
    amy = charity.as_("amy")
    answer = amy.send("/notices/mail", at="/notices/mail", mail_address=ADDRESS)

    assert "hart" not in answer.location
    with reading(charity.house.engine) as session:
        for entry in session.scalars(select(Entry)):
            assert "@" not in f"{entry.action} {entry.note}"


def stored(charity: Charity) -> str:
    with reading(charity.house.engine) as session:
        return mail_address(session, charity.accounts["amy"])


def account_path(charity: Charity, name: str) -> str:
    with reading(charity.house.engine) as session:
        return f"/accounts/{session.get_one(Account, charity.accounts[name]).ref}"
