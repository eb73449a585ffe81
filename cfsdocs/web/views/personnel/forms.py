"""The forms of personnel files. They only read and show; what is right is checked where it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from cfsdocs.personnel import dbs, deposits
from cfsdocs.web.fields import DayField, Form

Pairs = tuple[tuple[str, str], ...]
CAPACITIES: Pairs = (("staff", "Staff"), ("volunteer", "Volunteer"), ("trustee", "Trustee"))
STATUSES: Pairs = (("applicant", "Applicant"), ("current", "Current"), ("left", "Left"))


class Choosing(Form):
    """A form some of whose choices are always the same."""

    OFFERED: ClassVar[Mapping[str, Pairs]] = {}

    def __init__(self, formdata: Any = None, *, prefix: str = "", data: Mapping[str, Any] | None = None) -> None:
        super().__init__(formdata, prefix=prefix, data=data)
        for name, pairs in self.OFFERED.items():
            self[name].choices = list(pairs)


class OpenForm(Choosing):
    """A new personnel file."""

    OFFERED = {"capacity": CAPACITIES, "begun": (("applicant", "Applicant"), ("current", "Here already"))}  # noqa: RUF012

    person = SelectField("Whose file is it?", validate_choice=False)
    name = StringField("Full name")
    known_as = StringField("Known as, if different")
    born = DayField("Date of birth")
    capacity = RadioField("As what?", validate_choice=False)
    begun = RadioField("Where do they stand?", validate_choice=False)
    started_on = DayField("Began on")


class StandingForm(Choosing):
    """Where a file's person stands."""

    OFFERED = {"capacity": CAPACITIES, "status": STATUSES}  # noqa: RUF012

    capacity = RadioField("As what?", validate_choice=False)
    status = RadioField("Status", validate_choice=False)
    started_on = DayField("Began on")
    left_on = DayField("Last day")


class TakeOnForm(Form):
    """An applicant begins."""

    started_on = DayField("Begins on")
    needed = SelectMultipleField("What does the work need?", validate_choice=False)


class DbsForm(Choosing):
    """An entry of the DBS log."""

    OFFERED = {"kind": tuple(dbs.KINDS.items()), "decision": tuple(dbs.DECISIONS.items())}  # noqa: RUF012

    dated = DayField("Date on the certificate")
    kind = RadioField("Kind of check", validate_choice=False)
    reference = StringField("Certificate number")
    decision = RadioField("Decision", validate_choice=False)
    decided_on = DayField("Decided on")
    decided_by = SelectField("Decided by", validate_choice=False)
    recheck_on = DayField("Check again on")
    held = BooleanField("The certificate, or a copy of it, is in the office")
    corrects = SelectField("Does it put an entry right?", validate_choice=False)


class GoneForm(Choosing):
    """A certificate is out of the house."""

    OFFERED = {"how": tuple(dbs.GONE.items())}  # noqa: RUF012

    how = RadioField("What became of the certificate?", validate_choice=False)
    gone_on = DayField("On")


class SayForm(Form):
    """A statement beside one's own file."""

    text = TextAreaField("Your statement")


class DecideForm(Form):
    """The second person agrees, or does not."""

    name = StringField("Your full name, as a signature")
    password = StringField("Your password, to show that it is you")
    reason = TextAreaField("Why not?")


class DepositForm(Choosing):
    """What goes into the box, before the file itself."""

    OFFERED = {"kind": tuple(deposits.KINDS.items())}  # noqa: RUF012

    person = SelectField("Into whose file?", validate_choice=False)
    kind = RadioField("What is it?", validate_choice=False)
    dated = DayField("Date on it")


class LeaverForm(Choosing):
    """Somebody leaves."""

    OFFERED = {"when": (("day", "At the end of their last day"), ("at_once", "At once, everywhere"))}  # noqa: RUF012

    person = SelectField("Who leaves?", validate_choice=False)
    when = RadioField("When does their access end?", validate_choice=False)
    last_day = DayField("Last day")
    reason = TextAreaField("Why at once?")


class TaskForm(Form):
    """One line of a leaver's checklist."""

    to = SelectField("Whose is it to see to?", validate_choice=False)
    note = StringField("Note")


class ContactForm(Form):
    """How a volunteer is reached."""

    phone = StringField("Work phone")
    availability = TextAreaField("When they can come")
