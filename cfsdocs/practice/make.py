"""Make the practice charity in a new house, through the product's own functions.

Every file is received, recognised, sealed, pictured, filed and indexed exactly as if somebody had added it. Nothing
here may take a shortcut that a real charity could not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from cfsdocs.db import writing
from cfsdocs.house import House, build
from cfsdocs.intake.card import Card
from cfsdocs.intake.filing import file_document, own_upload
from cfsdocs.intake.receive import Arrival, receive
from cfsdocs.journal.append import append
from cfsdocs.journal.events import Event
from cfsdocs.people.passwords import hash_password
from cfsdocs.practice.charity import Charity
from cfsdocs.practice.families import record_families
from cfsdocs.practice.needs import record_consents, record_needs, record_of_documents
from cfsdocs.practice.planned import PlannedFile
from cfsdocs.practice.policies import record_learning
from cfsdocs.practice.read import read_charity
from cfsdocs.practice.settle import Settled, nine, settle
from cfsdocs.records.models import CATEGORIES
from cfsdocs.settings import Settings

PASSWORD = "practice-charity-only"  # noqa: S105  # the one that everybody in the practice charity shares
"""Every practice account's password. It is printed by ``cfsdocs demo`` and protects nothing."""


def make(settings: Settings, now: datetime) -> Iterator[PlannedFile]:
    """Make a house and settle the practice charity in it; gives each file once it is filed.

    The work is done while iterating. Raises what ``house.build`` raises when there is something already.
    """
    charity = read_charity(now.date())
    house = build(settings, now)
    try:
        with writing(house.engine) as session:
            settled = settle(session, house, charity, hash_password(PASSWORD), now)
            record_learning(session, settled)
            record_needs(session, charity, settled)
            record_consents(session, charity, settled)
            record_families(session, charity, settled, now)
        order = list(_in_order(charity, now))
        documents: dict[str, int] = {}
        for (planned, filed_at), ref in zip(order, _received(house, settled, order), strict=True):
            documents[planned.id] = _file(house, settled, planned, filed_at, ref)
            yield planned
        with writing(house.engine) as session:
            record_of_documents(session, charity, settled, documents)
    finally:
        house.close()


def file_planned(house: House, settled: Settled, planned: PlannedFile, filed_at: datetime) -> int:
    """Receive and file one planned file as its recorder would have, and give the document's id."""
    return _file(house, settled, planned, filed_at, _receive(house, settled, planned, filed_at))


def _received(house: House, settled: Settled, order: Sequence[tuple[PlannedFile, datetime]]) -> Iterator[str]:
    """The refs of the files' uploads, in this order, made two at a time: each is read in a process of its own."""
    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(lambda each: _receive(house, settled, *each), order)


def _receive(house: House, settled: Settled, planned: PlannedFile, at: datetime) -> str:
    arrival = Arrival.new(settled.folders[planned.folder], settled.accounts[planned.recorded_by])
    return receive(house, arrival, planned.file_name, [planned.make()], at)


def _file(house: House, settled: Settled, planned: PlannedFile, filed_at: datetime, ref: str) -> int:
    account, folder = settled.accounts[planned.recorded_by], settled.folders[planned.folder]
    with writing(house.engine) as session:
        document = file_document(session, house, own_upload(session, account, ref), card_of(planned, settled), filed_at)
        document.state = planned.state
        append(session, _filed(folder, account, document.id, settled.purposes[planned.purpose], filed_at))
        return document.id


def card_of(planned: PlannedFile, settled: Settled) -> Card:
    """The card that the recorder filled in."""
    return Card(
        title=planned.title,
        section_id=settled.sections[planned.folder, planned.section],
        about=frozenset(settled.people[person] for person in planned.about),
        given_by=planned.given_by,
        dated=planned.made,
        purpose_id=settled.purposes[planned.purpose],
        sensitive=frozenset((settled.people[person], CATEGORIES[name]) for person, name in planned.sensitive),
        shown_to_subject=planned.shown_to_subject,
    )


def _in_order(charity: Charity, now: datetime) -> Iterator[tuple[PlannedFile, datetime]]:
    """The files in the order in which they came, each some minutes after the last. What is yet to come is left out."""
    came = sorted(charity.files, key=lambda planned: (planned.received, planned.id))
    for at, planned in enumerate(came):
        filed_at = nine(planned.received) + timedelta(minutes=at)
        if filed_at <= now:
            yield planned, filed_at


def _filed(folder: int, account: int, document: int, purpose: int, at: datetime) -> Event:
    return Event(
        at, account, "add", "done", folder_id=folder, document_id=document, version=1, purpose=purpose, note="practice"
    )
