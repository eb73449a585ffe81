"""Who reaches what of a folder: for each document, every account that may see it, by the same rules as one decision.

It answers for those who decide who needs to know, and for what watches that nothing falls out of everybody's reach.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, parameters
from cfsdocs.access.facts import FOLDER
from cfsdocs.access.models import Action, Grant
from cfsdocs.access.rules import HELD, RULES, all_of
from cfsdocs.people.models import Account, ActsAs
from cfsdocs.records.models import Document, Folder, FolderPerson, Purpose

Reached = Mapping[int, frozenset[int]]
"""By document: the accounts."""

_MIGHT = (
    HELD.with_only_columns(ActsAs.account_id)
    .where(Grant.folder_id == FOLDER)
    .union(
        select(Account.id)
        .join(FolderPerson, FolderPerson.person_id == Account.person_id)
        .where(FolderPerson.folder_id == FOLDER)
        .correlate(None)
    )
)
_REACHED = (
    select(Document.id, Account.id.label("account"))
    .select_from(Document)
    .join(Folder, Folder.id == Document.folder_id)
    .join(Account, true())
    .where(Document.folder_id == FOLDER, Account.id.in_(_MIGHT), all_of(RULES))
)


def reached(
    session: Session, folder_id: int, now: datetime, grace_days: int = 14, action: Action = Action.VIEW
) -> Reached:
    """Every document of a folder with the accounts that may act on it, for any purpose of such folders."""
    purposes = session.scalars(
        select(Purpose.id).join(Folder, Folder.kind == Purpose.kind).where(Folder.id == folder_id)
    ).all()
    found: dict[int, set[int]] = {
        each: set() for each in session.scalars(select(Document.id).where(Document.folder_id == folder_id))
    }
    for purpose_id in purposes:
        asked = parameters(Asker(0, purpose_id, now, grace_days), action, folder=folder_id)
        for document_id, account_id in session.execute(_REACHED, asked):
            found[document_id].add(account_id)
    return {document_id: frozenset(accounts) for document_id, accounts in found.items()}
