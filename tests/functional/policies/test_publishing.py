"""Publishing a policy (8.2, 8.3): proposed by the Chief Officer, approved by the Chair, and never changed again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from cfsdocs.db import reading, writing
from cfsdocs.errors import InputError
from cfsdocs.notices.models import Notice
from cfsdocs.people import policies
from cfsdocs.people.accounts import add_account
from cfsdocs.people.models import Account, Declaration, Person, Policy, PolicyVersion, Role
from cfsdocs.people.policy_models import PaperSignature, PolicyProposal, PolicyReview
from tests.fixtures.charity import Charity
from tests.fixtures.web import PASSWORD, Browser, journal

TEXT = "1. Introduction\r\n\r\n- 1.1 We keep what we are told.\r\n\r\nDeclaration:\r\n\r\nI have read it.\r\n"


def fields(**changed: str) -> dict[str, str]:
    typed = {
        "policy": "confidentiality", "label": "v2", "text": TEXT, "summary": "Newer law", "minute_ref": "2026/41",
        "adopted-day": "20", "adopted-month": "11", "adopted-year": "2026",
        "in_force-day": "1", "in_force-month": "12", "in_force-year": "2026",
    }  # fmt: skip
    return typed | changed


def propose(browser: Browser, status: int = 303, **changed: str) -> Any:
    return browser.send("/policies/propose", at="/policies/propose", status=status, **fields(**changed))


def published(charity: Charity, **changed: str) -> PolicyVersion:
    """A version that both have published, through their browsers."""
    path = propose(charity.as_("helen"), **changed).location.removeprefix("http://localhost")
    charity.as_("geoff").send(f"{path}/approve", at=path, password=PASSWORD, status=303)
    with reading(charity.house.engine) as session:
        return session.scalars(select(PolicyVersion).order_by(PolicyVersion.id.desc()).limit(1)).one()


def draft(**changed: Any) -> policies.Draft:
    usual: dict[str, Any] = {
        "policy": Policy.CONFIDENTIALITY, "label": "v2", "text": "1.1 Words.", "summary": "All", "minute_ref": "1",
        "adopted": date(2026, 11, 20), "in_force": date(2026, 12, 1),
    }  # fmt: skip
    return policies.Draft(**(usual | changed))


@pytest.mark.clause("8.2")
def test_what_one_proposes_another_publishes_and_everybody_is_asked_to_sign_it(charity: Charity) -> None:
    version = published(charity)

    assert (version.label, version.minute_ref, version.adopted) == ("v2", "2026/41", date(2026, 11, 20))
    assert (version.proposed_by, version.approved_by) == (charity.accounts["helen"], charity.accounts["geoff"])
    assert version.text == "1. Introduction\n\n- 1.1 We keep what we are told.\n\nDeclaration:\n\nI have read it."
    charity.clock.pass_by(days=9)
    page = charity.as_("amy").get("/declaration").text
    assert "We keep what we are told." in page
    assert "I have read it." in page
    assert "Newer law" in page
    assert {"propose policy", "publish policy"} <= {entry.action for entry in journal(charity.house)}


def test_a_proposal_changes_nothing_until_it_is_approved(charity: Charity) -> None:
    propose(charity.as_("helen"))
    charity.clock.pass_by(days=60)

    assert "We keep what we are told." not in charity.as_("amy").get("/declaration").text


def test_what_is_approved_late_is_in_force_from_then_so_that_nobodys_grace_began_unseen(charity: Charity) -> None:
    path = propose(charity.as_("helen")).location.removeprefix("http://localhost")
    charity.clock.pass_by(days=40)
    charity.as_("geoff").send(f"{path}/approve", at=path, password=PASSWORD, status=303)

    with reading(charity.house.engine) as session:
        newest = policies.versions(session, Policy.CONFIDENTIALITY)[0]
        assert newest.in_force_from == charity.clock.now
    assert charity.as_("amy").get("/families", status=200)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"policy": ""}, "Choose which policy"),
        ({"label": " "}, "Give the version a name"),
        ({"label": "V1"}, "a version of this name already"),
        ({"text": " \r\n "}, "Paste the whole text"),
        ({"summary": ""}, "what changed"),
        ({"minute_ref": ""}, "minutes record it"),
        ({"adopted-day": "31", "adopted-month": "2"}, "the day on which the Board adopted it"),
        ({"adopted-year": "2027"}, "today, or in the past"),
        ({"in_force-year": "2025"}, "not before it was adopted"),
    ],
)
def test_a_version_that_lacks_something_is_not_proposed_and_what_was_typed_is_still_there(
    charity: Charity, changed: dict[str, str], why: str
) -> None:
    answer = propose(charity.as_("helen"), status=400, **changed)

    assert why in answer.text
    assert "2026/41" in answer.text or "minute_ref" in changed
    with reading(charity.house.engine) as session:
        assert session.scalars(select(PolicyProposal)).all() == []


def test_only_the_chief_officer_proposes_and_only_the_chair_decides(charity: Charity) -> None:
    helen = charity.as_("helen")
    path = propose(helen).location.removeprefix("http://localhost")
    for name in ("amy", "lena", "pat", "tess", "kim", "ada", "geoff"):
        charity.as_(name).get("/policies/propose", status=404)
    for name in ("amy", "pat", "tess", "kim", "helen"):
        browser = charity.as_(name)
        browser.send(f"{path}/approve", at="/help", password=PASSWORD, status=404)
        browser.send(f"{path}/decline", at="/help", reason="No", status=404)
    for name in ("amy", "pat", "tess", "ada"):
        charity.as_(name).get(path, status=404)

    with reading(charity.house.engine) as session:
        assert session.scalars(select(PolicyProposal.state)).all() == ["waiting"]


def test_without_the_chairs_password_nothing_is_published(charity: Charity) -> None:
    path = propose(charity.as_("helen")).location.removeprefix("http://localhost")

    answer = charity.as_("geoff").send(f"{path}/approve", at=path, password="not it at all", status=400)

    assert "The password is not right" in answer.text
    with reading(charity.house.engine) as session:
        assert len(policies.versions(session, Policy.CONFIDENTIALITY)) == 1


def test_declining_says_why_and_withdrawing_takes_it_back(charity: Charity) -> None:
    helen, geoff = charity.as_("helen"), charity.as_("geoff")
    first = propose(helen).location.removeprefix("http://localhost")
    assert "Say what should be different" in geoff.send(f"{first}/decline", at=first, reason="", status=400).text
    geoff.send(f"{first}/decline", at=first, reason="Clause 4 is missing", status=303)
    assert "Clause 4 is missing" in helen.get(first).text
    second = propose(helen).location.removeprefix("http://localhost")
    helen.send(f"{second}/withdraw", at=second, status=303)

    assert "decided or withdrawn" in geoff.send(f"{second}/approve", at="/help", password=PASSWORD, status=400).text
    with reading(charity.house.engine) as session:
        states = session.scalars(select(PolicyProposal.state).order_by(PolicyProposal.id)).all()
    assert states == ["declined", "withdrawn"]


def test_the_chair_is_told_of_a_proposal_and_the_chief_officer_of_the_answer(charity: Charity) -> None:
    path = propose(charity.as_("helen")).location.removeprefix("http://localhost")
    assert "waits for you to approve it" in charity.as_("geoff").get("/").text
    charity.as_("geoff").send(f"{path}/approve", at=path, password=PASSWORD, status=303)

    with reading(charity.house.engine) as session:
        told = {tuple(each) for each in session.execute(select(Notice.account_id, Notice.kind))}
    assert (charity.accounts["geoff"], "POLICY_PROPOSED") in told
    assert (charity.accounts["helen"], "POLICY_DECIDED") in told


def test_one_person_with_two_accounts_is_not_two_people(charity: Charity) -> None:
    with writing(charity.house.engine) as session:
        person = session.get_one(Person, session.get_one(Account, charity.accounts["helen"]).person_id)
        other = add_account(session, person, "helen.chair", [Role.CHAIR], [], charity.clock.now)
        proposal = policies.propose(session, draft(), charity.accounts["helen"], charity.clock.now)
        with pytest.raises(InputError, match="takes two people"):
            policies.approve(session, proposal.id, other.id, charity.clock.now)


def test_a_version_cannot_come_into_force_before_one_that_is_published_already(charity: Charity) -> None:
    now = charity.clock.now
    with writing(charity.house.engine) as session:
        helen, geoff = charity.accounts["helen"], charity.accounts["geoff"]
        policies.approve(session, policies.propose(session, draft(), helen, now).id, geoff, now)
        with pytest.raises(InputError, match="newer version is in force from that day"):
            policies.propose(session, draft(label="v3", in_force=date(2026, 11, 25)), helen, now)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Charity:
    """The charity in each database."""
    found: Charity = request.getfixturevalue("charity" if request.param == "sqlite" else "charity_on_postgres")
    return found


@pytest.mark.clause("8.3")
def test_the_database_lets_no_published_version_signature_or_review_be_changed_or_deleted(either: Charity) -> None:
    with writing(either.house.engine) as session:
        version = session.scalars(select(PolicyVersion)).one()
        by, now = either.accounts["helen"], either.clock.now
        recorded: dict[str, Any] = {"version_id": version.id, "recorded_by": by, "recorded_at": now}
        session.add(PolicyReview(reviewed=now.date(), minute_ref="1", **recorded))
        session.add(PaperSignature(name="Jo", signed=now.date(), sheet="7", **recorded))
    for statement in (
        update(PolicyVersion).values(text="Other words"),
        update(PolicyVersion).values(in_force_from=either.clock.now),
        update(Declaration).values(signed_name="Somebody else"),
        text("DELETE FROM policy_version"),
        text("DELETE FROM declaration"),
        text("DELETE FROM policy_review"),
        text("UPDATE paper_signature SET name = 'Another'"),
    ):
        with pytest.raises(DBAPIError, match="never changes"), writing(either.house.engine) as session:
            session.execute(statement)


@pytest.mark.parametrize("state", ["published", "declined"])
def test_the_database_lets_nobody_decide_their_own_proposal(either: Charity, state: str) -> None:
    with writing(either.house.engine) as session:
        proposal = policies.propose(session, draft(), either.accounts["helen"], either.clock.now).id
    version = select(PolicyVersion.id).scalar_subquery()
    decided = {"decided_by": either.accounts["helen"], "version_id": version if state == "published" else None}
    with pytest.raises(DBAPIError, match="two_people"), writing(either.house.engine) as session:
        session.execute(update(PolicyProposal).where(PolicyProposal.id == proposal).values(state=state, **decided))


def test_the_database_lets_nobody_publish_a_version_alone(either: Charity) -> None:
    helen = either.accounts["helen"]
    for both in ({"proposed_by": helen, "approved_by": helen}, {"proposed_by": helen}, {"approved_by": helen}):
        with pytest.raises(DBAPIError, match=r"two_people|both_or_neither"), writing(either.house.engine) as session:
            session.add(PolicyVersion(label="alone", in_force_from=either.clock.now, **both))


@pytest.mark.clause("8.3")
def test_the_board_reviews_every_three_years_and_those_who_answer_for_it_see_when(charity: Charity) -> None:
    version = published(charity)
    charity.clock.now = charity.clock.now.replace(year=2029, month=5, day=21)
    for name in ("helen", "geoff"):
        browser = charity.as_(name)
        sign_newest(charity, browser, version)
        page = browser.get("/").text
        assert "review is due on 20 November 2029" in page
        assert "review was due" not in page
    charity.clock.pass_by(days=200)
    for name in ("helen", "geoff"):
        assert "the Board&#39;s review was due on 20 November 2029" in charity.as_(name).get("/help").text
    assert "review was due" not in charity.as_("tess").get("/declaration").text


@pytest.mark.clause("8.3")
def test_a_review_that_changes_nothing_is_recorded_with_its_minute_and_nobody_signs_again(charity: Charity) -> None:
    version = published(charity)
    charity.clock.now = charity.clock.now.replace(year=2029, month=12, day=1)
    helen = charity.as_("helen")
    sign_newest(charity, helen, version)
    day = {"reviewed-day": "28", "reviewed-month": "11", "reviewed-year": "2029"}
    path = f"/policies/versions/{version.ref}/review"

    assert "minutes record it" in helen.send(path, at=path, status=400, minute_ref="", **day).text
    helen.send(path, at=path, status=303, minute_ref="2029/12", **day)

    assert "review was due" not in helen.get("/").text
    assert "The Board is to review it by 28 November 2032" in helen.get("/policies").text


def sign_newest(charity: Charity, browser: Browser, version: PolicyVersion) -> None:
    browser.send(
        "/declaration", at="/declaration", version=str(version.id), name="Full Name", password=PASSWORD, status=303
    )
