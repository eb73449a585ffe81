"""The forms of personal connections. They only read and show; nothing is chosen beforehand or looked up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional

from cfsdocs.access.grants import COVER_DAYS
from cfsdocs.access.models import Action
from cfsdocs.conflicts.declare import Told
from cfsdocs.conflicts.judging import NO_DOWNLOAD, VIEW_ONLY, Judgement
from cfsdocs.conflicts.models import Outcome
from cfsdocs.web.fields import DayField, Form

Pairs = Sequence[tuple[str, str]]
NOBODY = ("", "Nobody now")
MAY = {"view": VIEW_ONLY, "no_download": NO_DOWNLOAD}


class DeclareForm(Form):
    """I know someone here (7.1)."""

    with_whom = TextAreaField("With whom do you have the connection?")
    how = TextAreaField("How do you know them?")
    since = StringField("Since when?")
    urgent = TextAreaField("Is there anything a colleague must know today?")

    @property
    def told(self) -> Told:
        """What was written."""
        return Told(*(getattr(self, name).data or "" for name in ("with_whom", "how", "since", "urgent")))


class SignForm(Form):
    """A signature: one's name; the password is checked where it is taken."""

    name = StringField("Your full name, as a signature")
    password = StringField("Your password, to show that it is you")


OUTCOMES = (
    (Outcome.EXCLUDED, "Excluded: no access to anything about them"),
    (Outcome.CONDITIONS, "Access under conditions"),
    (Outcome.NORMAL, "As normal: no conflict that needs a measure"),
)
STAYS = (
    ("view", "Looking only: nothing can be added, changed or downloaded"),
    ("no_download", "Working with it, but no downloads, and not deciding who needs to know it"),
)
WISHES = (
    ("normal", "Happy for it to be shared in line with normal practice"),
    ("protect", "They wish it to be protected"),
)
MEANT = (("yes", "Yes, this is who was meant"), ("no", "No, somebody else"))


class DecisionForm(SignForm):
    """Everything that the decider says (7.2, Appendix A). ``meant_ID`` and ``cover_ID`` are made for each case."""

    seen = StringField()
    outcome = RadioField("What is decided?", validate_choice=False)
    may = RadioField("What stays possible?", validate_choice=False)
    documents = SelectMultipleField("Only these documents (choose none for all)", validate_choice=False)
    consulted = RadioField("Was the affected person consulted?", validate_choice=False)
    consulted_how = TextAreaField("How and when were they asked?")
    choice = RadioField("What did they choose?", validate_choice=False)
    involved = TextAreaField("Who has been involved in this decision?")
    measures = TextAreaField("What else was agreed?")
    reasons = TextAreaField("Why do you decide so?")
    review = DayField("When do you look at this again?")
    days = IntegerField("For how many days?", default=COVER_DAYS, validators=[Optional()])

    matches: tuple[int, ...] = ()
    folders: tuple[int, ...] = ()

    def meant(self, match: int) -> Any:
        """The question about a match."""
        return self[f"meant_{match}"]

    def cover(self, folder: int) -> Any:
        """Who covers in a folder."""
        return self[f"cover_{folder}"]

    @property
    def covers(self) -> dict[int, int]:
        """By folder: the account chosen."""
        chosen = {folder: self.cover(folder).data or "" for folder in self.folders}
        return {folder: int(account) for folder, account in chosen.items() if account.isdecimal()}

    @property
    def judgement(self) -> Judgement:
        """What was said, as far as it was."""
        conditions = self.outcome.data == Outcome.CONDITIONS
        documents = frozenset(int(each) for each in self.documents.data or () if each.isdecimal() and len(each) < 19)
        return Judgement(
            meant={each: self.meant(each).data == "yes" for each in self.matches if self.meant(each).data},
            outcome=Outcome(self.outcome.data),
            actions=MAY.get(self.may.data or "", Action(0)) if conditions else Action(0),
            documents=documents if conditions else frozenset(),
            named_only=conditions and bool(documents),
            consulted=self.consulted.data == "yes",
            consulted_how=self.consulted_how.data or "",
            choice=self.choice.data or "",
            involved=self.involved.data or "",
            measures=self.measures.data or "",
            reasons=self.reasons.data or "",
            review_on=self.review.data,
        )


def decision_form(
    formdata: Any, matches: Sequence[int], covers: dict[int, Pairs], documents: Pairs, data: dict[str, Any]
) -> DecisionForm:
    """The form of one case: a question for each match, and a choice of cover for each folder that stops."""
    questions = {f"meant_{each}": RadioField("Is this who was meant?", validate_choice=False) for each in matches}
    standing_in = {f"cover_{each}": SelectField("Who covers?", validate_choice=False) for each in covers}
    own = {"matches": tuple(matches), "folders": tuple(covers)}
    form: DecisionForm = type("CaseForm", (DecisionForm,), {**questions, **standing_in, **own})(formdata, data=data)
    for each in matches:
        form.meant(each).choices = list(MEANT)
    for folder, workers in covers.items():
        form.cover(folder).choices = [NOBODY, *workers]
    form.outcome.choices, form.may.choices, form.choice.choices = list(OUTCOMES), list(STAYS), list(WISHES)
    form.consulted.choices, form.documents.choices = [("yes", "Yes"), ("no", "No")], list(documents)
    return form


class ColleagueForm(Form):
    """This is a colleague's family."""

    colleague = SelectField("Whose family is it?", validate_choice=False)
    workers = SelectMultipleField("Who works with this family from now on?", validate_choice=False)
    manager_may = BooleanField("The colleague's line manager may see it all the same")
