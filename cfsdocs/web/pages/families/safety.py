"""The Safety page: what is recorded, with what is protected masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cfsdocs.families.addresses import NAMES, points
from cfsdocs.families.members import members
from cfsdocs.families.models import SafeContact
from cfsdocs.families.safety import kept_from, safe_contacts
from cfsdocs.records.addresses import ContactPoint, PointKind
from cfsdocs.web.pages import words

MASK = "Protected"
"""What stands in place of a protected address, whatever it is and however long."""


@dataclass(frozen=True)
class ShownPoint:
    """A way to reach somebody. ``text`` is only there when it may be read now."""

    ref: str
    whose: str
    kind: str
    protected: bool
    text: str
    since: str


@dataclass(frozen=True)
class Keeping:
    """Somebody who must not learn something."""

    ref: str
    whom: str
    learner: str
    what: str
    since: str


@dataclass(frozen=True)
class Contact:
    """How to contact a person safely, if that is said."""

    ref: str
    name: str
    said: SafeContact | None


@dataclass(frozen=True)
class SafetyPage:
    """Everything on the page."""

    points: tuple[ShownPoint, ...]
    kept: tuple[Keeping, ...]
    contacts: tuple[Contact, ...]


def safety_page(session: Session, folder_id: int, now: datetime, showing: int | None = None) -> SafetyPage:
    """What is recorded; of what is protected only the one that is ``showing``, by its id."""
    people = {each.id: each.person for each in members(session, folder_id, now)}
    said = safe_contacts(session, folder_id, now)
    return SafetyPage(
        points=tuple(_point(each, people[each.person_id].name, showing) for each in points(session, folder_id, now)),
        kept=tuple(
            Keeping(
                each.ref,
                people[each.person_id].name,
                people[each.learner_id].name if each.learner_id is not None else each.learner,
                each.what,
                words.day(each.valid_from),
            )
            for each in kept_from(session, folder_id, now)
        ),
        contacts=tuple(
            Contact(person.ref, person.name, said.get(key)) for key, person in people.items() if person.died is None
        ),
    )


def _point(point: ContactPoint, whose: str, showing: int | None) -> ShownPoint:
    readable = not point.protected or point.id == showing
    written = ", ".join(each for each in (point.words, point.town, point.postcode) if each)
    return ShownPoint(
        point.ref,
        whose,
        words.capital(NAMES[PointKind(point.kind)]),
        point.protected,
        written if readable else "",
        words.day(point.valid_from),
    )
