"""Opening a family's folder, a step at a time, left and taken up again (4).

Until it is active only who began it and their line managers hold it: that is a matter of grants, and of nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cfsdocs.access.grants import allocate, oversee
from cfsdocs.access.models import Grant
from cfsdocs.db import FOREVER
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.families.changes import PEOPLE, note
from cfsdocs.families.matching import look_for, waiting
from cfsdocs.families.members import LONGEST, Facts, check
from cfsdocs.families.models import Opening, OpeningStep, Step
from cfsdocs.families.promises import Explanation
from cfsdocs.families.who import chief_officers, managers
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.accounts import add_person
from cfsdocs.people.managers import line_managers
from cfsdocs.people.models import ActsAs, Role
from cfsdocs.records.folders import open_folder
from cfsdocs.records.models import Folder, FolderKind, FolderPerson

SECTIONS = ("general", "safety", "health", "school", "court")
"""What a family's folder begins with."""
THANKS = "Thank you. If we already know this family, your manager will tell you."
"""What a name check answers, always: it must never tell whether somebody is known."""


@dataclass(frozen=True)
class Progress:
    """How far an opening has come."""

    opening: Opening
    done: dict[Step, datetime]
    explained: bool

    @property
    def active(self) -> bool:
        return self.opening.active_at != FOREVER

    @property
    def missing(self) -> tuple[Step, ...]:
        """What keeps the folder from being opened."""
        return tuple(step for step in Step if step not in self.done)


def begin(session: Session, title: str, name: str, born: date | None, part: str, by: int, now: datetime) -> Folder:
    """Begin a folder with the first person's name check. Raises InputError.

    Whether they are known makes no difference to anything that whoever asks can see.
    """
    if not title.strip() or len(title) > LONGEST:
        raise InputError(
            f"Enter a name for the folder in 1 to {LONGEST} characters, for example Marlow family", "title"
        )
    check(Facts(name, "", part, born), now)
    if born is None:
        raise InputError("Enter their birth date", "born")
    person = add_person(session, name.strip(), "", born)
    folder = open_folder(session, FolderKind.FAMILY, title.strip(), {person: part.strip()}, SECTIONS, now)
    session.add(Opening(folder_id=folder.id, begun_at=now, begun_by=by))
    leading = _is_manager(session, by)
    leaders = [by] if leading else line_managers(session, by, now)
    allocate(session, folder, () if leading else (by,), leaders, now, by)
    note(session, folder.id, PEOPLE, f"{person.name} was added", by, now)
    look_for(session, folder.id, person, now)
    for each in leaders:
        if each != by:
            notify(session, each, Kind.FAMILY_BEGUN, now)
    tell_of_matches(session, folder.id, now)
    return folder


def tell_of_matches(session: Session, folder_id: int, now: datetime) -> None:
    """Tell those who decide about the folder of possible matches that they may see. Nobody else learns of any."""
    for account in dict.fromkeys((*managers(session, folder_id, now), *chief_officers(session, now))):
        if any(each.folder.id == folder_id for each in waiting(session, account, now)):
            notify(session, account, Kind.FAMILY_KNOWN, now)


def progress(session: Session, folder_id: int) -> Progress | None:
    """How far it has come; None for a folder that was not opened in steps."""
    opening = session.get(Opening, folder_id)
    if opening is None:
        return None
    steps = session.scalars(select(OpeningStep).where(OpeningStep.folder_id == folder_id))
    explained = session.scalars(select(Explanation.id).where(Explanation.folder_id == folder_id).limit(1)).first()
    return Progress(opening, {Step(each.step): each.done_at for each in steps}, explained is not None)


def is_draft(session: Session, folder_id: int) -> bool:
    """Whether the folder is on its way to being opened."""
    opening = session.get(Opening, folder_id)
    return opening is not None and opening.active_at == FOREVER


def step_done(session: Session, folder_id: int, step: Step, by: int, now: datetime) -> None:
    """Call a step done. Raises InputError where something of it is plainly missing."""
    found = progress(session, folder_id)
    if found is None or found.active:
        raise AccessRefused
    if step == Step.PRIVACY and not found.explained:
        raise InputError("Record first that you explained privacy to the family", "done")
    if step not in found.done:
        session.add(OpeningStep(folder_id=folder_id, step=step, done_at=now, done_by=by))
        session.flush()


def activate(session: Session, folder_id: int, by: int, now: datetime) -> None:
    """Open the folder: from now on the Chief Officer oversees it. Raises InputError while a step is missing."""
    found = progress(session, folder_id)
    if found is None or found.active:
        raise AccessRefused
    if found.missing:
        raise InputError("Finish every step first", "steps")
    found.opening.active_at = now
    oversee(session, session.get_one(Folder, folder_id), now)
    for each in managers(session, folder_id, now):
        if each != by:
            notify(session, each, Kind.FAMILY_OPENED, now)
    tell_of_matches(session, folder_id, now)


def give_up(session: Session, folder_id: int, by: int, now: datetime) -> None:
    """It was begun by mistake: closed, and from now on only its line managers hold it. Raises AccessRefused."""
    if not is_draft(session, folder_id):
        raise AccessRefused
    folder = session.get_one(Folder, folder_id)
    folder.closed_at = now
    leaders = managers(session, folder_id, now)
    mine = Grant.folder_id == folder_id, Grant.principal_id == by, Grant.valid_until > now
    if any(each != by for each in leaders):
        session.execute(update(Grant).where(*mine).values(valid_until=now))


def drafts(session: Session, account_id: int, now: datetime) -> Sequence[Folder]:
    """The folders that an account has begun, and that are not open yet."""
    wanted = select(Folder).join(Opening, Opening.folder_id == Folder.id)
    mine = wanted.where(Opening.begun_by == account_id, Opening.active_at == FOREVER, Folder.closed_at > now)
    return session.scalars(mine.order_by(Folder.id)).all()


def first_person(session: Session, folder_id: int) -> int:
    """Whom the name check was about."""
    listed = select(FolderPerson.person_id).where(FolderPerson.folder_id == folder_id)
    return session.scalars(listed.order_by(FolderPerson.position).limit(1)).one()


def _is_manager(session: Session, account_id: int) -> bool:
    return session.get(ActsAs, (account_id, int(Role.LINE_MANAGER))) is not None
