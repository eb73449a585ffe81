"""The Consent page: what each person said and about what, who said it for them, what it comes to (4.2, 5.4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access import lists
from cfsdocs.access.decide import Asker
from cfsdocs.db import FOREVER
from cfsdocs.families.days import today
from cfsdocs.families.explicit import explicit
from cfsdocs.families.growing import WHO, of_age, reviews
from cfsdocs.families.members import Member, members
from cfsdocs.families.promises import AgencyKind, Answer, GivenConsent, How
from cfsdocs.families.standing import Standing, Together, standings
from cfsdocs.people.models import Person
from cfsdocs.records.models import Category, Purpose
from cfsdocs.web.pages import words
from cfsdocs.web.pages.folders import IN_FOLDER

AGENCIES = {
    AgencyKind.SCHOOL: "School or nursery",
    AgencyKind.HEALTH: "Health: doctor, health visitor, hospital",
    AgencyKind.COUNCIL: "Council: children's services",
    AgencyKind.POLICE: "Police",
    AgencyKind.HOUSING: "Housing",
    AgencyKind.CHARITY: "Other charities",
}
TOGETHER = {
    Together.YES: "Yes",
    Together.NO: "No",
    Together.ASK: "Ask each time",
    Together.DISAGREE: "They do not agree",
    Together.LAPSED: "No longer counts",
}
ANSWERS = {Answer.YES: "yes", Answer.NO: "no", Answer.ASK: "ask me each time", Answer.WITHDRAWN: "withdrawn"}
SCOPES = {"record": "write it down", "share": "share it"}
FORMS_LISTED = 50


@dataclass(frozen=True)
class Said:
    """One giver's last answer."""

    ref: str
    giver: str
    answer: str
    how: str
    signature: str
    waits: str
    """Until when a spoken answer is to be signed."""
    late: bool
    counts: bool
    withdrawable: bool
    note: str


@dataclass(frozen=True)
class Line:
    """What was said about one thing."""

    about: str
    together: str
    tone: str
    until: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Silent:
    """An explicit consent that is kept without the words in which it was given."""

    about: str
    category: str
    scope: str
    since: str


@dataclass(frozen=True)
class Consenting:
    """One person: whom we may share with, and what we may write down."""

    ref: str
    name: str
    part: str
    asked_again: str
    """The age at which to ask again whose consent counts, when that is due."""
    share: tuple[Line, ...]
    sensitive: tuple[Line, ...]
    silent: tuple[Silent, ...]
    reviews: tuple[str, ...]
    living: bool


def consent_page(session: Session, folder_id: int, now: datetime, ages: Collection[int]) -> tuple[Consenting, ...]:
    """Everybody of the folder."""
    listed = members(session, folder_id, now)
    found = standings(session, folder_id, now)
    names = {each.id: each.person.name for each in listed}
    purposes = {row.id: row.name for row in session.scalars(select(Purpose))}
    due = {each.person.id: each.age for each in of_age(session, now, ages, [folder_id])}
    return tuple(_person(session, folder_id, each, found, names, purposes, due.get(each.id), now) for each in listed)


def _person(
    session: Session,
    folder_id: int,
    member: Member,
    found: list[Standing],
    names: dict[int, str],
    purposes: dict[int, str],
    due: int | None,
    now: datetime,
) -> Consenting:
    mine = [each for each in found if each.person_id == member.id]
    share = tuple(_line(each, names, purposes, now) for each in mine if each.key[4] is None)
    sensitive = tuple(_line(each, names, purposes, now) for each in mine if each.key[4] is not None)
    worded = {(each.key[4], each.key[5]) for each in mine}
    return Consenting(
        ref=member.person.ref,
        name=member.person.name,
        part=words.capital(member.part),
        asked_again=str(due) if due is not None else "",
        share=share,
        sensitive=sensitive,
        silent=tuple(
            Silent(_sensitive(each.category, each.scope), str(each.category), each.scope, words.day(each.valid_from))
            for each in explicit(session, folder_id, now)
            if each.person_id == member.id and (each.category, each.scope) not in worded
        ),
        reviews=tuple(
            f"At {each.age}: {WHO[each.who].lower()} answers. {each.note} ({words.day(each.at)})"
            for each in reviews(session, folder_id)
            if each.person_id == member.id
        ),
        living=member.person.died is None,
    )


def _line(standing: Standing, names: dict[int, str], purposes: dict[int, str], now: datetime) -> Line:
    _, kind, _, purpose, category, scope = standing.key
    first = standing.rows[-1]
    if category is not None:
        about = _sensitive(category, scope or "")
    else:
        whom = first.agency if kind == AgencyKind.NAMED else AGENCIES[AgencyKind(kind)]
        about = f"{whom}, for {purposes.get(purpose or 0, 'no purpose')}"
    ends = standing.until != FOREVER and standing.together != Together.LAPSED
    return Line(
        about=about,
        together=TOGETHER[standing.together],
        tone=str(standing.together),
        until=words.day(standing.until) if ends else "",
        said=tuple(_said(each, standing, names, now) for each in standing.rows),
    )


def _said(row: GivenConsent, standing: Standing, names: dict[int, str], now: datetime) -> Said:
    waits = row.sign_by is not None and row.answer == Answer.YES and row in standing.able
    how = {How.SIGNED: "signed", How.FORM: "signed on paper", How.SPOKEN: "spoken"}[How(row.how)]
    return Said(
        ref=row.ref,
        giver=names[row.giver_id],
        answer=ANSWERS[Answer(row.answer)],
        how=f"{how} on {words.day(row.given_on)}",
        signature=row.signature,
        waits=words.day(row.sign_by) if waits and row.sign_by else "",
        late=waits and row.sign_by is not None and row.sign_by < today(now),
        counts=row in standing.counting,
        withdrawable=row in standing.able and row.answer != Answer.WITHDRAWN,
        note=row.competence,
    )


def _sensitive(category: int, scope: str) -> str:
    return f"{words.CATEGORY_WORDS[Category(category)]}: {SCOPES.get(scope, scope)}"


def people_pairs(people: Collection[Person]) -> list[tuple[str, str]]:
    """People as choices, by their ids."""
    return [(str(each.id), each.name) for each in people]


def forms_on_paper(session: Session, asker: Asker, folder_id: int) -> list[tuple[str, str]]:
    """The folder's newest documents that the asker may see: one of them shows the signed form."""
    parameters = {"in_folder": folder_id}
    rows = lists.newest(session, asker, where=IN_FOLDER, parameters=parameters, size=FORMS_LISTED, few=True)
    return [(str(row.id), row.title) for row in rows]
