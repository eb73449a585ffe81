"""The people of a family's folder, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, decide_folder
from cfsdocs.families.matching import folders_of
from cfsdocs.families.members import lives_with, members, parental
from cfsdocs.families.models import Evidence
from cfsdocs.people.models import Person
from cfsdocs.web.pages import words

EVIDENCE_WORDS = {
    Evidence.BIRTH_CERTIFICATE: "birth certificate",
    Evidence.MARRIAGE: "marriage or civil partnership",
    Evidence.AGREEMENT: "parental responsibility agreement",
    Evidence.COURT_ORDER: "court order",
    Evidence.COUNCIL: "confirmed by the council",
    Evidence.TOLD: "told, no paper seen",
}


@dataclass(frozen=True)
class Folk:
    """One person."""

    ref: str
    name: str
    known_as: str
    part: str
    facts: tuple[str, ...]
    died: str
    no_letters: bool
    lives_with: str
    elsewhere: bool
    """Whether another folder, which the asker holds wholly too, lists them."""


@dataclass(frozen=True)
class Held:
    """Somebody's parental responsibility for a child."""

    ref: str
    adult: str
    child: str
    evidence: str
    checked: bool
    seen_on: str


def folk(session: Session, asker: Asker, folder_id: int) -> tuple[Folk, ...]:
    """Everybody, for whoever needs to know the whole folder."""
    listed = members(session, folder_id, asker.now)
    names, lives, today = (
        {each.id: each.person.name for each in listed},
        lives_with(session, folder_id),
        asker.now.date(),
    )
    shown = []
    for each in listed:
        person = each.person
        age = "" if person.died else words.years(person.born, today)
        born = f"Born {words.day(person.born)}" if person.born else "Birth date not known"
        shown.append(
            Folk(
                ref=person.ref,
                name=person.name,
                known_as=person.known_as,
                part=words.capital(each.part),
                facts=tuple(fact for fact in (words.capital(each.part), age, born) if fact),
                died=words.day(person.died) if person.died else "",
                no_letters=person.no_letters,
                lives_with=", ".join(names[other] for other in sorted(lives.get(each.id, ()))),
                elsewhere=_elsewhere(session, asker, folder_id, person),
            )
        )
    return tuple(shown)


def _elsewhere(session: Session, asker: Asker, folder_id: int, person: Person) -> bool:
    others = (each.id for each in folders_of(session, person.id) if each.id != folder_id)
    return any(decide_folder(session, asker, other).whole for other in others)


def responsibilities(session: Session, folder_id: int, now: datetime) -> tuple[Held, ...]:
    """Who has parental responsibility for whom, and how we know."""
    names = {each.id: each.person.name for each in members(session, folder_id, now)}
    return tuple(
        Held(
            each.ref,
            names[each.adult_id],
            names[each.child_id],
            EVIDENCE_WORDS[Evidence(each.evidence)],
            each.evidence != Evidence.TOLD,
            words.day(each.seen_on),
        )
        for each in parental(session, folder_id, now)
    )
