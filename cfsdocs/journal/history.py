"""What the journal says, for screens and auditors: newest first, a page at a time.

Metadata only: when, who, what, how it came out. Whether the asker may read a trail is decided before, by the guard.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cfsdocs.journal.events import leaf
from cfsdocs.journal.models import Entry
from cfsdocs.people.models import Account, Person, Principal
from cfsdocs.records.models import Document, Folder, Purpose

PAGE = 50


@dataclass(frozen=True)
class About:
    """Whose trail: a document's, a folder's with its documents, an account's own; everything without any."""

    document_id: int | None = None
    folder_id: int | None = None
    account_id: int | None = None


@dataclass(frozen=True)
class Line:
    """An entry in words. Refs are None where it is about none, or the thing is gone."""

    index: int
    at: datetime
    account: str | None
    """The sign-in name; None for nobody."""
    person: str | None
    """The account holder's name, for screens."""
    action: str
    outcome: str
    rules: tuple[str, ...]
    folder: str | None
    document: str | None
    version: int | None
    purpose: str | None
    grant_id: int | None


def trail(session: Session, about: About, before: int | None = None, size: int = PAGE) -> list[Line]:
    """A page of entries in words. ``before``: the last page's smallest index."""
    found = _newest(about, before, size).subquery()
    lines = (
        select(
            found.c.index,
            found.c.at,
            Principal.name,
            Person.name,
            found.c.action,
            found.c.outcome,
            found.c.rules,
            Folder.ref,
            Document.ref,
            found.c.version,
            Purpose.name,
            found.c.grant_id,
        )
        .select_from(found)
        .outerjoin(Principal, Principal.id == found.c.account_id)
        .outerjoin(Account, Account.id == found.c.account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .outerjoin(Folder, Folder.id == found.c.folder_id)
        .outerjoin(Document, Document.id == found.c.document_id)
        .outerjoin(Purpose, Purpose.id == found.c.purpose_id)
        .order_by(found.c.index.desc())
    )
    return [_line(list(row)) for row in session.execute(lines)]


def leaves(session: Session, about: About, before: int | None = None, size: int = PAGE) -> list[tuple[int, bytes]]:
    """The same entries as index and leaf: what the tree is over, for whoever wants to check it themselves."""
    return [(row["index"], leaf(row)) for row in session.execute(_newest(about, before, size)).mappings()]


def _newest(about: About, before: int | None, size: int) -> Select[Any]:
    newest = select(Entry.__table__).order_by(Entry.index.desc()).limit(size)
    for column, wanted in (
        (Entry.document_id, about.document_id),
        (Entry.folder_id, about.folder_id),
        (Entry.account_id, about.account_id),
    ):
        if wanted is not None:
            newest = newest.where(column == wanted)
    return newest if before is None else newest.where(Entry.index < before)


def _line(values: list[Any]) -> Line:
    values[6] = tuple(values[6].split())
    return Line(*values)
