"""Who can see a document, and who did: for those who decide who needs to know it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, decide, who
from cfsdocs.access.models import Action, Grant
from cfsdocs.access.permit import Permit
from cfsdocs.db import FOREVER
from cfsdocs.journal.models import Entry
from cfsdocs.people.models import Account, Person
from cfsdocs.records.models import Document, Purpose
from cfsdocs.web.pages import words
from cfsdocs.web.pages.why import reason_of

ENTRIES = 500
"""The newest entries about the document that are read."""
_LOOKED = Entry.note.not_like("% document_thumbnail %")
"""A small picture in a list is journalled, but nobody has looked at the document."""
_DEEDS = {
    ("view", "allowed"): "looked at it",
    ("download", "allowed"): "took the file away",
    ("edit", "allowed"): "opened it to change what is recorded",
    ("edit", "done"): "changed what is recorded, or added a version",
    ("manage", "allowed"): "looked at who can see it",
    ("add", "done"): "filed it",
}


@dataclass(frozen=True)
class Reader:
    """Somebody who can see it, and through what."""

    name: str
    through: str
    until: str


@dataclass(frozen=True)
class Deed:
    """What somebody did on one day."""

    name: str
    did: str
    when: str


@dataclass(frozen=True)
class Who:
    """The whole answer."""

    title: str
    ref: str
    purpose: str
    readers: tuple[Reader, ...]
    deeds: tuple[Deed, ...]


def who_page(session: Session, asker: Asker, permit: Permit) -> Who:
    """Who can see the permitted document for the asker's purpose, and who did whatever with it."""
    document = session.get_one(Document, permit.document_id)
    able = who(session, document.id, Action.VIEW, asker.purpose_id, asker.now, asker.grace_days)
    names = _names(session, able)
    return Who(
        title=document.title,
        ref=document.ref,
        purpose=words.capital(session.get_one(Purpose, asker.purpose_id).name),
        readers=tuple(sorted((_reader(session, asker, each, names[each], document.id) for each in able), key=_by_name)),
        deeds=tuple(_deeds(session, document.id)),
    )


def _by_name(reader: Reader) -> str:
    return reader.name


def _reader(session: Session, asker: Asker, account_id: int, name: str, document_id: int) -> Reader:
    theirs = Asker(account_id, asker.purpose_id, asker.now, asker.grace_days)
    grant_id = decide(session, theirs, document_id, Action.VIEW).grant_id
    if grant_id is None:
        return Reader(name, "It is in their own file and shown to them", "")
    grant = session.get_one(Grant, grant_id)
    until = f"until {words.day(grant.valid_until)}" if grant.valid_until < FOREVER else ""
    return Reader(name, words.capital(reason_of(grant)), until)


def _names(session: Session, accounts: Iterable[int]) -> dict[int, str]:
    wanted = select(Account.id, Person.name).join(Person, Person.id == Account.person_id)
    return {row.id: row.name for row in session.execute(wanted.where(Account.id.in_(list(accounts))))}


def _deeds(session: Session, document_id: int) -> Iterable[Deed]:
    """The newest first; what one person did on one day is one line."""
    wanted = select(Entry.account_id, Entry.at, Entry.action, Entry.outcome).where(Entry.document_id == document_id)
    entries = session.execute(wanted.where(_LOOKED).order_by(Entry.index.desc()).limit(ENTRIES)).all()
    names = _names(session, {each.account_id for each in entries if each.account_id is not None})
    found: dict[tuple[str, str, str], datetime] = {}
    for account_id, at, action, outcome in entries:
        did = "was refused" if outcome == "refused" else _DEEDS.get((action, outcome), action)
        found.setdefault((names.get(account_id or 0, "Nobody signed in"), did, words.day(at)), at)
    for (name, did, _), at in found.items():
        yield Deed(name, did, words.moment(at))
