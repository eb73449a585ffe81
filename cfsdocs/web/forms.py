"""The card as a form: what a person types about a file, and what is wrong with it, beside each field.

It only reads and shows. ``intake.card`` checks what is right for the folder; nothing is ticked beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField

from cfsdocs.errors import InputError
from cfsdocs.intake.card import Card, problems
from cfsdocs.personnel.dbs import looks_like_certificate
from cfsdocs.records.models import Category, Document, DocumentPerson, Sensitive
from cfsdocs.web.fields import DayField, Form
from cfsdocs.web.pages.choices import CATEGORIES, Choices, Pairs

NOT_A_DATE = "Enter the date on the document as numbers, for example 27 3 2026, or leave it empty"


CERTIFICATE = (
    "This looks like a DBS certificate. Enter the date, type, reference and decision in the DBS log instead: what a "
    "certificate says is kept for six months after the decision at the most. If it is something else, tick that below"
)


class CardForm(Form):
    """One file's card. ``prefix`` tells cards on one page apart."""

    title = StringField("What is it?")
    section = RadioField("Section", validate_choice=False)
    about = SelectMultipleField("Who is it about?", validate_choice=False)
    given_by = StringField("Who gave it to us?")
    dated = DayField("Date on the document")
    purpose = RadioField("What was it given for?", validate_choice=False)
    sensitive = SelectMultipleField("Sensitive information", validate_choice=False)
    shown_to_subject = BooleanField("The person it is about may read it in their own file")
    not_a_certificate = BooleanField("It is not a DBS certificate, or it goes within six months of the decision")

    def __init__(
        self, formdata: Any = None, *, choices: Choices, prefix: str = "", data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(formdata, prefix=prefix, data=data)
        self.choices = choices
        self.section.choices, self.purpose.choices = list(choices.sections), list(choices.purposes)
        self.about.choices = list(choices.people)
        self.sensitive.choices = [
            (f"{person}:{each}", said) for person, _ in choices.people for each, said in CATEGORIES
        ]

    @classmethod
    def about_document(cls, session: Session, document: Document, choices: Choices) -> CardForm:
        """The card of a document as it is recorded now."""
        about = session.scalars(select(DocumentPerson.person_id).where(DocumentPerson.document_id == document.id))
        sensitive = session.execute(
            select(Sensitive.person_id, Sensitive.category).where(Sensitive.document_id == document.id)
        )
        recorded = {
            "title": document.title,
            "section": str(document.section_id),
            "about": [str(each) for each in about],
            "given_by": document.given_by,
            "dated": document.dated,
            "purpose": str(document.purpose_id),
            "sensitive": [f"{person}:{category}" for person, category in sensitive],
            "shown_to_subject": document.shown_to_subject,
        }
        return cls(choices=choices, data=recorded)

    def checked(self, session: Session, today: date) -> Card | None:
        """The card when it can be filed; None, and every problem beside its field, when it cannot."""
        card = self._card()
        if self.dated.wrong:
            self.blame(InputError(NOT_A_DATE, "dated"))
        for problem in problems(session, self.choices.folder_id, card, today):
            self.blame(problem)
        if self.questioned and not self.not_a_certificate.data:
            self.blame(InputError(CERTIFICATE, "title"))
        return None if self.problems else card

    @property
    def questioned(self) -> bool:
        """Whether it sounds like a DBS certificate, which a personnel file does not keep."""
        return self.choices.personnel and looks_like_certificate(self.title.data or "")

    def _card(self) -> Card:
        return Card(
            title=self.title.data or "",
            section_id=_offered(self.section.data, self.choices.sections),
            about=frozenset(_offered(each, self.choices.people) for each in self.about.data or ()),
            given_by=self.given_by.data or "",
            dated=self.dated.data,
            purpose_id=_offered(self.purpose.data, self.choices.purposes),
            sensitive=frozenset(map(_sensitive, self.sensitive.data or ())),
            shown_to_subject=self.choices.personnel and bool(self.shown_to_subject.data),
        )

    def ticked_of(self, person: str) -> bool:
        """Whether anything sensitive is ticked about this person."""
        return any(each.startswith(f"{person}:") for each in self.sensitive.data or ())


def _offered(typed: Any, choices: Pairs) -> int:
    """The id chosen; 0, which is nobody's and nothing's, for one that was not there to choose."""
    return _number(typed) if typed in dict(choices) else 0


def _number(typed: Any) -> int:
    text = str(typed or "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _sensitive(typed: str) -> tuple[int, Category]:
    """ "12:64", a person and a category. Raises InputError for what our own forms never send."""
    person, _, category = typed.partition(":")
    if category not in dict(CATEGORIES):
        raise InputError("Choose from the sensitive categories shown", "sensitive")
    return _number(person), Category(int(category))
