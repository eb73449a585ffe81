"""The forms about needs to know. They only read and show: what is right is checked where it is recorded."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from cfsdocs.access.grants import COVER_DAYS
from cfsdocs.needs.emergencies import CLAUSES
from cfsdocs.web.fields import DayField, Form

Pairs = list[tuple[str, str]]
NOBODY = [("", "Choose somebody")]


def chosen(typed: Any, offered: Any) -> int:
    """The id chosen; 0, which is nobody's and nothing's, for one that was not there to choose."""
    text = str(typed or "")
    return int(text) if text.isdecimal() and len(text) < 19 and text in dict(offered) else 0


class WorkerForm(Form):
    """Whom to allocate a family to."""

    worker = SelectField("Who will work with this family?", validate_choice=False)

    def offer(self, people: Pairs, documents: Pairs) -> None:  # noqa: ARG002 (as the others)
        """What there is to choose from."""
        self.worker.choices = NOBODY + people


class CoverForm(WorkerForm):
    """Who stands in, and for how long."""

    worker = SelectField("Who covers?", validate_choice=False)
    days = IntegerField(
        "For how many days?", default=COVER_DAYS, description="It ends by itself. A cover can be ended earlier."
    )


class ChangeForm(WorkerForm):
    """Who goes, who comes, and what the new worker must know."""

    old_worker = SelectField("Who hands over?", validate_choice=False)
    worker = SelectField("Who takes over?", validate_choice=False)
    matters = TextAreaField("What matters now", description="What the new worker must know to help this family well.")
    next_step = TextAreaField("The next step", description="What was promised, to whom, by when.")
    safety = TextAreaField(
        "Safety", description="Risks, safe ways to contact, who must not learn what. If there is nothing, say so."
    )

    def offer(self, people: Pairs, documents: Pairs) -> None:
        super().offer(people, documents)
        self.old_worker.choices = NOBODY + people


class MatchForm(Form):
    """Which volunteer, and which documents are for them."""

    volunteer = SelectField("Which volunteer?", validate_choice=False)
    documents = SelectMultipleField(
        "Which documents are for them?",
        validate_choice=False,
        description="They see these and nothing else: no search, no download. Sensitive documents stay closed to them.",
    )

    def offer(self, people: Pairs, documents: Pairs) -> None:
        """What there is to choose from."""
        self.volunteer.choices = NOBODY + people
        self.documents.choices = documents


class LendForm(WorkerForm):
    """Which file, to whom, for how long and why."""

    document = SelectField("Which document?", validate_choice=False)
    worker = SelectField("Who takes it away?", validate_choice=False)
    days = IntegerField("For how many days?", default=7)
    why = StringField("Why must it be taken away?", description="For example, printed for the conference.")

    def offer(self, people: Pairs, documents: Pairs) -> None:
        super().offer(people, documents)
        self.document.choices = [("", "Choose a document"), *documents]


class AskForm(Form):
    """What one was given the number of, and why one needs it."""

    number = StringField("Number or reference", description="As you were given it, for example on paper.")
    reason = TextAreaField("Why do you need it?")


class AnswerForm(Form):
    """Grant, with what and until when, or decline with a reason."""

    answer_is = RadioField(
        "Your answer",
        choices=lambda: [("grant", "Open it to them"), ("decline", "Leave it closed")],
        validate_choice=False,
    )
    what = RadioField(
        "What may they do?",
        choices=lambda: [("look", "Look at it"), ("work", "Work with it: add, change, propose to share")],
        validate_choice=False,
    )
    section = SelectField("How much of it?", validate_choice=False)
    days = IntegerField("For how many days?", default=COVER_DAYS)
    answer = TextAreaField(
        "If you leave it closed: why?", description="For the record. Whoever asked does not read it."
    )


class EmergencyForm(Form):
    """Whom it is about, and why it cannot wait."""

    name = StringField("Full name", description="Of a child or adult of the family, exactly as it is recorded.")
    born = DayField("Date of birth")
    clause = RadioField(
        "Why may you open it?",
        choices=lambda: [(each, f"{said} ({each})") for each, said in CLAUSES.items()],
        validate_choice=False,
    )
    reason = TextAreaField("What is happening?", description="The line manager reads this when they review it.")


class ReviewForm(Form):
    """What the review found."""

    outcome = RadioField(
        "What did you find?",
        choices=lambda: [
            ("right", "It was right"),
            ("talk", "It needs a talk"),
            ("wrong", "It was wrong: close it now"),
        ],
        validate_choice=False,
    )
    words = TextAreaField("Why?")
