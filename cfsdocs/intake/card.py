"""The card: what a person says of a file before it is filed. Nothing here is guessed for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cfsdocs.errors import InputError
from cfsdocs.intake.grounds import Reason, check_reason
from cfsdocs.intake.models import Answer
from cfsdocs.records.models import Category, Folder, FolderPerson, Purpose, Section

LONGEST_TITLE = 200
SEALED = frozenset({"investigation"})
"""Sections of a personnel file whose documents its subject never reads for themselves."""


@dataclass(frozen=True)
class Card:
    """One document: what, where, about whom, from whom, of when, for what, and how sensitive."""

    title: str
    section_id: int
    about: frozenset[int]
    """Person ids, each listed by the folder."""
    given_by: str
    dated: date | None
    purpose_id: int
    sensitive: frozenset[tuple[int, Category]] = frozenset()
    """(person id, category): about people the document is about; whose address is hidden may be anybody listed."""
    shown_to_subject: bool = False
    not_yet: bool = False
    """Nobody has looked whether it holds sensitive information: it is its recorder's alone until somebody has."""
    without: Reason | None = None
    """Why what is ticked is recorded without consent; None says that consent will be asked."""

    @property
    def answer(self) -> Answer:
        """Is there sensitive information in it?"""
        if self.not_yet:
            return Answer.NOT_YET
        return Answer.YES if self.sensitive else Answer.NO


def check_card(session: Session, folder_id: int, card: Card, today: date) -> None:
    """Raise InputError, naming the field, for a card that cannot be filed in this folder."""
    for problem in problems(session, folder_id, card, today):
        raise problem


def problems(session: Session, folder_id: int, card: Card, today: date) -> Iterator[InputError]:
    """Everything that keeps a card from being filed in this folder, in the order of the form."""
    folder = session.get_one(Folder, folder_id)
    if not card.title.strip():
        yield InputError("Enter what this document is, for example 'Letter from the school'", "title")
    if len(card.title) > LONGEST_TITLE:
        yield InputError(f"Say what this document is in {LONGEST_TITLE} characters or fewer", "title")
    if not _there(session, select(Section.id).where(Section.folder_id == folder_id, Section.id == card.section_id)):
        yield InputError("Choose a section of this folder", "section")
    listed = set(session.scalars(select(FolderPerson.person_id).where(FolderPerson.folder_id == folder_id)))
    if not card.about:
        yield InputError("Choose at least one person whom this document is about", "about")
    elif not card.about <= listed:
        yield InputError("Choose people whom this folder lists", "about")
    if not card.given_by.strip():
        yield InputError("Enter who gave this to us. For our own records, enter your own name", "given_by")
    if card.dated is not None and card.dated > today:
        yield InputError("The date on the document must be today or in the past", "dated")
    if not _there(session, select(Purpose.id).where(Purpose.kind == folder.kind, Purpose.id == card.purpose_id)):
        yield InputError("Choose what the information was given for", "purpose")
    if card.shown_to_subject and session.scalar(select(Section.name).where(Section.id == card.section_id)) in SEALED:
        yield InputError("What is in an open investigation is not shown to the person it is about", "shown_to_subject")
    yield from _sensitive_problems(card, listed)


def _sensitive_problems(card: Card, listed: set[int]) -> Iterator[InputError]:
    hidden = {person for person, category in card.sensitive if category is Category.PROTECTED_ADDRESS}
    if not {person for person, _ in card.sensitive} - hidden <= card.about or not hidden <= listed:
        yield InputError("Tick sensitive information only for people whom the document is about", "sensitive")
    if card.not_yet and card.sensitive:
        yield InputError("You have ticked what is in it, so you have looked: answer Yes", "looked")
    if card.without is not None:
        try:
            check_reason(card.without)
        except InputError as problem:
            yield problem


def _there(session: Session, query: Select[int]) -> bool:
    return session.scalar(query) is not None
