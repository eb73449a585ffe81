"""Opening a family in an emergency: exactly named, warned, told, reviewed by somebody else; never past a conflict."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from cfsdocs.access.decide import decide
from cfsdocs.access.grants import allocate
from cfsdocs.access.models import Action, Conflict
from cfsdocs.db import reading, writing
from cfsdocs.needs.models import Emergency
from cfsdocs.needs.remind import remind
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.models import Notice
from cfsdocs.people.accounts import set_memberships
from cfsdocs.people.models import Person, Role
from cfsdocs.records.models import Folder, FolderPerson
from tests.fixtures.charity import Charity
from tests.fixtures.web import Browser, journal

TOM = {"name": "Tom Marlow", "born-day": "17", "born-month": "5", "born-year": "2016"}
WHY = {"clause": "6.3(i)", "reason": "A neighbour hears screams; nobody answers."}


def try_to_open(browser: Browser, **changes: str) -> Any:
    return browser.send("/emergency", at="/emergency", confirm="yes", **(TOM | WHY | changes))


def sees(charity: Charity, name: str, action: Action = Action.VIEW) -> bool:
    with reading(charity.house.engine) as session:
        return bool(decide(session, charity.asker(name), charity.documents["marlow"], action))


def told(charity: Charity, kind: Kind) -> set[int]:
    with reading(charity.house.engine) as session:
        return set(session.scalars(select(Notice.account_id).where(Notice.kind == kind.name)))


def ids(charity: Charity, *names: str) -> set[int]:
    return {charity.accounts[name] for name in names}


def review(charity: Charity, browser: Browser, **fields: str) -> Any:
    with reading(charity.house.engine) as session:
        ref = session.scalars(select(Emergency.ref)).one()
    path = f"{charity.folder_path('marlow')}/emergencies/{ref}"
    return browser.send(path, at=path, **fields)


@pytest.mark.clause("6.3")
def test_the_exact_name_and_birth_date_open_the_family_for_twelve_hours_of_reading(charity: Charity) -> None:
    dev = charity.as_("dev")
    warned = dev.send("/emergency", at="/emergency", **(TOM | WHY))
    assert "Who will be told" in warned.text
    assert not sees(charity, "dev")

    assert try_to_open(dev).status_int == 303

    assert sees(charity, "dev")
    assert not any(sees(charity, "dev", each) for each in (Action.DOWNLOAD, Action.EDIT, Action.SHARE))
    assert told(charity, Kind.EMERGENCY) == ids(charity, "lena", "amy", "ada")
    charity.clock.pass_by(hours=12)
    assert not sees(charity, "dev")


@pytest.mark.clause("6.3")
def test_a_wrong_name_a_wrong_date_and_a_connection_get_the_same_answer(charity: Charity) -> None:
    with writing(charity.house.engine) as session:
        session.add(Conflict(account_id=charity.accounts["olu"], person_id=charity.people["Jane Marlow"],
                             declared_at=charity.clock.now))  # fmt: skip
    dev, olu = charity.as_("dev"), charity.as_("olu")

    answers = [
        try_to_open(dev, name="Tom Marlowe"),
        try_to_open(dev, **{"born-day": "18"}),
        try_to_open(olu),
    ]

    said = {re.sub(r'value="[^"]*"', "", each.html.find("main").decode()) for each in answers}
    assert len(said) == 1
    assert {each.status_int for each in answers} == {200}
    assert not sees(charity, "olu")
    assert told(charity, Kind.EMERGENCY) == set()
    tried = [each for each in journal(charity.house) if each.action == "emergency" and each.outcome == "refused"]
    assert "no_conflict" in tried[-1].rules
    assert len(tried) == 3


@pytest.mark.clause("6.3")
def test_ones_own_family_does_not_open(charity: Charity) -> None:
    with writing(charity.house.engine) as session:
        dev = session.scalars(select(Person).where(Person.name == "Dev Lall")).one()
        session.add(FolderPerson(folder_id=charity.folders["marlow"], person_id=dev.id))

    assert "Nothing was opened" in try_to_open(charity.as_("dev")).text
    assert not sees(charity, "dev")


def test_volunteers_trustees_and_administrators_cannot_try_whatever_else_they_are(charity: Charity) -> None:
    for name in ("vic", "tess", "geoff", "kim", "pat", "ada"):
        assert charity.as_(name).get("/emergency", status="*").status_int == 404, name
    with writing(charity.house.engine) as session:
        set_memberships(session, charity.accounts["dev"], [Role.WORKER, Role.TRUSTEE], ["south"])
    assert charity.as_("dev").get("/emergency", status="*").status_int == 404


def test_after_five_tries_in_a_day_nothing_opens_however_right(charity: Charity) -> None:
    dev = charity.as_("dev")
    for _ in range(5):
        try_to_open(dev, name="Somebody Else")

    assert "Nothing was opened" in try_to_open(dev).text
    assert not sees(charity, "dev")
    charity.clock.pass_by(days=1, seconds=1)
    assert try_to_open(charity.as_("dev")).status_int == 303


@pytest.mark.clause("6.3")
def test_the_line_manager_reviews_and_a_wrong_one_closes_at_once(charity: Charity) -> None:
    try_to_open(charity.as_("dev"))
    lena = charity.as_("lena")
    assert "Review what was opened in an emergency" in lena.get("/").text

    assert review(charity, lena, outcome="wrong", words="Nothing was the matter.").status_int == 303

    assert not sees(charity, "dev")
    assert told(charity, Kind.EMERGENCY_REVIEWED) == ids(charity, "dev")
    assert review(charity, charity.as_("helen"), outcome="right", words="It was.").status_int == 400


def test_whoever_opened_it_cannot_review_it_in_the_code_or_in_the_database(charity: Charity) -> None:
    try_to_open(charity.as_("sol"))
    with writing(charity.house.engine) as session:
        folder = session.get_one(Folder, charity.folders["marlow"])
        allocate(session, folder, [], [charity.accounts["sol"]], charity.clock.now, None)

    assert "somebody else reviews" in review(charity, charity.as_("sol"), outcome="right", words="Of course.").text
    with pytest.raises(IntegrityError), writing(charity.house.engine) as session:
        session.execute(
            update(Emergency).values(
                outcome="right", reviewed_by=charity.accounts["sol"], reviewed_at=charity.clock.now
            )
        )


@pytest.mark.clause("6.3")
def test_after_two_working_days_without_a_review_the_chief_officer_is_told_once(charity: Charity) -> None:
    try_to_open(charity.as_("dev"))
    for moment in (charity.clock.now + timedelta(days=1), *[charity.clock.now + timedelta(days=2)] * 2):
        with writing(charity.house.engine) as session:
            remind(session, moment)
            waiting = session.scalars(select(Notice.account_id).where(Notice.kind == Kind.REVIEW_LATE.name)).all()
            assert len(waiting) == (moment > charity.clock.now + timedelta(days=1))
    assert told(charity, Kind.REVIEW_LATE) == ids(charity, "helen")


@pytest.mark.clause("6.3")
def test_the_register_is_the_chief_officers_and_the_auditors_by_number_and_empty_of_what_is_closed_to_them(
    charity: Charity,
) -> None:
    try_to_open(charity.as_("dev"))
    for name in ("helen", "ada"):
        page = charity.as_(name).get("/registers/emergencies")
        assert "Dev Lall" in page.text
        assert "Marlow" not in page.text
    for name in ("lena", "dev", "tess", "kim"):
        assert charity.as_(name).get("/registers/emergencies", status="*").status_int == 404

    with writing(charity.house.engine) as session:
        session.add(Conflict(account_id=charity.accounts["helen"], folder_id=charity.folders["marlow"],
                             declared_at=charity.clock.now))  # fmt: skip
    assert "Dev Lall" not in charity.as_("helen").get("/registers/emergencies").text
