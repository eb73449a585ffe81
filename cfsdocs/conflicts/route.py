"""Who decides a case: the line manager, then one level up; never oneself, never somebody too close (7.1-7.3).

anybody                 line managers of their team, Chief Officer, Chair, second trustee
a line manager          Chief Officer, Chair, second trustee
a trustee               Chair, second trustee
the Chief Officer       Chair, second trustee
the Chair               second trustee
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.conflicts.closeness import live_with, reach, too_close
from cfsdocs.conflicts.models import Case, Declined
from cfsdocs.people.accounts import Known, known
from cfsdocs.people.models import Account, Role

Levels = list[list[int]]


def levels(session: Session, case: Case, now: datetime) -> Levels:
    """The accounts that could decide the case, level by level; who is too close, or declined, is left out."""
    declarer = known(session, session.get_one(Account, case.account_id))
    declined = set(session.scalars(select(Declined.account_id).where(Declined.case_id == case.id)))
    about = reach(session, case)
    return [
        [each for each in level if each not in declined and not too_close(session, each, case, about)]
        for level in _all_levels(session, case, declarer, now)
    ]


def decider(session: Session, case: Case, now: datetime, after: int | None = None) -> int | None:
    """Whoever is to decide the case; ``after`` somebody: the next one up. None: there is nobody."""
    found = levels(session, case, now)
    if after is not None:
        place = next((at for at, level in enumerate(_unfiltered(session, case, now)) if after in level), -1)
        found = found[place + 1 :]
    return next((each for level in found for each in level), None)


def second(session: Session, case: Case, decider_id: int, now: datetime) -> int | None:
    """Whoever signs with the decider what loosens a case: above them where there is somebody, else below."""
    declarer = known(session, session.get_one(Account, case.account_id))
    found = levels(session, case, now)
    if Role.CHAIR in declarer.roles:
        about = reach(session, case)
        chiefs = live_with(session, Role.CHIEF_OFFICER, now)
        found.append([each for each in chiefs if not too_close(session, each, case, about)])
    place = next((at for at, level in enumerate(found) if decider_id in level), -1)
    ranked = [*found[place + 1 :], *reversed(found[: place + 1])]
    return next((each for level in ranked for each in level if each != decider_id), None)


def _unfiltered(session: Session, case: Case, now: datetime) -> Levels:
    return _all_levels(session, case, known(session, session.get_one(Account, case.account_id)), now)


def _all_levels(session: Session, case: Case, declarer: Known, now: datetime) -> Levels:
    last = _live(session, case.last_resort_id, now)
    if Role.CHAIR in declarer.roles:
        return [last]
    chairs = live_with(session, Role.CHAIR, now)
    if declarer.roles & {Role.CHIEF_OFFICER, Role.TRUSTEE}:
        return [chairs, last]
    leads = [] if Role.LINE_MANAGER in declarer.roles else live_with(session, Role.LINE_MANAGER, now, declarer.teams)
    return [leads, live_with(session, Role.CHIEF_OFFICER, now), chairs, last]


def _live(session: Session, account_id: int | None, now: datetime) -> list[int]:
    found = session.get(Account, account_id) if account_id is not None else None
    return [found.id] if found is not None and found.active_from <= now < found.active_until else []
