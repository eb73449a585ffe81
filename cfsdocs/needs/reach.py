"""Nothing falls out of everybody's reach (1.5): two living people can open every document, by the real access rules.

When the last but one leaves, whatever the way, a line manager of the family's team inherits, or else the Chief Officer,
or else another line manager. Personnel files have no heirs: who may keep them is fixed (footnote 1), and a vacant post
is for the Board to fill. Restricted documents, and those held for whoever recorded them, are closed to more people on
purpose. Nothing here opens what a rule closes: an heir to whom the rules would refuse a document does not get it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access import grants
from cfsdocs.access.grants import ALLOCATED, COVERS, LEADS
from cfsdocs.access.models import Grant
from cfsdocs.access.reach import Reached, reached
from cfsdocs.needs.people import leaders, living, teams_of
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.models import Account, ActsAs, Role
from cfsdocs.people.training import needs_induction
from cfsdocs.records.models import Document, Folder, FolderKind, State

AT_LEAST = 2


@dataclass(frozen=True)
class Short:
    """The current documents of a folder that fewer than two people reach, and how many do."""

    people: Mapping[int, int]

    @property
    def missing(self) -> int:
        """How many readers are missing in all: what heirs are to lower."""
        return sum(AT_LEAST - each for each in self.people.values())


def short_of_readers(session: Session, folder: Folder, now: datetime, grace_days: int = 14) -> Short:
    """The current documents of a folder that fewer than two living people can see."""
    return shortage(session, folder, reached(session, folder.id, now, grace_days))


def shortage(session: Session, folder: Folder, found: Reached) -> Short:
    """The same, of what is known to be reached. Two accounts of one person are one person."""
    accounts = {each for theirs in found.values() for each in theirs}
    rows = session.execute(select(Account.id, Account.person_id).where(Account.id.in_(accounts)))
    person = {row.id: row.person_id for row in rows}
    current = select(Document.id).where(Document.folder_id == folder.id, Document.state == State.CURRENT)
    people = {each: len({person[account] for account in found[each]}) for each in session.scalars(current)}
    return Short({each: count for each, count in people.items() if count < AT_LEAST})


def keep_in_reach(session: Session, folder: Folder, now: datetime, grace_days: int = 14) -> list[int]:
    """Let heirs in, one after the other, until two people reach whatever they may. Gives the heirs' principals."""
    if folder.kind != FolderKind.FAMILY or folder.closed_at <= now:
        return []
    short = short_of_readers(session, folder, now, grace_days)
    inherited: list[int] = []
    for heir in _heirs(session, folder, now) if short.missing else ():
        attempt = session.begin_nested()
        grants.inherit(session, folder, heir, now)
        left = short_of_readers(session, folder, now, grace_days)
        if left.missing >= short.missing:
            attempt.rollback()
            continue
        attempt.commit()
        inherited.append(heir)
        short = left
        if not short.missing:
            break
    for heir in inherited:
        _tell(session, heir, now)
    return inherited


def after_leaving(session: Session, account_id: int, now: datetime, grace_days: int = 14) -> list[int]:
    """Keep in reach whatever somebody held who leaves, changes roles or declares a connection. Gives the folders."""
    held = (
        select(Grant.folder_id)
        .join(ActsAs, ActsAs.principal_id == Grant.principal_id)
        .where(ActsAs.account_id == account_id, Grant.valid_until > now)
    )
    wanted = select(Folder).where(Folder.id.in_(held), Folder.kind == FolderKind.FAMILY).order_by(Folder.id)
    return [each.id for each in session.scalars(wanted).all() if keep_in_reach(session, each, now, grace_days)]


def keep_all_in_reach(session: Session, now: datetime, grace_days: int = 14) -> list[int]:
    """Keep every open family in reach: for what changes by time, and whatever went another way. Gives the folders."""
    wanted = select(Folder).where(Folder.kind == FolderKind.FAMILY, Folder.closed_at > now).order_by(Folder.id)
    return [each.id for each in session.scalars(wanted).all() if keep_in_reach(session, each, now, grace_days)]


def _heirs(session: Session, folder: Folder, now: datetime) -> Iterator[int]:
    """The line managers of the family's team, the Chief Officer, then every other line manager."""
    wanted = select(Grant.principal_id).where(Grant.folder_id == folder.id)
    working = set(session.scalars(wanted.where(Grant.reason.in_([ALLOCATED, LEADS, COVERS]))))
    leading = [each for each, _ in living(session, [Role.LINE_MANAGER], now) if not needs_induction(session, each)]
    own = [each for each in leaders(session, teams_of(session, working)) if each in leading]
    yield from own
    yield int(Role.CHIEF_OFFICER)
    yield from sorted(set(leading) - set(own))


def _tell(session: Session, principal: int, now: datetime) -> None:
    live = (
        select(Account.id)
        .join(ActsAs, ActsAs.account_id == Account.id)
        .where(ActsAs.principal_id == principal, Account.active_from <= now, Account.active_until > now)
    )
    for account in session.scalars(live).all():
        notify(session, account, Kind.FAMILY_GIVEN, now)
