"""Settle the practice charity in an empty house: purposes, policy, people, accounts and folders. The caller commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files

from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.house import House
from cfsdocs.people.accounts import add_account, add_person
from cfsdocs.people.declarations import sign
from cfsdocs.people.invitations import choose_password, find, finish, invite
from cfsdocs.people.models import Person, PolicyVersion, Role, Training
from cfsdocs.practice.charity import Charity, PracticeColleague, PracticeFolder
from cfsdocs.records.folders import open_folder
from cfsdocs.records.models import CompatiblePurpose, FolderKind, Purpose

REAL = "Cumbria Family Support"
OURS = "Fellside Family Support"
ADDRESS = {
    REAL: OURS,
    "CUMBRIA FAMILY SUPPORT": OURS.upper(),
    "CFS": "FFS",
    "The Office,": "The Old Chapel,",
    "Mardale Road,": "Beck Lane,",
    "Penrith,": "Aldermere,",
    "CA11 9EH": "ZX1 2AB",
    "01768 593102": "01632 960100",
    "www.cumbriafamilysupport.org.uk": "www.fellside.example",
}
"""Our policy is the policy of a real charity, with everything that names it changed."""


@dataclass(frozen=True)
class Settled:
    """The database's ids of what the data names."""

    people: dict[str, int]
    accounts: dict[str, int]
    folders: dict[str, int]
    sections: dict[tuple[str, str], int]
    purposes: dict[str, int]


def settle(session: Session, house: House, charity: Charity, password_hash: str, now: datetime) -> Settled:
    """Everybody and every folder; nothing is granted or filed yet."""
    purposes = _purposes(session, charity)
    people = {each.id: add_person(session, each.name, each.known_as, each.born) for each in charity.people}
    people |= {each.id: add_person(session, each.name, each.known_as, each.born) for each in charity.colleagues}
    accounts = {each.id: _account(session, people[each.id], each, dict(charity.teams)) for each in charity.colleagues}
    _sign_policies(session, charity, accounts)
    for colleague in charity.colleagues:
        _learn(session, colleague, accounts, now)
        _let_in(session, house, accounts[colleague.id], password_hash, now)
    settled = Settled({name: person.id for name, person in people.items()}, accounts, {}, {}, purposes)
    for folder in charity.folders:
        _open(session, folder, people, settled)
    return settled


def nine(day: date) -> datetime:
    """Nine in the morning of a day, UTC."""
    return datetime.combine(day, time(9), UTC)


def policy_text() -> str:
    """The confidentiality policy as the practice charity adopted it."""
    text = (files("cfsdocs.people") / "policy.txt").read_text(encoding="utf-8")
    for theirs, ours in ADDRESS.items():
        text = text.replace(theirs, ours)
    return text


def _purposes(session: Session, charity: Charity) -> dict[str, int]:
    rows = [Purpose(name=each.name, kind=each.kind, position=at) for at, each in enumerate(charity.purposes)]
    session.add_all(rows)
    session.flush()
    found = {row.name: row.id for row in rows}
    session.add_all(
        CompatiblePurpose(collected_for=found[each.name], used_for=found[use])
        for each in charity.purposes
        for use in each.uses
    )
    return found


def _account(session: Session, person: Person, colleague: PracticeColleague, teams: dict[str, str]) -> int:
    return add_account(
        session,
        person,
        colleague.id,
        [Role[role.upper()] for role in colleague.roles],
        [teams[colleague.team]] if colleague.team else [],
        nine(colleague.since),
        nine(colleague.until) if colleague.until else FOREVER,
    ).id


def _sign_policies(session: Session, charity: Charity, accounts: dict[str, int]) -> None:
    for policy in charity.policies:
        version = PolicyVersion(label=policy.label, in_force_from=nine(policy.in_force_from), text=policy_text())
        session.add(version)
        session.flush()
        for colleague in charity.colleagues:
            signed = dict(colleague.declared).get(policy.label)
            if signed is not None:
                sign(session, accounts[colleague.id], version.id, colleague.name, nine(signed))


def _learn(session: Session, colleague: PracticeColleague, accounts: dict[str, int], now: datetime) -> None:
    """Training that the data does not end is kept up: it is live for a year from now at least."""
    if colleague.trained is None:
        return
    kept_up = max(nine(colleague.trained) + timedelta(days=730), now + timedelta(days=365))
    until = nine(colleague.trained_until) if colleague.trained_until else kept_up
    session.add(
        Training(
            account_id=accounts[colleague.id],
            valid_from=nine(colleague.trained),
            valid_until=until,
            course="Confidentiality and information sharing",
            recorded_by=accounts["helen.ashcombe" if "office_manager" in colleague.roles else "pat.dunmore"],
        )
    )


def _let_in(session: Session, house: House, account: int, password_hash: str, now: datetime) -> None:
    """The shared password, by the same invitation that everybody gets. Whoever has left gets none."""
    invitation = find(session, invite(session, account, now), now)
    if invitation is not None:
        choose_password(session, house.secret, invitation, password_hash)
        finish(session, house.secret, invitation, None, now)


def _open(session: Session, planned: PracticeFolder, people: dict[str, Person], settled: Settled) -> None:
    parts = {people[person]: part for person, part in planned.people}
    kind = FolderKind(planned.kind)
    folder = open_folder(session, kind, planned.title, parts, planned.sections, nine(planned.opened))
    folder.number = planned.number
    if planned.closed is not None:
        folder.closed_at = nine(planned.closed)
    session.flush()
    settled.folders[planned.number] = folder.id
    settled.sections.update({(planned.number, section.name): section.id for section in folder.sections})
