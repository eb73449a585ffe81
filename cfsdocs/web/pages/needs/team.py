"""A line manager's team: who holds which families, what ends soon, who has left, which families have no worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, decide_folder, decide_place
from cfsdocs.access.grants import ALLOCATED, COVERS
from cfsdocs.access.models import Action, Grant
from cfsdocs.db import FOREVER
from cfsdocs.needs.people import roles_of, teams_of
from cfsdocs.people.models import Account, ActsAs, Person
from cfsdocs.records.models import Folder, FolderKind
from cfsdocs.web.pages import words

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Held:
    """A family that somebody holds."""

    ref: str
    title: str
    why: str
    until: str


@dataclass(frozen=True)
class Teammate:
    """Somebody of the team."""

    name: str
    job: str
    left: str
    """The day they left, or leave; nothing when none is set."""
    families: tuple[Held, ...]


@dataclass(frozen=True)
class Team:
    """The whole page."""

    people: tuple[Teammate, ...]
    ending: tuple[tuple[str, Held], ...]
    without: tuple[Held, ...]
    """Families without a worker who can open them."""


def team_page(session: Session, asker: Asker) -> Team:
    """The teams of whoever asks, and the families that they decide about."""
    folders = _managed(session, asker)
    titles = {each.id: each for each in folders}
    mates = session.execute(
        select(Account, Person.name)
        .join(Person, Person.id == Account.person_id)
        .where(Account.id.in_(select(ActsAs.account_id).where(ActsAs.principal_id.in_(_teams(session, asker)))))
        .where(Account.id != asker.account_id)
        .order_by(Person.name, Account.id)
    ).all()
    people = tuple(_teammate(session, asker, account, name, titles) for account, name in mates)
    ending = [(mate.name, held) for mate in people for held in mate.families if held.until]
    return Team(people, tuple(ending), tuple(_without(session, asker, folders)))


def _teams(session: Session, asker: Asker) -> list[int]:
    return teams_of(session, [asker.account_id])


def _managed(session: Session, asker: Asker) -> list[Folder]:
    held = (
        select(Grant.folder_id)
        .join(ActsAs, ActsAs.principal_id == Grant.principal_id)
        .where(ActsAs.account_id == asker.account_id, Grant.valid_until > asker.now)
    )
    wanted = select(Folder).where(Folder.id.in_(held), Folder.kind == FolderKind.FAMILY, Folder.closed_at > asker.now)
    found = session.scalars(wanted.order_by(Folder.title, Folder.id)).all()
    return [each for each in found if decide_place(session, asker, each.id, None, Action.MANAGE)]


def _teammate(session: Session, asker: Asker, account: Account, name: str, titles: dict[int, Folder]) -> Teammate:
    live = select(Grant).where(
        Grant.principal_id == account.id, Grant.valid_from <= asker.now, Grant.valid_until > asker.now
    )
    families: dict[tuple[int, str], Held] = {}
    for grant in session.scalars(live.order_by(Grant.id)):
        folder = titles.get(grant.folder_id)
        if folder is not None:
            families.setdefault((folder.id, grant.reason), _held(folder, grant, asker))
    job = ", ".join(role.label for role in sorted(roles_of(session, account.id)))
    left = words.day(account.active_until) if account.active_until < FOREVER else ""
    return Teammate(name, job, left, tuple(families.values()))


def _held(folder: Folder, grant: Grant, asker: Asker) -> Held:
    soon = grant.valid_until <= asker.now + SOON
    return Held(folder.ref, folder.title, words.capital(grant.reason), words.moment(grant.valid_until) if soon else "")


def _without(session: Session, asker: Asker, folders: list[Folder]) -> list[Held]:
    found = []
    for folder in folders:
        working = select(Grant.principal_id).where(
            Grant.folder_id == folder.id,
            Grant.reason.in_([ALLOCATED, COVERS]),
            Grant.valid_from <= asker.now,
            Grant.valid_until > asker.now,
        )
        able = (Asker(each, asker.purpose_id, asker.now, asker.grace_days) for each in session.scalars(working).all())
        if not any(decide_folder(session, each, folder.id) for each in able):
            found.append(Held(folder.ref, folder.title, "", ""))
    return found
