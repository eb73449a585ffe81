"""A proposed change in words: what would be so, for the two people who see it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.people.models import Account, Person
from cfsdocs.personnel import changes, dbs
from cfsdocs.personnel.models import FileChange
from cfsdocs.records.models import Document, Folder, Section
from cfsdocs.vault.models import Upload
from cfsdocs.web.pages import words

KIND_WORDS = {
    "document": "File a document",
    "edit": "Change what is recorded about a document",
    "status": "Change where the person stands",
    "dbs": "Add an entry to the DBS log",
    "dbs_gone": "Record that a certificate is gone",
}
OUTCOME_WORDS = {"waiting": "Waits", "agreed": "Agreed", "declined": "Declined", "withdrawn": "Withdrawn"}


@dataclass(frozen=True)
class ChangeLine:
    """A change as its page and the list show it."""

    ref: str
    what: str
    file: str
    number: str
    outcome: str
    waiting: bool
    proposed: str
    decided: str
    reason: str
    facts: tuple[tuple[str, str], ...]


def change_line(session: Session, change: FileChange) -> ChangeLine:
    """The change in words."""
    folder = session.get_one(Folder, change.folder_id)
    decided = ""
    if change.decided_by is not None and change.decided_at is not None:
        decided = f"{_name(session, change.decided_by)}, {words.moment(change.decided_at)}"
    return ChangeLine(
        ref=change.ref,
        what=KIND_WORDS[change.kind],
        file=folder.title,
        number=folder.number,
        outcome=OUTCOME_WORDS[change.outcome],
        waiting=change.outcome == changes.WAITING,
        proposed=f"{_name(session, change.proposed_by)}, {words.moment(change.proposed_at)}",
        decided=decided,
        reason=change.reason,
        facts=tuple(_facts(session, change)),
    )


def _facts(session: Session, change: FileChange) -> list[tuple[str, str]]:
    content = json.loads(change.content)
    if change.kind == "status":
        days = [("Began on", content["started_on"]), ("Last day", content["left_on"])]
        return [("Status", words.capital(content["status"])), *((name, _day(day)) for name, day in days if day)]
    if change.kind == "dbs":
        return _dbs(session, changes.dbs_of(content))
    if change.kind == "dbs_gone":
        return [("Certificate", dbs.GONE[content["how"]]), ("On", _day(content["gone_on"]))]
    return _card(session, change)


def _card(session: Session, change: FileChange) -> list[tuple[str, str]]:
    card = changes.card_of(json.loads(change.content))
    facts = [
        ("What it is", card.title),
        ("Section", words.capital(session.get_one(Section, card.section_id).name)),
        ("Given by", card.given_by),
        ("Date on it", words.day(card.dated)),
        ("Shown to the person", "Yes" if card.shown_to_subject else "No"),
    ]
    if change.kind == "edit":
        before = session.get_one(Document, change.document_id)
        return [("Recorded now", f"{before.title}, {words.day(before.dated)}"), *facts]
    upload = session.scalars(select(Upload).where(Upload.ref == change.upload_ref)).one_or_none()
    if upload is not None:
        file = f"{upload.file_name}, {words.kind_of_file(upload.media_type)}, {words.size(upload.size)}"
        facts.append(("File", file))
    return facts


def _dbs(session: Session, entry: dbs.Check) -> list[tuple[str, str]]:
    return [
        ("Check", dbs.KINDS[entry.kind]),
        ("Certificate", f"{entry.reference}, {words.day(entry.dated)}"),
        ("Decision", f"{dbs.DECISIONS[entry.decision]}, {words.day(entry.decided_on)}"),
        ("Decided by", _name(session, entry.decided_by)),
        ("Certificate in the office", "Yes" if entry.held else "No"),
    ]


def _day(written: str | None) -> str:
    return words.day(changes.day_of(written))


def _name(session: Session, account_id: int) -> str:
    found: str = session.scalars(select(Person.name).join(Account).where(Account.id == account_id)).one()
    return found
