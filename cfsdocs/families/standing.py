"""What a family's consents come to now: each giver's last answer, and what they are together (4.2).

Where two people who may answer for a child differ, it counts as no, and is shown as a disagreement. Nothing here is
decided for an agency that was never asked about: silence is no consent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.families.models import ParentalResponsibility
from cfsdocs.families.promises import Answer, GivenConsent

Key = tuple[int, str, str, int | None, int | None, str | None]
"""Person, agency kind, agency, purpose, category, scope: what an answer is about."""


class Together(StrEnum):
    """What all the answers that count come to."""

    YES = "yes"
    NO = "no"
    ASK = "ask"
    DISAGREE = "disagree"
    LAPSED = "lapsed"
    """There were answers; none counts any more, and nobody said no."""


@dataclass(frozen=True)
class Standing:
    """About one thing: each giver's last answer, and what they come to. ``until`` is when it ends by itself."""

    key: Key
    rows: tuple[GivenConsent, ...]
    able: tuple[GivenConsent, ...]
    """Those whose givers may still answer: a parent may not for who is 18, or once it is not theirs to answer."""
    counting: tuple[GivenConsent, ...]
    together: Together
    until: datetime

    @property
    def person_id(self) -> int:
        return self.key[0]

    @property
    def waits_for_signature(self) -> GivenConsent | None:
        """The spoken yes that is to be signed."""
        return next((each for each in self.able if each.sign_by is not None and each.answer == Answer.YES), None)


def key_of(row: GivenConsent) -> Key:
    """What a row is about. An agency's name counts however it is written."""
    return row.person_id, row.agency_kind, row.agency.casefold(), row.purpose_id, row.category, row.scope


def standings(session: Session, folder_id: int, now: datetime) -> list[Standing]:
    """Everything that was ever answered in this folder, in the order of first asking."""
    rows = session.scalars(
        select(GivenConsent).where(GivenConsent.folder_id == folder_id).order_by(GivenConsent.id)
    ).all()
    return _together(session, rows, now)


def standing_about(session: Session, key: Key, now: datetime) -> Standing | None:
    """What was answered about one sensitive category of a person, in whichever folder."""
    person, _, _, _, category, scope = key
    about = GivenConsent.person_id == person, GivenConsent.category == category, GivenConsent.scope == scope
    rows = session.scalars(select(GivenConsent).where(*about).order_by(GivenConsent.id)).all()
    return next(iter(_together(session, rows, now)), None)


def disagreements(session: Session, folder_id: int, now: datetime) -> list[Standing]:
    """Where those who may answer differ: for the line manager."""
    return [each for each in standings(session, folder_id, now) if each.together == Together.DISAGREE]


def _together(session: Session, rows: Sequence[GivenConsent], now: datetime) -> list[Standing]:
    ended = _ended(session, rows, now)
    last: dict[Key, dict[int, GivenConsent]] = {}
    for row in rows:
        if row.at <= now:
            last.setdefault(key_of(row), {})[row.giver_id] = row
    return [_one(key, tuple(by_giver.values()), ended, now) for key, by_giver in last.items()]


def _one(key: Key, rows: tuple[GivenConsent, ...], ended: set[int], now: datetime) -> Standing:
    able = tuple(each for each in rows if each.adult_at > now and each.parental_id not in ended)
    counting = tuple(each for each in able if each.valid_until > now)
    answers = {_plain(each.answer) for each in counting}
    until = max((each.valid_until for each in counting), default=now)
    if not answers:
        return Standing(key, rows, able, counting, Together.LAPSED, now)
    together = Together(answers.pop()) if len(answers) == 1 else Together.DISAGREE
    return Standing(key, rows, able, counting, together, until)


def _plain(answer: str) -> str:
    return Answer.NO if answer == Answer.WITHDRAWN else answer


def _ended(session: Session, rows: Iterable[GivenConsent], now: datetime) -> set[int]:
    """The parental responsibilities that these rest on and that have ended: they carry no consent any more."""
    resting = {each.parental_id for each in rows if each.parental_id is not None}
    if not resting:
        return set()
    over = ParentalResponsibility.valid_until <= now
    return set(session.scalars(select(ParentalResponsibility.id).where(ParentalResponsibility.id.in_(resting), over)))
