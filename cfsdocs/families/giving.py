"""Somebody says yes, no, or ask me each time; or takes it back. Every answer is kept for ever (4.2, 5.4, 1.7).

One adult never answers for another. For a child it is the child, or somebody whose parental responsibility is
recorded; and at 18 that ends by the date in the row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.families.changes import CONSENT, note
from cfsdocs.families.days import age_on, midnight, today
from cfsdocs.families.explicit import settle
from cfsdocs.families.members import members, parental
from cfsdocs.families.promises import AgencyKind, Answer, GivenConsent, How
from cfsdocs.families.standing import Together, key_of, standings
from cfsdocs.families.who import managers
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.models import Person
from cfsdocs.records.models import Category, Document, Purpose

OWN_CONSENT_AT = 16
"""From this age a young person's own consent is presumed; below it, say why they understand."""
LONGEST = 200
_PATH = re.compile(r"(M\d{1,4} \d{1,4}(L\d{1,4} \d{1,4})*)+")
LONGEST_PATH = 40_000


@dataclass(frozen=True)
class Saying:
    """Who said it, when and how. ``giver_id`` is the person, or somebody with parental responsibility."""

    giver_id: int
    how: How
    given_on: date | None
    signed_name: str = ""
    signature: str = ""
    document_id: int | None = None
    sign_by: date | None = None
    competence: str = ""


@dataclass(frozen=True)
class About:
    """What an answer is about: sharing with an agency for a purpose, or a sensitive category."""

    agency_kind: str = ""
    agency: str = ""
    purpose_id: int | None = None
    category: int | None = None
    scope: str | None = None


def to_share(kind: AgencyKind, agency: str, purpose_id: int) -> About:
    """About sharing with an agency, or a kind of agency."""
    return About(kind, agency.strip(), purpose_id)


def sensitive(category: Category, scope: str) -> About:
    """About recording (``record``) or sharing (``share``) one sensitive category (5.4)."""
    return About(category=int(category), scope=scope)


def givers(session: Session, folder_id: int, person_id: int, now: datetime) -> list[Person]:
    """Who may answer for a person now: themself; for a child also whoever has parental responsibility."""
    listed = {each.id: each for each in members(session, folder_id, now)}
    if person_id not in listed:
        raise AccessRefused
    held = [each.adult_id for each in parental(session, folder_id, now) if each.child_id == person_id]
    others = [] if listed[person_id].adult else held
    able = [each for each in (person_id, *others) if listed[each].person.died is None]
    return [listed[each].person for each in dict.fromkeys(able)]


def answer(
    session: Session,
    folder_id: int,
    person_id: int,
    answers: Iterable[tuple[About, Answer]],
    saying: Saying,
    by: int,
    now: datetime,
) -> list[GivenConsent]:
    """Record what was said. Raises InputError, naming the field."""
    said = list(answers)
    if not said:
        raise InputError("Record at least one answer. What nobody answered stays empty, and is no consent", "answers")
    person = session.get_one(Person, person_id)
    basis = _basis(session, folder_id, person_id, saying, now)
    check_how(session, folder_id, saying, now)
    before = _differing(session, folder_id, now)
    rows = [_row(session, folder_id, person_id, about, each, saying, basis, by, now) for about, each in said]
    for row in rows:
        _note(session, row, person, by, now)
    _settle(session, rows, now)
    _tell_of_differences(session, folder_id, before, now)
    return rows


def withdraw(session: Session, folder_id: int, ref: str, by: int, now: datetime) -> GivenConsent:
    """Whoever gave it takes it back: one step, and it counts at once. Raises AccessRefused when it is not theirs."""
    found = standing_row(session, folder_id, ref, now)
    before = _differing(session, folder_id, now)
    taken = _again(found, Answer.WITHDRAWN, Saying(found.giver_id, How.SPOKEN, today(now)), by, now)
    session.add(taken)
    session.flush()
    _note(session, taken, session.get_one(Person, found.person_id), by, now)
    _settle(session, [taken], now)
    _tell_of_differences(session, folder_id, before, now)
    return taken


def sign(session: Session, folder_id: int, ref: str, saying: Saying, by: int, now: datetime) -> GivenConsent:
    """What was said before is signed now, by who said it. Raises InputError."""
    found = standing_row(session, folder_id, ref, now)
    saying = replace(saying, giver_id=found.giver_id, sign_by=None)
    if saying.how == How.SPOKEN:
        raise InputError("Choose how they signed", "how")
    check_how(session, folder_id, saying, now)
    signed = _again(found, Answer(found.answer), saying, by, now)
    session.add(signed)
    session.flush()
    _note(session, signed, session.get_one(Person, found.person_id), by, now)
    _settle(session, [signed], now)
    return signed


def standing_row(session: Session, folder_id: int, ref: str, now: datetime) -> GivenConsent:
    """A giver's last answer, not yet withdrawn, and still theirs to change. Raises AccessRefused for any other."""
    for standing in standings(session, folder_id, now):
        for row in standing.able:
            if row.ref == ref and row.answer != Answer.WITHDRAWN:
                return row
    raise AccessRefused


def check_how(session: Session, folder_id: int, saying: Saying, now: datetime) -> None:
    """Raise InputError, naming the field, for a way of saying it that cannot be recorded."""
    day = today(now)
    if saying.given_on is None or saying.given_on > day:
        raise InputError("Enter the day on which they said it: today or in the past", "given_on")
    match saying.how:
        case How.SIGNED:
            if not saying.signed_name.strip() or len(saying.signed_name) > LONGEST:
                raise InputError("They type their full name here to sign", "signed_name")
            if saying.signature and (len(saying.signature) > LONGEST_PATH or not _PATH.fullmatch(saying.signature)):
                raise InputError("The drawn signature did not arrive whole. Clear it, and sign again", "signed_name")
        case How.FORM:
            held = session.get(Document, saying.document_id) if saying.document_id else None
            if held is None or held.folder_id != folder_id:
                raise InputError("Choose the document that shows the signed form. Add it to the folder first", "form")
        case How.SPOKEN:
            if saying.sign_by is None or saying.sign_by < day:
                raise InputError("Enter the day by which they will sign: today or later", "sign_by")


@dataclass(frozen=True)
class _Basis:
    parental_id: int | None
    adult_at: datetime


def _basis(session: Session, folder_id: int, person_id: int, saying: Saying, now: datetime) -> _Basis:
    """On what the giver may answer. Raises InputError when they may not."""
    if saying.giver_id not in {each.id for each in givers(session, folder_id, person_id, now)}:
        raise InputError(
            "Choose the person themself, or, for a child, somebody whose parental responsibility is recorded", "giver"
        )
    if saying.giver_id != person_id:
        held = next(
            each
            for each in parental(session, folder_id, now)
            if (each.adult_id, each.child_id) == (saying.giver_id, person_id)
        )
        return _Basis(held.id, held.adult_at)
    born = session.get_one(Person, person_id).born
    young = born is not None and age_on(born, today(now)) < OWN_CONSENT_AT
    if young and not saying.competence.strip():
        raise InputError("Say in a few words how you know that they understand what they agree to", "competence")
    return _Basis(None, FOREVER)


def _row(
    session: Session,
    folder_id: int,
    person_id: int,
    about: About,
    said: Answer,
    saying: Saying,
    basis: _Basis,
    by: int,
    now: datetime,
) -> GivenConsent:
    _check_about(session, about, said, saying)
    row = GivenConsent(
        folder_id=folder_id, person_id=person_id, agency_kind=about.agency_kind, agency=about.agency,
        purpose_id=about.purpose_id, category=about.category, scope=about.scope, answer=said,
        giver_id=saying.giver_id, parental_id=basis.parental_id, adult_at=basis.adult_at,
    )  # fmt: skip
    _fill(row, saying, by, now)
    session.add(row)
    session.flush()
    return row


def _check_about(session: Session, about: About, said: Answer, saying: Saying) -> None:
    if about.agency_kind:
        if about.purpose_id is None or session.get(Purpose, about.purpose_id) is None:
            raise InputError("Choose what it would be shared for", "purpose")
        if (about.agency_kind == AgencyKind.NAMED) != bool(about.agency):
            raise InputError("Enter the agency's name", "agency")
        if len(about.agency) > LONGEST:
            raise InputError(f"Use {LONGEST} characters or fewer", "agency")
    elif about.scope == "share" and said == Answer.YES and saying.how == How.SPOKEN:
        raise InputError("Sharing sensitive information needs it in writing. Let them sign, then record it", "how")


def _fill(row: GivenConsent, saying: Saying, by: int, now: datetime) -> None:
    """How it was said, and until when it counts: a spoken yes to sharing until the day to sign by (4.2)."""
    row.how, row.competence = saying.how, saying.competence.strip()
    row.signed_name = saying.signed_name.strip() if saying.how == How.SIGNED else ""
    row.signature = saying.signature if saying.how == How.SIGNED else ""
    row.document_id = saying.document_id if saying.how == How.FORM else None
    row.sign_by = saying.sign_by if saying.how == How.SPOKEN and row.answer == Answer.YES else None
    row.given_on, row.recorded_on, row.at, row.recorded_by = saying.given_on or today(now), today(now), now, by
    lapses = midnight(row.sign_by + timedelta(days=1)) if row.sign_by is not None and row.agency_kind else FOREVER
    row.valid_until = min(row.adult_at, lapses)


def _again(found: GivenConsent, said: Answer, saying: Saying, by: int, now: datetime) -> GivenConsent:
    row = GivenConsent(
        folder_id=found.folder_id, person_id=found.person_id, agency_kind=found.agency_kind, agency=found.agency,
        purpose_id=found.purpose_id, category=found.category, scope=found.scope, answer=said,
        giver_id=found.giver_id, parental_id=found.parental_id, adult_at=found.adult_at,
    )  # fmt: skip
    _fill(row, replace(saying, competence=found.competence), by, now)
    return row


def _settle(session: Session, rows: Iterable[GivenConsent], now: datetime) -> None:
    for row in rows:
        if row.category is not None:
            settle(session, key_of(row), now)


def _differing(session: Session, folder_id: int, now: datetime) -> set[object]:
    return {each.key for each in standings(session, folder_id, now) if each.together == Together.DISAGREE}


def _tell_of_differences(session: Session, folder_id: int, before: set[object], now: datetime) -> None:
    if _differing(session, folder_id, now) - before:
        for account in managers(session, folder_id, now):
            notify(session, account, Kind.FAMILY_PARENTS_DIFFER, now)


def _note(session: Session, row: GivenConsent, person: Person, by: int, now: datetime) -> None:
    giver = session.get_one(Person, row.giver_id).name
    note(session, row.folder_id, CONSENT, f"{giver} answered for {person.name}: {row.answer}", by, now)


def carrying(session: Session, folder_id: int, parental_id: int) -> list[GivenConsent]:
    """What rests on a parental responsibility: settle it anew when that ends."""
    about = GivenConsent.folder_id == folder_id, GivenConsent.parental_id == parental_id
    return list(session.scalars(select(GivenConsent).where(*about, GivenConsent.category.is_not(None))))


def settle_carried(session: Session, folder_id: int, parental_id: int, now: datetime) -> None:
    """After a parental responsibility has ended: what it carried counts no longer (5.4)."""
    _settle(session, carrying(session, folder_id, parental_id), now)
