"""The card as a form: what a person types about a file, and what is wrong with it, beside each field.

It only reads and shows. ``intake.card`` checks what is right for the folder; nothing is ticked beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from cfsdocs.errors import InputError
from cfsdocs.intake.card import Card, problems
from cfsdocs.intake.grounds import Reason
from cfsdocs.intake.lawful import entries_of, uncovered
from cfsdocs.intake.looked import last_answer
from cfsdocs.intake.models import Answer, Why
from cfsdocs.intake.without import open_case
from cfsdocs.personnel.dbs import looks_like_certificate
from cfsdocs.records.models import Category, Document, DocumentPerson
from cfsdocs.web.fields import DayField, Form
from cfsdocs.web.pages.categories.sensing import Sensing
from cfsdocs.web.pages.choices import CATEGORIES, Choices, Pairs

NOT_A_DATE = "Enter the date on the document as numbers, for example 27 3 2026, or leave it empty"


CERTIFICATE = (
    "This looks like a DBS certificate. Enter the date, type, reference and decision in the DBS log instead: what a "
    "certificate says is kept for six months after the decision at the most. If it is something else, tick that below"
)
UNANSWERED = "Say whether there is sensitive information in it. If you have not looked, say that"
ITSELF = "itself"
"""The document is the order."""
ANSWERS: Pairs = ((Answer.YES, "Yes"), (Answer.NO, "No, I have looked"), (Answer.NOT_YET, "Not yet looked at"))
WHYS: Pairs = (
    (Why.ASK, "Consent will be asked"),
    (Why.HARM_TO_A_CHILD, "A child suffers, or is at risk of, significant harm"),
    (Why.TO_PREVENT_HARM, "To prevent significant harm to a child, serious harm to an adult, or a serious crime"),
    (Why.STATUTORY_DUTY, "A statutory duty, for example a court order"),
)


class CardForm(Form):
    """One file's card. ``prefix`` tells cards on one page apart; ``sensing`` is what it shows beside sensitive data."""

    title = StringField("What is it?")
    section = RadioField("Section", validate_choice=False)
    about = SelectMultipleField("Who is it about?", validate_choice=False)
    given_by = StringField("Who gave it to us?")
    dated = DayField("Date on the document")
    purpose = RadioField("What was it given for?", validate_choice=False)
    looked = RadioField("Is there sensitive information in it?", validate_choice=False)
    sensitive = SelectMultipleField("Sensitive information", validate_choice=False)
    without = RadioField("What is recorded without consent, because", validate_choice=False)
    because = TextAreaField("What did you see or hear?")
    order = SelectField("The order itself", validate_choice=False)
    shown_to_subject = BooleanField("The person it is about may read it in their own file")
    not_a_certificate = BooleanField("It is not a DBS certificate, or it goes within six months of the decision")

    def __init__(
        self,
        formdata: Any = None,
        *,
        choices: Choices,
        prefix: str = "",
        data: Mapping[str, Any] | None = None,
        sensing: Sensing | None = None,
    ) -> None:
        super().__init__(formdata, prefix=prefix, data=data)
        self.choices, self.sensing = choices, sensing or Sensing()
        self.looked.choices = list(ANSWERS if self.sensing.may_wait else ANSWERS[:2])
        self.without.choices = list(WHYS)
        itself = (ITSELF, "This document is the order")
        self.order.choices = [("", "Choose a document"), itself, *self.sensing.orders]
        self.section.choices, self.purpose.choices = list(choices.sections), list(choices.purposes)
        self.about.choices = list(choices.people)
        self.sensitive.choices = [
            (f"{person}:{each}", said) for person, _ in choices.people for each, said in CATEGORIES
        ]

    @classmethod
    def about_document(
        cls, session: Session, document: Document, choices: Choices, sensing: Sensing | None = None
    ) -> CardForm:
        """The card of a document as it is recorded now."""
        about = session.scalars(select(DocumentPerson.person_id).where(DocumentPerson.document_id == document.id))
        sensitive = entries_of(session, document.id)
        case = open_case(session, document.id)
        recorded = {
            "title": document.title,
            "section": str(document.section_id),
            "about": [str(each) for each in about],
            "given_by": document.given_by,
            "dated": document.dated,
            "purpose": str(document.purpose_id),
            "looked": Answer.YES if sensitive else last_answer(session, document.id),
            "sensitive": [f"{person}:{int(category)}" for person, category in sensitive],
            "without": case.why if case is not None else None,
            "because": case.words if case is not None else "",
            "shown_to_subject": document.shown_to_subject,
        }
        return cls(choices=choices, data=recorded, sensing=sensing)

    def checked(self, session: Session, now: datetime) -> Card | None:
        """The card when it can be filed; None, and every problem beside its field, when it cannot."""
        card = self._card()
        if self.dated.wrong:
            self.blame(InputError(NOT_A_DATE, "dated"))
        for problem in problems(session, self.choices.folder_id, card, now.date()):
            self.blame(problem)
        self._check_answer(session, card, now)
        if self.questioned and not self.not_a_certificate.data:
            self.blame(InputError(CERTIFICATE, "title"))
        return None if self.problems else card

    def _check_answer(self, session: Session, card: Card, now: datetime) -> None:
        """What is said of sensitive information must fit together. Nothing here keeps a concern from being recorded."""
        if self.looked.data not in dict(self.looked.choices):
            self.blame(InputError(UNANSWERED, "looked"))
        elif self.looked.data == Answer.YES and not card.sensitive:
            self.blame(InputError("Tick what is in it, and about whom; or answer No", "sensitive"))
        elif self.looked.data == Answer.NO and card.sensitive:
            self.blame(
                InputError("You have ticked sensitive information: answer Yes, or take the ticks away", "looked")
            )
        where = self.choices.folder_id, self.sensing.document_id
        if card.sensitive and card.without is None and uncovered(session, *where, card.sensitive, now):
            self.blame(InputError("Say why it is recorded without consent, or that consent will be asked", "without"))

    def _reason(self) -> Reason | None:
        if self.looked.data != Answer.YES or self.without.data not in dict(WHYS):
            return None
        offered = {value for value, _ in self.sensing.orders}
        order = _number(self.order.data) if self.order.data in offered else None
        return Reason(Why(self.without.data), self.because.data or "", order, self.order.data == ITSELF)

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
            not_yet=self.looked.data == Answer.NOT_YET,
            without=self._reason(),
        )

    def ticked(self, category: str) -> bool:
        """Whether this category is ticked about anybody."""
        return any(each.endswith(f":{category}") for each in self.sensitive.data or ())


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
