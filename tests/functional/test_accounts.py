"""Accounts are the system administrator's to open, change and end. They open nobody's folder."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from cfsdocs.access.models import Grant
from cfsdocs.db import writing
from cfsdocs.house import House
from cfsdocs.people.accounts import set_memberships, team
from cfsdocs.people.models import Role
from tests.fixtures.house import NOW, Family, document, file
from tests.fixtures.web import PASSWORD, Browser, Start, journal

pytestmark = pytest.mark.usefixtures("credentials")


def test_the_administrator_sees_who_has_an_account(administrator: Browser):
    page = administrator.get("/accounts")

    assert "Amy Hart" in page.text


@pytest.mark.parametrize("path", ["/accounts", "/accounts/new"])
def test_nobody_else_does(start: Start, path: str):
    browser = start()
    browser.sign_in("amy")

    browser.get(path, status=404)


def test_the_administrator_reads_no_document(administrator: Browser, house: House, family: Family):
    letter = document(house, file(house, family, b"Dear Jane"))

    administrator.get(f"/documents/{letter.ref}", status=404)


def test_inviting_somebody_shows_a_link_once_that_works(administrator: Browser, house: House):
    answer = invite(administrator, "Cora Lane", "cora.lane", "volunteer")

    link = answer.html.find("code").text
    stranger = administrator.another()
    assert "cora.lane" in stranger.get(link).text
    assert "open account" in {entry.action for entry in journal(house)}


def test_inviting_needs_the_administrator_s_own_password(administrator: Browser, house: House):
    answer = invite(administrator, "Cora Lane", "cora.lane", "volunteer", password="not it at all")

    assert answer.status_int == 400
    assert "cora.lane" not in sign_in_names(house)


@pytest.mark.parametrize(
    ("name", "sign_in_name", "roles", "why"),
    [
        ("", "cora", "worker", "Enter their full name"),
        ("Cora Lane", "", "worker", "Enter a sign-in name"),
        ("Cora Lane", "cora lane", "worker", "without spaces"),
        ("Cora Lane", "Amy", "worker", "is taken"),
        ("Cora Lane", "cora", "", "at least one role"),
        ("Cora Lane", "cora", "superuser", "at least one role"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(
    administrator: Browser, house: House, name: str, sign_in_name: str, roles: str, why: str
):
    before = sign_in_names(house)

    answer = invite(administrator, name, sign_in_name, roles)

    assert answer.status_int == 400
    assert why in answer.text
    assert sign_in_names(house) == before


@pytest.mark.clause("3.5")
def test_ending_access_signs_the_leaver_out_at_once(administrator: Browser):
    amy = administrator.another()
    amy.sign_in("amy")

    administrator.send(f"{page_of(administrator, 'Amy Hart')}/end", at="/accounts/new", status=303)

    assert amy.get("/declaration").status_int == 303
    assert amy.sign_in("amy").status_int == 403


def test_nobody_ends_or_widens_their_own_access(administrator: Browser, house: House):
    own = page_of(administrator, "Olu Bright")

    ended = administrator.send(f"{own}/end", at="/accounts/new")
    widened = administrator.send(own, at="/accounts/new", roles="chief_officer")

    assert (ended.status_int, widened.status_int) == (400, 400)
    assert administrator.get("/accounts").status_int == 200


def test_other_roles_count_from_the_next_request(administrator: Browser):
    amy = administrator.another()
    amy.sign_in("amy")
    amy.get("/accounts", status=404)

    administrator.send(page_of(administrator, "Amy Hart"), at="/accounts/new", roles="system_administrator", status=303)

    assert amy.get("/accounts").status_int == 200


@pytest.mark.parametrize("role", ["chief_officer", "office_manager", "chair"])
def test_the_administrator_cannot_make_up_a_colleague_whose_role_opens_folders(
    administrator: Browser, house: House, role: str
):
    answer = invite(administrator, "Cora Lane", "cora", role)

    assert answer.status_int == 400
    assert "from the command line" in answer.text
    assert "cora" not in sign_in_names(house)


def test_the_administrator_gives_nobody_a_role_or_team_that_opens_folders(administrator: Browser, house: House):
    amy = page_of(administrator, "Amy Hart")
    with writing(house.engine) as session:
        north = team(session, "north").id
        session.add(Grant(principal_id=north, folder_id=1, actions=1, categories=0, valid_from=NOW))

    as_chief = administrator.send(amy, at="/accounts/new", roles="chief_officer")
    into_team = administrator.send(amy, at="/accounts/new", roles="worker", team="north")
    elsewhere = administrator.send(amy, at="/accounts/new", roles="worker", team="south")

    assert (as_chief.status_int, into_team.status_int, elsewhere.status_int) == (400, 400, 303)


def test_the_administrator_cannot_take_over_an_account_that_opens_folders(administrator: Browser):
    link = f"{page_of(administrator, 'Amy Hart')}/link"

    answer = administrator.send(link, at="/accounts/new", password=PASSWORD)

    assert answer.status_int == 400
    assert "from the command line" in answer.text
    assert administrator.another().sign_in("amy").status_int in (200, 303)


def test_an_account_that_is_not_there_is_a_404(administrator: Browser):
    administrator.get("/accounts/aaaaaaaaaaaaaaaaaaaaaaaaaa", status=404)


def test_names_are_escaped_wherever_they_are_shown(administrator: Browser):
    invite(administrator, "<script>alert(1)</script>", "cora", "worker")

    page = administrator.get("/accounts")

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def invite(browser: Browser, name: str, sign_in_name: str, roles: str, password: str = PASSWORD) -> Browser:
    fields = {"name": name, "sign_in_name": sign_in_name, "roles": roles, "team": "north", "password": password}
    return browser.send("/accounts/new", at="/accounts/new", **fields)


def page_of(browser: Browser, name: str) -> str:
    return str(browser.get("/accounts").html.find("a", string=name)["href"])


def sign_in_names(house: House) -> set[str]:
    with house.engine.connect() as connection:
        return set(connection.execute(text("SELECT name FROM principal WHERE kind = 'account'")).scalars())


@pytest.fixture
def administrator(start: Start, house: House, family: Family) -> Browser:
    """Olu is the system administrator here."""
    with writing(house.engine) as session:
        set_memberships(session, family.olu, [Role.SYSTEM_ADMINISTRATOR], [])
    browser = start()
    browser.sign_in("olu")
    return browser
