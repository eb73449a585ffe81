"""What the journal says, for screens and auditors: newest first, a page at a time.

Metadata only: when, who, what, how it came out. Whether the asker may read a trail is decided before, by the guard.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from cfsdocs.journal.models import Entry
from cfsdocs.people.models import Account, Person, Principal
from cfsdocs.records.models import Document, Folder, Purpose

PAGE = 50


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


def of_document(session: Session, document_id: int, before: int | None = None, size: int = PAGE) -> list[Line]:
    """Who did or tried what with a document. ``before``: the last page's smallest index."""
    return _page(session, Entry.document_id == document_id, before, size)


def of_folder(session: Session, folder_id: int, before: int | None = None, size: int = PAGE) -> list[Line]:
    """Who did or tried what in a folder, its documents among it."""
    return _page(session, Entry.folder_id == folder_id, before, size)


def of_account(session: Session, account_id: int, before: int | None = None, size: int = PAGE) -> list[Line]:
    """An account's own trail."""
    return _page(session, Entry.account_id == account_id, before, size)


def of_all(session: Session, before: int | None = None, size: int = PAGE) -> list[Line]:
    """Everything."""
    return _page(session, None, before, size)


def _page(session: Session, about: ColumnElement[bool] | None, before: int | None, size: int) -> list[Line]:
    newest = select(Entry).order_by(Entry.index.desc()).limit(size)
    if about is not None:
        newest = newest.where(about)
    if before is not None:
        newest = newest.where(Entry.index < before)
    found = newest.subquery()
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


def _line(values: list[Any]) -> Line:
    values[6] = tuple(values[6].split())
    return Line(*values)
