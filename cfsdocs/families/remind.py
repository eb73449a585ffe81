"""What happens to families by time: reminders alone. What ends, ends by the dates in its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.families.days import today
from cfsdocs.families.growing import AGES, of_age
from cfsdocs.families.models import FamilyReminder
from cfsdocs.families.privacy import overdue
from cfsdocs.families.promises import GivenConsent
from cfsdocs.families.standing import Standing, standings
from cfsdocs.families.who import managers, workers
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.records.models import Folder

Whom = Callable[[Session, int, datetime], list[int]]


def remind(session: Session, now: datetime, ages: Iterable[int] = AGES) -> None:
    """Remind each person of each thing once. Any number of times does the same as once."""
    for folder_id in overdue(session, now):
        _once(session, folder_id, "explain privacy", managers, Kind.FAMILY_NOT_EXPLAINED, now)
    for row in unsigned(session, now):
        _once(session, row.folder_id, f"sign {row.id}", workers, Kind.FAMILY_TO_BE_SIGNED, now)
    for each in of_age(session, now, tuple(ages)):
        _once(session, each.folder.id, f"age {each.age} of {each.person.id}", workers, Kind.FAMILY_OF_AGE, now)


def unsigned(session: Session, now: datetime) -> list[GivenConsent]:
    """The spoken yeses of open folders whose day to sign by has passed."""
    late = GivenConsent.sign_by < today(now)
    folders = select(GivenConsent.folder_id).join(Folder, Folder.id == GivenConsent.folder_id)
    wanted = folders.where(late, Folder.closed_at == FOREVER).distinct().order_by(GivenConsent.folder_id)
    found = []
    for folder_id in session.scalars(wanted).all():
        found += [row for each in standings(session, folder_id, now) if (row := _late(each, now)) is not None]
    return found


def _late(standing: Standing, now: datetime) -> GivenConsent | None:
    row = standing.waits_for_signature
    return row if row is not None and row.sign_by is not None and row.sign_by < today(now) else None


def _once(session: Session, folder_id: int, what: str, whom: Whom, kind: Kind, now: datetime) -> None:
    for account in whom(session, folder_id, now):
        if session.get(FamilyReminder, (folder_id, what, account)) is None:
            session.add(FamilyReminder(folder_id=folder_id, what=what, account_id=account, at=now))
            notify(session, account, kind, now)
