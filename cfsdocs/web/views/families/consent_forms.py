"""The forms of consent. Nothing is ever ticked beforehand, and what nobody answered is no consent (4.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from cfsdocs.errors import InputError
from cfsdocs.families.giving import About, Saying, sensitive, to_share
from cfsdocs.families.growing import WHO
from cfsdocs.families.promises import AgencyKind, Answer, How
from cfsdocs.records.models import Category
from cfsdocs.web.fields import DayField
from cfsdocs.web.pages.choices import CATEGORIES, Pairs
from cfsdocs.web.pages.families.consent import AGENCIES
from cfsdocs.web.views.families.forms import Choosing
from cfsdocs.web.views.families.here import number

ANSWERS = ((Answer.YES, "Yes"), (Answer.NO, "No"), (Answer.ASK, "Ask me each time"))
SAID = ((Answer.YES, "Yes"), (Answer.NO, "No"))
HOWS = (
    (How.SIGNED, "They sign here, on this screen"),
    (How.FORM, "They signed a paper form"),
    (How.SPOKEN, "They said it, and will sign later"),
)
SCOPES = (("record", "Write it down"), ("share", "Share it with other agencies"))
NOT_A_DATE = "Enter the day as numbers, for example 27 3 2026"
OWN_ROWS = 2
"""Agencies that can be named on one form."""


class SayingForm(Choosing):
    """Who says it, when and how."""

    fixed: ClassVar = {"how": HOWS}

    giver = RadioField("Who gives this answer?", validate_choice=False)
    competence = TextAreaField(
        "If the child answers: how do you know that they understand?", description="Needed when they are under 16."
    )
    given_on = DayField("When did they say it?", description="Today or in the past. For example, 27 3 2026.")
    how = RadioField("How do they say it?", validate_choice=False)
    signed_name = StringField("Their full name, typed by them")
    signature = HiddenField()
    form = SelectField("Which document shows the form?", validate_choice=False)
    sign_by = DayField("By when will they sign?", description="Today or later. For example, 27 3 2026.")

    def offer(self, givers: Pairs | list[tuple[str, str]], forms: list[tuple[str, str]]) -> None:
        """Who may answer, and the documents that may show a form."""
        self.giver.choices = list(givers)
        self.form.choices = [("", "Choose a document"), *forms]

    def saying(self) -> Saying:
        """As the records take it. Raises InputError, naming the field."""
        for field in (self.given_on, self.sign_by):
            if field.wrong:
                raise InputError(NOT_A_DATE, field.short_name)
        if self.how.data not in set(How):
            raise InputError("Choose how they say it", "how")
        offered = {value for value, _ in self.form.choices}
        return Saying(
            giver_id=number(self.giver.data),
            how=How(self.how.data),
            given_on=self.given_on.data,
            signed_name=self.signed_name.data or "",
            signature=self.signature.data or "",
            document_id=number(self.form.data) if self.form.data in offered else None,
            sign_by=self.sign_by.data,
            competence=self.competence.data or "",
        )


class ShareForm(SayingForm):
    """One person's answers about whom we may share with, for one purpose."""

    fixed: ClassVar = {"how": HOWS, **dict.fromkeys([*map(str, AGENCIES), "answer_1", "answer_2"], ANSWERS)}

    purpose = RadioField("What would it be shared for?", validate_choice=False)
    school = RadioField(AGENCIES[AgencyKind.SCHOOL], validate_choice=False)
    health = RadioField(AGENCIES[AgencyKind.HEALTH], validate_choice=False)
    council = RadioField(AGENCIES[AgencyKind.COUNCIL], validate_choice=False)
    police = RadioField(AGENCIES[AgencyKind.POLICE], validate_choice=False)
    housing = RadioField(AGENCIES[AgencyKind.HOUSING], validate_choice=False)
    charity = RadioField(AGENCIES[AgencyKind.CHARITY], validate_choice=False)
    agency_1 = StringField("Another agency, by name")
    answer_1 = RadioField("Their answer", validate_choice=False)
    agency_2 = StringField("One more agency")
    answer_2 = RadioField("Their answer", validate_choice=False)

    @property
    def kinds(self) -> list[Any]:
        """The fields of the kinds of agency, in order."""
        return [self[str(kind)] for kind in AGENCIES]

    @property
    def named(self) -> list[tuple[Any, Any]]:
        """The fields of agencies by name."""
        return [(self[f"agency_{at}"], self[f"answer_{at}"]) for at in range(1, OWN_ROWS + 1)]

    def answers(self) -> Sequence[tuple[About, Answer]]:
        """As the records take them; empty where nothing was answered. Raises InputError, naming the field."""
        purpose = number(self.purpose.data)
        if self.purpose.data not in {value for value, _ in self.purpose.choices}:
            raise InputError("Choose what it would be shared for", "purpose")
        return list(self._answered(purpose))

    def _answered(self, purpose: int) -> Iterator[tuple[About, Answer]]:
        for kind in AGENCIES:
            if self[str(kind)].data in set(Answer):
                yield to_share(kind, "", purpose), Answer(self[str(kind)].data)
        for agency, said in self.named:
            name, answered = (agency.data or "").strip(), said.data in set(Answer)
            if bool(name) != answered:
                wrong, words = (agency, "Enter the agency's name") if answered else (said, "Choose their answer")
                raise InputError(words, wrong.short_name)
            if answered:
                yield to_share(AgencyKind.NAMED, name, purpose), Answer(said.data)


class SensitiveForm(SayingForm):
    """Explicit consent to what is sensitive (5.4)."""

    fixed: ClassVar = {"how": HOWS, "categories": CATEGORIES, "scopes": SCOPES, "said": SAID}

    categories = SelectMultipleField("About what?", validate_choice=False)
    scopes = SelectMultipleField(
        "May we",
        validate_choice=False,
    )
    said = RadioField("What do they say?", validate_choice=False)

    def answers(self) -> Sequence[tuple[About, Answer]]:
        """As the records take them. Raises InputError, naming the field."""
        known = [each for each in self.categories.data or () if each in dict(CATEGORIES)]
        scopes = [each for each in self.scopes.data or () if each in ("record", "share")]
        if not known:
            raise InputError("Choose what it is about", "categories")
        if not scopes:
            raise InputError("Choose what we may do: write it down, share it, or both", "scopes")
        if self.said.data not in (Answer.YES, Answer.NO):
            raise InputError("Choose what they say", "said")
        said = Answer(self.said.data)
        return [(sensitive(Category(int(each)), scope), said) for each in known for scope in scopes]


class AgeForm(Choosing):
    """Whose consent counts from an age on."""

    fixed: ClassVar = {"who": tuple(WHO.items())}

    who = RadioField("Who answers from now on?", validate_choice=False)
    note = TextAreaField(
        "What did you talk about, and how did you decide?",
        description="For example how well they understand what is written down and who sees it.",
    )
