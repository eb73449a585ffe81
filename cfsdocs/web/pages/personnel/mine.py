"""My file: what it shows me, and nothing that tells of the rest, not even how much there is.

Documents come from ``access.lists`` alone; the rest is what I signed, learnt and said myself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access import lists
from cfsdocs.access.decide import Asker
from cfsdocs.people.models import Declaration, PolicyVersion, Training
from cfsdocs.personnel import statements
from cfsdocs.personnel.keepers import file_of
from cfsdocs.web.pages import words
from cfsdocs.web.pages.folders import IN_FOLDER
from cfsdocs.web.pages.listing import Listed, describe

MOST = 500


@dataclass(frozen=True)
class Signed:
    """A policy that I signed."""

    version: str
    at: str


@dataclass(frozen=True)
class Learnt:
    """Training that I took."""

    since: str
    until: str
    over: bool


@dataclass(frozen=True)
class MyFile:
    """Everything on the page. ``folder_id`` is None when nobody keeps a file about me."""

    folder_id: int | None
    number: str
    documents: tuple[Listed, ...]
    signed: tuple[Signed, ...]
    learnt: tuple[Learnt, ...]
    said: Sequence[statements.Said]


def my_file(session: Session, asker: Asker | None, account_id: int, person_id: int, now: datetime) -> MyFile:
    """My own file; ``asker`` is None where no personnel files are kept."""
    folder = file_of(session, person_id) if asker is not None else None
    rows = (
        lists.newest(session, asker, where=IN_FOLDER, parameters={"in_folder": folder.id}, size=MOST, few=True)
        if folder is not None and asker is not None
        else ()
    )
    return MyFile(
        folder_id=folder.id if folder is not None else None,
        number=folder.number if folder is not None else "",
        documents=describe(session, rows),
        signed=tuple(_signed(session, account_id)),
        learnt=tuple(_learnt(session, account_id, now)),
        said=statements.by_account(session, account_id),
    )


def _signed(session: Session, account_id: int) -> list[Signed]:
    rows = session.execute(
        select(PolicyVersion.label, Declaration.signed_at)
        .join(Declaration, Declaration.version_id == PolicyVersion.id)
        .where(Declaration.account_id == account_id)
        .order_by(Declaration.signed_at.desc())
    )
    return [Signed(label, words.day(at)) for label, at in rows]


def _learnt(session: Session, account_id: int, now: datetime) -> list[Learnt]:
    rows = session.execute(
        select(Training.valid_from, Training.valid_until)
        .where(Training.account_id == account_id)
        .order_by(Training.valid_from.desc())
    )
    return [Learnt(words.day(since), words.day(until), until <= now) for since, until in rows]
