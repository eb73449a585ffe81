"""The declaration (8.2): read, signed with one's name and password, and needed before anything else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from cfsdocs.db import reading, writing
from cfsdocs.house import House
from cfsdocs.people.models import Account, Declaration, PolicyVersion
from tests.fixtures.house import NOW, Family
from tests.fixtures.web import PASSWORD, Browser, Clock, Start, journal

pytestmark = [pytest.mark.usefixtures("credentials"), pytest.mark.clause("8.2")]

MINE = (
    select(Declaration.signed_name)
    .join(PolicyVersion, PolicyVersion.id == Declaration.version_id)
    .where(PolicyVersion.label == "v2")
)


def test_the_policy_in_force_is_there_to_read(amy: Browser):
    assert "Information will not be shared" in amy.get("/declaration").text


def test_signing_opens_everything_else(amy: Browser, house: House, family: Family):
    assert amy.get("/account").location == "http://localhost/declaration"

    sign(amy, house, name="Amy Hart", password=PASSWORD)

    assert amy.get("/account").status_int == 200
    with reading(house.engine) as session:
        assert session.scalars(MINE).all() == ["Amy Hart"]
    assert "sign declaration" in {entry.action for entry in journal(house)}


@pytest.mark.parametrize(
    ("name", "password", "why"),
    [("", PASSWORD, "Type your full name"), ("Amy Hart", "not it at all", "The password is not right")],
)
def test_without_name_and_password_it_is_not_signed(amy: Browser, house: House, name: str, password: str, why: str):
    answer = sign(amy, house, name=name, password=password)

    assert answer.status_int == 400
    assert why in answer.text
    with reading(house.engine) as session:
        assert session.scalars(MINE).all() == []


def test_a_version_that_was_replaced_meanwhile_is_not_signed(amy: Browser, house: House, clock: Clock):
    with writing(house.engine) as session:
        session.add(PolicyVersion(label="v3", in_force_from=clock.now, text="New."))

    answer = sign(amy, house, name="Amy Hart", password=PASSWORD, version="1")

    assert "has changed since" in answer.text


def test_a_new_version_leaves_fourteen_days_to_sign(amy: Browser, house: House, clock: Clock):
    sign(amy, house, name="Amy Hart", password=PASSWORD)
    with writing(house.engine) as session:
        session.add(PolicyVersion(label="v3", in_force_from=clock.now, text="New."))

    clock.pass_by(days=14, seconds=-1)
    amy.sign_in("amy")
    assert amy.get("/account").status_int == 200

    clock.pass_by(seconds=1)
    assert amy.get("/account").location == "http://localhost/declaration"


def test_nothing_can_be_sent_before_signing(amy: Browser):
    amy.send("/purpose", at="/declaration", status=404)


def test_with_no_policy_in_force_there_is_nothing_to_sign_and_nothing_to_see(
    amy: Browser, house: House, family: Family, clock: Clock
):
    with writing(house.engine) as session:
        session.get_one(Account, family.amy).active_from = NOW.replace(year=2023)
    clock.now = NOW.replace(year=2024)
    amy.sign_in("amy")

    assert "No policy is in force" in amy.get("/declaration").text
    assert amy.get("/account").status_int == 303


def sign(browser: Browser, house: House, version: str | None = None, **fields: str) -> Browser:
    with reading(house.engine) as session:
        newest = session.scalars(select(PolicyVersion.id).order_by(PolicyVersion.id.desc())).first()
    return browser.send("/declaration", at="/declaration", version=version or str(newest), **fields)


@pytest.fixture
def amy(start: Start, house: House, clock: Clock) -> Browser:
    """Amy has not signed the version in force, and her days of grace are over."""
    with writing(house.engine) as session:
        policy = "1.6 Information will not be shared.\n\n2.1 Confidential."
        session.add(PolicyVersion(label="v2", in_force_from=clock.now - timedelta(days=40), text=policy))
    browser = start()
    browser.sign_in("amy")
    return browser
