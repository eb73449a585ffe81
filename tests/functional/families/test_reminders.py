"""Reminders about families: each once, to whom it concerns, and to nobody who may not know of the folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cfsdocs.access.models import Conflict
from cfsdocs.daily import parts_of, remind_all
from cfsdocs.db import reading, writing
from cfsdocs.families import giving
from cfsdocs.families.giving import Saying
from cfsdocs.families.privacy import Told, explain, leaflets
from cfsdocs.families.promises import AgencyKind, Answer, How
from cfsdocs.families.remind import remind
from cfsdocs.notices.models import Notice
from tests.fixtures.charity import Charity
from tests.fixtures.families import begin, soon, today


def run(charity: Charity) -> None:
    with writing(charity.house.engine) as session:
        remind(session, charity.clock.now)


def told(charity: Charity, kind: str) -> list[str]:
    names = {account: name for name, account in charity.accounts.items()}
    with reading(charity.house.engine) as session:
        return sorted(names[each] for each in session.scalars(select(Notice.account_id).where(Notice.kind == kind)))


def explain_to_all(charity: Charity) -> None:
    with writing(charity.house.engine) as session:
        for family, person, by in (("marlow", "Jane Marlow", "amy"), ("ridge", "Rosa Ridge", "dev")):
            said = Told(
                leaflets(session)[0].ref, today(charity), frozenset({charity.people[person]}), "", True, True, True
            )
            explain(session, charity.folders[family], said, charity.accounts[by], charity.clock.now)


@pytest.mark.clause("4.1")
def test_privacy_not_explained_in_ten_working_days_goes_to_the_line_manager_once(charity: Charity):
    explain_to_all(charity)
    begin(charity, charity.as_("amy"))
    charity.clock.pass_by(days=13)
    run(charity)
    assert told(charity, "FAMILY_NOT_EXPLAINED") == []
    charity.clock.pass_by(days=1)  # ten working days are two weeks
    for _ in range(3):
        run(charity)
        charity.clock.pass_by(days=2)
    assert told(charity, "FAMILY_NOT_EXPLAINED") == ["lena"]
    assert "explain privacy, it is overdue" in charity.as_("lena").get("/")
    assert "overdue" not in charity.as_("sol").get("/").text


@pytest.mark.clause("7.1")
def test_a_line_manager_with_a_conflict_is_not_told_and_the_chief_officer_is(charity: Charity):
    with writing(charity.house.engine) as session:
        session.add(
            Conflict(
                account_id=charity.accounts["lena"], folder_id=charity.folders["marlow"], state="excluded",
                declared_at=charity.clock.now - timedelta(days=1),
            )
        )  # fmt: skip
    run(charity)
    assert told(charity, "FAMILY_NOT_EXPLAINED") == ["helen", "sol"]  # sol is told of the Ridges


@pytest.mark.clause("4.2")
def test_a_spoken_consent_that_is_not_signed_in_time_reminds_the_worker(charity: Charity):
    jane, folder, amy = charity.people["Jane Marlow"], charity.folders["marlow"], charity.accounts["amy"]
    with writing(charity.house.engine) as session:
        about = giving.to_share(AgencyKind.SCHOOL, "", charity.purposes["support"])
        saying = Saying(jane, How.SPOKEN, today(charity), sign_by=soon(charity, 7))
        giving.answer(session, folder, jane, [(about, Answer.YES)], saying, amy, charity.clock.now)
    charity.clock.pass_by(days=7)
    run(charity)
    assert told(charity, "FAMILY_TO_BE_SIGNED") == []
    charity.clock.pass_by(days=1)
    run(charity)
    run(charity)
    assert told(charity, "FAMILY_TO_BE_SIGNED") == ["amy"]
    assert "not been signed in time" in charity.as_("amy").get("/")


@pytest.mark.clause("5.4")
def test_a_birthday_reminds_the_worker_once(charity: Charity):
    explain_to_all(charity)
    charity.clock.now = charity.clock.now.replace(year=2029, month=5, day=18)
    run(charity)
    run(charity)
    assert told(charity, "FAMILY_OF_AGE") == ["amy", "dev"]  # May became 16 the day before, like Tom 13


def test_running_it_again_leaves_no_further_notice(charity: Charity):
    def count() -> int:
        with reading(charity.house.engine) as session:
            return session.scalar(select(func.count()).select_from(Notice)) or 0

    run(charity)
    first = count()
    charity.clock.pass_by(days=3)
    run(charity)
    assert count() == first > 0


@pytest.mark.clause("5.4")
def test_the_ages_are_the_installations_own(charity: Charity):
    explain_to_all(charity)
    charity.clock.now = charity.clock.now.replace(year=2028, month=5, day=18)
    settings = replace(charity.house.settings, consent_ages=(12,))
    assert remind_all(charity.house.engine, charity.clock.now, parts_of(settings)) == []
    assert told(charity, "FAMILY_OF_AGE") == ["amy"]  # Tom is 12; May is 15, and was 12 before she came
