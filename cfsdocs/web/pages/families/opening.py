"""The task list of an opening, and everything once more before it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cfsdocs.families.addresses import NAMES, points
from cfsdocs.families.members import members, parental
from cfsdocs.families.models import Step
from cfsdocs.families.opening import Progress
from cfsdocs.families.privacy import explanations
from cfsdocs.families.safety import kept_from
from cfsdocs.families.standing import standings
from cfsdocs.records.addresses import PointKind
from cfsdocs.web.pages import words

_TASKS: tuple[tuple[Step, str, str, str], ...] = (
    (
        Step.PEOPLE,
        "People and relationships",
        "folder_people",
        "Everybody in the family, who lives with whom, and who has parental responsibility.",
    ),
    (
        Step.SAFETY,
        "Safety",
        "folder_safety",
        "Addresses to hide, who must not learn, and how to contact them safely.",
    ),
    (
        Step.KNOW,
        "Do you know anyone here?",
        "folder_opening_know",
        "Somebody from your own life: say so before you read on.",
    ),
    (
        Step.PRIVACY,
        "Explain privacy",
        "folder_privacy",
        "Give them the leaflet, and tell them what we write down, use and share.",
    ),
    (Step.CONSENT, "Consent", "folder_consent", "Whom we may share with, and what we may write down."),
)


@dataclass(frozen=True)
class Task:
    """A line of the task list."""

    step: str
    title: str
    route: str
    hint: str
    done: bool


@dataclass(frozen=True)
class Answered:
    """A line of the last look: what was recorded, and where to change it."""

    title: str
    said: tuple[str, ...]
    route: str


def tasks(progress: Progress) -> tuple[Task, ...]:
    """Every step and whether it is done."""
    return tuple(Task(step, title, route, hint, step in progress.done) for step, title, route, hint in _TASKS)


def check_answers(session: Session, folder_id: int, now: datetime) -> tuple[Answered, ...]:
    """What was recorded, in a few words. What is protected is only counted."""
    listed = {each.id: each for each in members(session, folder_id, now)}
    people = tuple(f"{each.person.name}, {each.part}" for each in listed.values())
    held = tuple(
        f"{listed[each.adult_id].person.name} has parental responsibility for {listed[each.child_id].person.name}"
        for each in parental(session, folder_id, now)
    )
    hidden = tuple(
        f"{listed[each.person_id].person.name}: {NAMES[PointKind(each.kind)]}{', protected' if each.protected else ''}"
        for each in points(session, folder_id, now)
    )
    kept = tuple(f"Somebody must not learn: {each.what}" for each in kept_from(session, folder_id, now))
    told = tuple(
        f"Explained on {words.day(made.given_on)} to {', '.join(names)}"
        for made, _, names in explanations(session, folder_id)
    )
    answers = len(standings(session, folder_id, now))
    return (
        Answered("People", people, "folder_people"),
        Answered("Parental responsibility", held or ("Nobody's is recorded",), "folder_people"),
        Answered("Safety", hidden + kept or ("Nothing to hide, and nobody who must not learn",), "folder_safety"),
        Answered("Privacy", told or ("Not explained yet",), "folder_privacy"),
        Answered("Consent", (f"{words.plural(answers, 'answer')} recorded",), "folder_consent"),
    )
