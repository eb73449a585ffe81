"""Carrying a case through the screens, for tests of personal connections."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from cfsdocs.access.decide import decide
from cfsdocs.access.models import Action, Conflict
from cfsdocs.conflicts.models import Case, CaseDecision, Connection, Match
from cfsdocs.db import reading
from tests.fixtures.charity import Charity
from tests.fixtures.web import PASSWORD, Browser

JANE = {"with_whom": "Jane Marlow", "how": "She is my sister", "since": "Always", "urgent": ""}
STRANGER = {"with_whom": "Peter Quince", "how": "He is my brother", "since": "Always", "urgent": ""}


def declare(browser: Browser, told: dict[str, str] | None = None, at: str = "/connections/new") -> Any:
    """Send the declaration, and give the answer."""
    return browser.send(at, 303, at=at, **{**JANE, **(told or {})})


def newest_case(charity: Charity) -> Connection:
    with reading(charity.house.engine) as session:
        return session.scalars(select(Connection).order_by(Connection.id.desc()).limit(1)).one()


def case_path(charity: Charity) -> str:
    return f"/connections/cases/{newest_case(charity).ref}"


def standing(charity: Charity) -> Case:
    with reading(charity.house.engine) as session:
        return session.get_one(Case, newest_case(charity).id)


def rows(charity: Charity, name: str) -> list[Conflict]:
    """What closes something to this person."""
    with reading(charity.house.engine) as session:
        wanted = select(Conflict).where(Conflict.account_id == charity.accounts[name]).order_by(Conflict.id)
        return list(session.scalars(wanted))


def matches(charity: Charity) -> list[int]:
    with reading(charity.house.engine) as session:
        wanted = select(Match.id).where(Match.case_id == newest_case(charity).id).order_by(Match.id)
        return list(session.scalars(wanted))


def sees(charity: Charity, name: str, action: Action = Action.VIEW, document: str = "marlow") -> bool:
    with reading(charity.house.engine) as session:
        return bool(decide(session, charity.asker(name), charity.documents[document], action))


def judgement(charity: Charity, outcome: str, meant: str = "yes", **more: str) -> dict[str, str]:
    """Everything a decider types, but for the signature."""
    said = {f"meant_{each}": meant for each in matches(charity)}
    fields = {
        "outcome": outcome,
        "consulted": "no",
        "involved": "Amy Hart and her line manager",
        "reasons": "They are close",
        "review-day": "1",
        "review-month": "6",
        "review-year": "2027",
        "days": "14",
    }
    return {**said, **fields, **more}


def judge(charity: Charity, decider: Browser, name: str, outcome: str, **more: str) -> Any:
    """Decide and sign, as the decider's page would; gives the answer."""
    path = case_path(charity)
    with reading(charity.house.engine) as session:
        wanted = select(CaseDecision.number).where(CaseDecision.case_id == newest_case(charity).id)
        seen = max(session.scalars(wanted), default=0)
    status = more.pop("status", None)
    fields = judgement(charity, outcome, **{"name": name, "password": PASSWORD, "seen": str(seen), **more})
    return decider.send(path, int(status) if status else None, at=path, step="decide", **fields)


def waiting_form(charity: Charity) -> str:
    """The page of the form that waits for its second signature."""
    with reading(charity.house.engine) as session:
        proposed = session.get_one(Case, newest_case(charity).id).proposed_id
        return f"/connections/forms/{session.get_one(CaseDecision, proposed).ref}"


def sign(charity: Charity, browser: Browser, name: str, status: int = 303, **more: str) -> Any:
    path = waiting_form(charity)
    return browser.send(path, status, at=path, **{"name": name, "password": PASSWORD, **more})
