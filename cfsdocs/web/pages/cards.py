"""Files that wait for their card: the cards, filing them all, and giving one up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from cfsdocs.access.decide import decide_add
from cfsdocs.errors import InputError
from cfsdocs.intake.card import Card
from cfsdocs.intake.duplicates import same_file
from cfsdocs.intake.filing import file_document, waiting
from cfsdocs.journal import Event, append
from cfsdocs.records.models import Folder
from cfsdocs.vault.models import Upload
from cfsdocs.web.forms import CardForm
from cfsdocs.web.identity import Visit
from cfsdocs.web.pages import words
from cfsdocs.web.pages.categories.sensing import of_upload
from cfsdocs.web.pages.choices import choices_of
from cfsdocs.web.pages.home import FolderCard


@dataclass(frozen=True)
class Waiting:
    """One file that waits, with its card."""

    ref: str
    file_name: str
    facts: str
    no_preview: str
    folder: FolderCard
    kind: str
    form: CardForm
    same: tuple[tuple[str, str], ...]
    """(ref, title) of documents with the very same file that I may see."""
    new_version: bool


def waiting_cards(visit: Visit, session: Session, typed: Any = None) -> tuple[Waiting, ...]:
    """My uploads in folders that I may still add to, oldest first; ``typed``: the form as it was sent."""
    return tuple(_waiting(visit, session, *each, typed) for each in _still_open(visit, session))


def waiting_count(visit: Visit, session: Session) -> int:
    """How many cards there are: a folder that is closed to me is not counted either (7.2)."""
    return len(_still_open(visit, session))


def _still_open(visit: Visit, session: Session) -> list[tuple[Upload, Folder]]:
    uploads = waiting(session, visit.colleague.id)
    folders = {each.folder_id: session.get_one(Folder, each.folder_id) for each in uploads}
    open_ = {
        each.id: each for each in folders.values() if decide_add(session, visit.asker(each.kind), each.id, None).allowed
    }
    return [(each, open_[each.folder_id]) for each in uploads if each.folder_id in open_]


def _waiting(visit: Visit, session: Session, upload: Upload, folder: Folder, typed: Any) -> Waiting:
    pages = f", {words.plural(upload.page_count, 'page')}" if upload.page_count else ""
    # A card that was not in what was sent (its file came meanwhile) begins empty.
    sent = typed if typed is not None and f"{upload.ref}-title" in typed else None
    asker, choices = visit.asker(folder.kind), choices_of(session, folder.id)
    sensing = of_upload(session, visit.house, asker, upload, choices)
    return Waiting(
        ref=upload.ref,
        file_name=upload.file_name,
        facts=f"{words.kind_of_file(upload.media_type)}, {words.size(upload.size)}{pages}",
        no_preview=upload.no_preview or "",
        folder=FolderCard(folder.ref, folder.number, folder.title),
        kind=folder.kind,
        form=CardForm(sent, choices=choices, prefix=f"{upload.ref}-", sensing=sensing),
        same=tuple((row.ref, row.title) for row in same_file(session, asker, upload)),
        new_version=upload.number > 1,
    )


def file_all(visit: Visit, cards: Sequence[Waiting]) -> list[str]:
    """File every card, or none; the folders' refs. Empty: something is wrong, and each form says what."""
    session = visit.db
    uploads = {each.ref: each for each in waiting(session, visit.colleague.id)}
    wanted = [(each, uploads[each.ref]) for each in cards if not each.new_version]
    ready = [(upload, card) for each, upload in wanted if (card := _checked(visit, each, upload)) is not None]
    if not wanted or len(ready) < len(wanted):
        return []
    for upload, card in ready:
        folder_id = upload.folder_id
        document = file_document(session, visit.house, upload, card, visit.now)
        append(session, _filed(visit, folder_id, document.id, card.purpose_id))
    return list(dict.fromkeys(each.folder.ref for each, _ in wanted))


def problems(cards: Iterable[Waiting]) -> list[tuple[str, str]]:
    """Every problem of every card, for the summary, with the file it is about where there are several."""
    cards = list(cards)
    return [
        (field, f"{each.file_name}: {message}" if len(cards) > 1 else message)
        for each in cards
        for field, message in each.form.problems
    ]


def _checked(visit: Visit, waits: Waiting, upload: Upload) -> Card | None:
    """The card when it can be filed; else its form says everything that is wrong."""
    card = waits.form.checked(visit.db, visit.now)
    if card is None:
        return None
    if not decide_add(visit.db, visit.asker(waits.kind), upload.folder_id, card.section_id):
        waits.form.blame(InputError("Choose a section that you may add to", "section"))
        return None
    return card


def _filed(visit: Visit, folder_id: int, document_id: int, purpose_id: int) -> Event:
    return Event(
        at=visit.now,
        account_id=visit.colleague.id,
        action="add",
        outcome="done",
        folder_id=folder_id,
        document_id=document_id,
        purpose=purpose_id,
        note="filed",
    )
