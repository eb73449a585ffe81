"""What was changed on a family's pages, by whom and when: kept for ever (3.4 d). Never in words that are hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.families.models import FolderChange
from cfsdocs.people.models import Account, Person

PEOPLE, SAFETY, PRIVACY, CONSENT = "people", "safety", "privacy", "consent"


@dataclass(frozen=True)
class Changed:
    """One change."""

    at: datetime
    by: str
    words: str


def note(session: Session, folder_id: int, page: str, words: str, by: int, now: datetime) -> None:
    """Keep what was done, in one sentence without its full stop."""
    session.add(FolderChange(folder_id=folder_id, page=page, at=now, by=by, words=words))
    session.flush()


def history(session: Session, folder_id: int, page: str) -> Sequence[Changed]:
    """A page's changes, the newest first."""
    wanted = (
        select(FolderChange.at, Person.name, FolderChange.words)
        .join(Account, Account.id == FolderChange.by)
        .join(Person, Person.id == Account.person_id)
        .where(FolderChange.folder_id == folder_id, FolderChange.page == page)
        .order_by(FolderChange.id.desc())
    )
    return [Changed(*row) for row in session.execute(wanted)]
