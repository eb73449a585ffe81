"""The forms about a family's people, safety and privacy. They only read and show; nothing is ticked beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from cfsdocs.families.addresses import NAMES
from cfsdocs.families.members import Member
from cfsdocs.families.models import Evidence
from cfsdocs.records.addresses import PointKind
from cfsdocs.web.fields import DayField, Form

EVIDENCE = (
    (Evidence.BIRTH_CERTIFICATE, "Birth certificate"),
    (Evidence.MARRIAGE, "Marriage or civil partnership with the mother"),
    (Evidence.AGREEMENT, "Parental responsibility agreement"),
    (Evidence.COURT_ORDER, "Court order"),
    (Evidence.COUNCIL, "Confirmed by the council"),
    (Evidence.TOLD, "We were told, and have seen no paper"),
)
KINDS = tuple((str(kind), said[0].upper() + said[1:]) for kind, said in NAMES.items())
HIDE = (("yes", "Yes, somebody must not learn it"), ("no", "No"))
PARTS = "For example mother, child, grandfather."
BIRTH = "For example, 27 3 1990."


def pairs(people: Iterable[Member]) -> list[tuple[str, str]]:
    """People as choices."""
    return [(str(each.id), f"{each.person.name} ({each.part})" if each.part else each.person.name) for each in people]


class Choosing(Form):
    """A form some of whose choices are always the same."""

    fixed: ClassVar[Mapping[str, Sequence[tuple[str, str]]]] = {}

    def __init__(self, formdata: Any = None, *, prefix: str = "", data: Mapping[str, Any] | None = None) -> None:
        super().__init__(formdata, prefix=prefix, data=data)
        for name, choices in self.fixed.items():
            self[name].choices = list(choices)


class NameCheck(Form):
    """The first person of a family that is new to whoever asks."""

    title = StringField(
        "Name for the folder", description="For example Marlow family. It is shown to whoever works here."
    )
    name = StringField("Full name of one person in the family")
    born = DayField("Their birth date", description=BIRTH)
    part = StringField("Their part in the family", description=PARTS)


class PersonForm(Form):
    """Somebody of the family."""

    name = StringField("Full name")
    known_as = StringField(
        "Known as", description="If they use another name. Leave a secret new name for the Safety page."
    )
    part = StringField("Part in the family", description=PARTS)
    born = DayField("Birth date", description=f"{BIRTH} Leave it empty if you do not know it.")
    lives_with = SelectMultipleField("Lives with", validate_choice=False)
    no_letters = BooleanField("Do not write to them")
    died = DayField("Date of death", description="Only if they have died. What we know of them stays confidential.")

    def offer(self, others: Iterable[Member]) -> None:
        """Whom they may live with."""
        self.lives_with.choices = pairs(others)


class ParentalForm(Choosing):
    """An adult has parental responsibility for children."""

    fixed: ClassVar = {"evidence": EVIDENCE}

    adult = RadioField("Who has it?", validate_choice=False)
    children = SelectMultipleField("For which children?", validate_choice=False)
    evidence = RadioField("How do you know?", validate_choice=False)
    seen_on = DayField("When did you see or hear this?", description="For example, 27 3 2026.")

    def offer(self, people: Iterable[Member]) -> None:
        """Adults and children of the folder."""
        known = list(people)
        self.adult.choices = pairs(each for each in known if each.adult and each.person.died is None)
        self.children.choices = pairs(each for each in known if not each.adult)


class AddressForm(Choosing):
    """A way to find or reach somebody."""

    fixed: ClassVar = {"kind": KINDS, "hide": HIDE}

    person = RadioField("Whose is it?", validate_choice=False)
    kind = RadioField("What is it?", validate_choice=False)
    words = StringField(
        "House and street, or the number, e-mail address, school or name", description="For example 3 Chapel Lane."
    )
    town = StringField("Town or village", description="For an address.")
    postcode = StringField("Postcode", description="For an address, or a school.")
    hide = RadioField(
        "Must it be hidden?",
        validate_choice=False,
        description="What is hidden is shown only to who says why. We search every document of the family for it.",
    )

    @property
    def typed_kind(self) -> PointKind | None:
        """The kind chosen, if it is one."""
        return PointKind(self.kind.data) if self.kind.data in set(PointKind) else None


class KeptFromForm(Form):
    """Somebody who must not learn something."""

    person = RadioField("Whom does it protect?", validate_choice=False)
    learner_id = SelectField("Who must not learn it?", validate_choice=False)
    learner = StringField("Or their name, if they are not in this folder")
    what = TextAreaField(
        "What must they not learn?", description="For example, where the children live. Not the address itself."
    )


class ContactForm(Form):
    """How somebody can be contacted safely."""

    ways = StringField("Safe ways", description="For example, text only. No voicemail.")
    times = StringField("Safe times", description="For example, weekdays from 9.30 to 2.")
    avoid = TextAreaField("What to avoid", description="For example, letters to the house.")


class ReasonForm(Form):
    """Why somebody needs to see, or no longer needs to hide, an address."""

    reason = StringField("Why do you need to see it?", description="For example, to post the court's letter.")


class ToldForm(Form):
    """Privacy was explained."""

    leaflet = RadioField("Which leaflet did you give them?", validate_choice=False)
    people = SelectMultipleField("Who was told?", validate_choice=False)
    given_on = DayField("When?", description="Today or in the past. For example, 27 3 2026.")
    interpreter = StringField("Interpreter", description="Their name or service, if there was one.")
    what_is_recorded = BooleanField("I explained what we write down about them")
    how_it_is_used = BooleanField("I explained how we use it, and that it belongs to the organisation")
    when_it_is_shared = BooleanField("I explained when we might share it, also without asking")


class LeafletForm(Form):
    """A version of the leaflet, in one language."""

    label = StringField("Version", description="For example 2, or 2026.")
    language = StringField("Language", description="For example Polish.")
    text = TextAreaField(
        "What it says", description="An empty line begins a new paragraph. A short line alone is a heading."
    )
