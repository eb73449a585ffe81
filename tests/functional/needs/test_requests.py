"""Asking for access: the asker learns nothing of what there is; those who decide answer, once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.exc import IntegrityError

from cfsdocs.access.decide import decide
from cfsdocs.access.models import Action, Conflict
from cfsdocs.db import reading, writing
from cfsdocs.needs.models import AccessRequest
from cfsdocs.needs.remind import remind
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.models import Notice
from cfsdocs.records.models import Folder
from tests.fixtures.charity import Charity
from tests.fixtures.web import Browser


def number(charity: Charity) -> str:
    with reading(charity.house.engine) as session:
        return session.get_one(Folder, charity.folders["marlow"]).number


def ask(browser: Browser, typed: str, reason: str = "The school rang me.") -> Any:
    return browser.send("/ask-for-access", at="/ask-for-access", number=typed, reason=reason)


def sees(charity: Charity, name: str, action: Action = Action.VIEW) -> bool:
    with reading(charity.house.engine) as session:
        return bool(decide(session, charity.asker(name), charity.documents["marlow"], action))


def answer(charity: Charity, browser: Browser, **fields: str) -> Any:
    with reading(charity.house.engine) as session:
        ref = session.scalars(select(AccessRequest.ref)).first()
    path = f"{charity.folder_path('marlow')}/requests/{ref}"
    return browser.send(path, at=path, **fields)


def shown(browser: Browser) -> str:
    return re.sub(r'value="[^"]*"', "", browser.get("/ask-for-access").html.find("main").decode())


@pytest.mark.clause("1.6")
def test_a_request_is_granted_for_a_time_by_who_decides_about_the_folder(charity: Charity) -> None:
    dev, lena = charity.as_("dev"), charity.as_("lena")
    ask(dev, number(charity).lower())
    assert "Answer a request for access" in lena.get("/").text

    assert answer(charity, lena, answer_is="grant", what="look", section="", days="3").status_int == 303

    assert sees(charity, "dev")
    assert not sees(charity, "dev", Action.EDIT)
    assert "Opened" in dev.get("/ask-for-access").text
    charity.clock.pass_by(days=3)
    assert not sees(charity, "dev")


def test_asking_does_the_same_work_whether_there_is_such_a_thing_or_not(charity: Charity) -> None:
    done: list[list[str]] = []
    for name, typed in (("dev", number(charity)), ("olu", "F-9999")):
        browser = charity.as_(name)
        token = browser.token("/ask-for-access")
        statements: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_: Any, into: list[str] = statements) -> None:
            into.append(statement)

        event.listen(charity.house.engine, "before_cursor_execute", note)
        browser.post("/ask-for-access", {"csrf_token": token, "number": typed, "reason": "Why"}, status=303)
        event.remove(charity.house.engine, "before_cursor_execute", note)
        done.append([each for each in statements if "journal_" not in each])

    assert done[0] == done[1]
    assert any("access_request" in each for each in done[0])


def test_those_who_decide_are_told_by_the_hourly_run_and_nobody_else(charity: Charity) -> None:
    ask(charity.as_("dev"), number(charity))
    for _ in range(2):
        with writing(charity.house.engine) as session:
            remind(session, charity.clock.now)

    with reading(charity.house.engine) as session:
        told = session.scalars(select(Notice.account_id).where(Notice.kind == Kind.REQUEST_WAITS.name)).all()
    assert sorted(told) == sorted([charity.accounts["lena"], charity.accounts["helen"]])


@pytest.mark.clause("7.1")
def test_a_connection_is_never_opened_by_a_request(charity: Charity) -> None:
    with writing(charity.house.engine) as session:
        session.add(Conflict(account_id=charity.accounts["dev"], folder_id=charity.folders["marlow"],
                             declared_at=charity.clock.now))  # fmt: skip
    ask(charity.as_("dev"), number(charity))

    refused = answer(charity, charity.as_("lena"), answer_is="grant", what="look", section="", days="3")

    assert refused.status_int == 400
    assert not sees(charity, "dev")


def test_nobody_answers_their_own_request_in_the_code_or_in_the_database(charity: Charity) -> None:
    lena = charity.as_("lena")
    ask(lena, number(charity))

    assert answer(charity, charity.as_("lena"), answer_is="grant", what="look", section="", days="3").status_int in (
        400,
        404,
    )
    with pytest.raises(IntegrityError), writing(charity.house.engine) as session:
        session.execute(
            update(AccessRequest).values(state="declined", decided_by=charity.accounts["lena"], answer="No")
        )


def test_a_trustee_and_a_volunteer_are_not_let_in_on_request(charity: Charity) -> None:
    for name in ("tess", "vic"):
        ask(charity.as_(name), number(charity))
    lena = charity.as_("lena")
    with reading(charity.house.engine) as session:
        refs = session.scalars(select(AccessRequest.ref)).all()
    for ref in refs:
        path = f"{charity.folder_path('marlow')}/requests/{ref}"
        answered = lena.send(path, at=path, answer_is="grant", what="look", section="", days="3")
        assert answered.status_int == 400
    assert not sees(charity, "tess")
    assert not sees(charity, "vic")
