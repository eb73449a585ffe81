"""What the card shows beside the question for sensitive information: suggestions, consents, grounds, possible orders.

Suggestions are computed each time from the words of the file; they are kept nowhere and tick nothing (5.1, 5.2).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.orm import Session

from cfsdocs.access import lists
from cfsdocs.access.decide import Asker
from cfsdocs.house import House
from cfsdocs.intake.lawful import Entry, consents, grounds
from cfsdocs.intake.suggest import Suggestion, lexicon, suggest
from cfsdocs.intake.text import text_of, text_of_upload
from cfsdocs.intake.unlooked import is_unlooked
from cfsdocs.records.models import Category, Document
from cfsdocs.vault.models import Upload
from cfsdocs.web.pages import words
from cfsdocs.web.pages.choices import Choices, Pairs

_HERE = (Document.folder_id == bindparam("folder_of_orders"),)
ORDERS = 100
"""As many of the newest documents can be named as the order itself."""


@dataclass(frozen=True)
class Kind:
    """One category: what it is called, how somebody could infer it, and what in the words suggests it."""

    value: str
    name: str
    infer: str
    causes: str


@dataclass(frozen=True)
class Sensing:
    """For one card. ``document_id``: None while it is not filed. ``may_wait``: whether "not yet" is an answer."""

    document_id: int | None = None
    suggested: tuple[Suggestion, ...] = ()
    given: dict[Entry, datetime] = field(default_factory=dict)
    orders: Pairs = ()
    ground: str = ""
    """A ground that covers whatever is in it, in words."""
    may_wait: bool = False

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Every category, the suggested ones first."""
        causes = {each.category: told(each) for each in self.suggested}
        ordered = sorted(Category, key=lambda each: each not in causes)
        infer = lexicon().infer
        return tuple(
            Kind(str(int(each)), words.CATEGORY_WORDS[each], infer[each], causes.get(each, "")) for each in ordered
        )

    def consent(self, person: str, category: str) -> str:
        """Since when there is consent to record it; nothing without."""
        since = self.given.get((int(person), Category(int(category))))
        return words.day(since) if since is not None else ""


def told(suggestion: Suggestion) -> str:
    """What caused it: "CAMHS" on page 2, "medication" on page 3."""
    return ", ".join(f"\N{LEFT DOUBLE QUOTATION MARK}{each.words}\N{RIGHT DOUBLE QUOTATION MARK} on page {each.page}"
                     for each in suggestion.causes)  # fmt: skip


def of_upload(session: Session, house: House, asker: Asker, upload: Upload, choices: Choices) -> Sensing:
    """For a file of one's own that waits."""
    pages = text_of_upload(session, house, upload)
    return _sensing(session, asker, choices, None, pages, may_wait=True)


def of_document(session: Session, house: House, asker: Asker, document: Document, choices: Choices) -> Sensing:
    """For a document that one may mend."""
    pages = text_of(session, house, document)
    return _sensing(session, asker, choices, document.id, pages, may_wait=is_unlooked(session, document.id))


def _sensing(
    session: Session, asker: Asker, choices: Choices, document_id: int | None, pages: list[str], *, may_wait: bool
) -> Sensing:
    folder = {"folder_of_orders": choices.folder_id}
    seen = lists.newest(session, asker, where=_HERE, parameters=folder, size=ORDERS, few=True)
    return Sensing(
        document_id=document_id,
        suggested=suggest(pages),
        given=consents(session, [int(person) for person, _ in choices.people], asker.now),
        orders=tuple((str(row.id), f"{row.title}, {words.day(row.dated)}") for row in seen if row.id != document_id),
        ground="; ".join(
            f"{each.clause} since {words.day(each.valid_from)}"
            for each in grounds(session, choices.folder_id, document_id, asker.now)
        ),
        may_wait=may_wait,
    )
