"""Who needs to know a folder: now, before and to come, why, by whom, until when. For those who decide about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access import lists
from cfsdocs.access.decide import Asker, decide_folder
from cfsdocs.access.grants import HANDS_OVER, IN_EMERGENCY, LEADING, MATCHED, WORKING
from cfsdocs.access.models import Action, Grant
from cfsdocs.db import FOREVER
from cfsdocs.needs.allocation import handovers
from cfsdocs.needs.matches import marked_grants, matches
from cfsdocs.needs.models import AccessRequest, Emergency, Handover, Match
from cfsdocs.needs.reach import short_of_readers
from cfsdocs.needs.requests import waiting_requests
from cfsdocs.needs.reviews import waiting_reviews
from cfsdocs.people.models import Account, Person, Principal, Role
from cfsdocs.records.models import Document, Folder, FolderKind, Section
from cfsdocs.web.pages import words
from cfsdocs.web.pages.folders import IN_FOLDER, FolderHead, head
from cfsdocs.web.pages.why import reason_of

PAST = 100
"""Needs to know that are over and are shown, the newest first."""
_SHORT = ((LEADING, "Work with it, take files away, decide who needs to know"), (WORKING, "Work with it"),
          (Action.VIEW | Action.DOWNLOAD, "Look at it and take the file away"), (MATCHED, "Look at it"))  # fmt: skip


@dataclass(frozen=True)
class Need:
    """One need to know in words."""

    id: int
    holder: str
    covers: str
    may: str
    why: str
    by: str
    since: str
    until: str
    idle: bool
    """It opens nothing at the moment: a rule stands in the way."""
    may_end: bool


@dataclass(frozen=True)
class Matched:
    """A volunteer's match."""

    ref: str
    name: str
    documents: str
    since: str
    paused: bool


@dataclass(frozen=True)
class Waits:
    """A request or an emergency that waits for whoever decides."""

    ref: str
    name: str
    at: str
    own: bool


@dataclass(frozen=True)
class NeedsPage:
    """The whole page."""

    head: FolderHead
    now: tuple[Need, ...]
    to_come: tuple[Need, ...]
    past: tuple[Need, ...]
    matches: tuple[Matched, ...]
    requests: tuple[Waits, ...]
    emergencies: tuple[Waits, ...]
    handovers: tuple[HandoverLine, ...]
    short: str
    """How many documents fewer than two people reach; nothing when there are none."""


@dataclass(frozen=True)
class HandoverLine:
    """A handover note."""

    old: str
    new: str
    at: str
    matters: str
    next_step: str
    safety: str
    read: str


def needs_page(session: Session, asker: Asker, folder_id: int, whole: bool) -> NeedsPage:
    """The page of a folder that the guard has admitted to manage."""
    folder, now = session.get_one(Folder, folder_id), asker.now
    grants = session.scalars(select(Grant).where(Grant.folder_id == folder_id).order_by(Grant.id.desc())).all()
    live = [each for each in grants if each.valid_from <= now < each.valid_until]
    short = len(short_of_readers(session, folder, now, asker.grace_days).people)
    return NeedsPage(
        head=head(session, asker, folder_id, whole),
        now=tuple(_need(session, asker, each) for each in reversed(live)),
        to_come=tuple(_need(session, asker, each) for each in grants if now < each.valid_from < each.valid_until),
        past=tuple(_need(session, asker, each) for each in grants if each.valid_until <= now)[:PAST],
        matches=tuple(_matched(session, each, now) for each in matches(session, folder)),
        requests=tuple(_waits(session, asker, each) for each in waiting_requests(session, folder)),
        emergencies=tuple(_waits(session, asker, each) for each in waiting_reviews(session, folder)),
        handovers=handover_lines(session, handovers(session, folder_id)),
        short=words.plural(short, "document") if short and folder.kind == FolderKind.FAMILY else "",
    )


def handover_lines(session: Session, notes: Iterable[Handover]) -> tuple[HandoverLine, ...]:
    """Handover notes in words."""
    return tuple(
        HandoverLine(
            old=name_of(session, each.old_worker),
            new=name_of(session, each.new_worker),
            at=words.day(each.written_at),
            matters=each.matters,
            next_step=each.next_step,
            safety=each.safety,
            read=words.moment(each.read_at) if each.read_at < FOREVER else "",
        )
        for each in notes
    )


def documents_of(session: Session, asker: Asker, folder_id: int) -> list[tuple[str, str]]:
    """The folder's newest documents that the asker may see, to choose from."""
    rows = lists.newest(session, asker, where=IN_FOLDER, parameters={"in_folder": folder_id}, size=200, few=True)
    return [(str(row.id), str(row.title)) for row in rows]


def name_of(session: Session, account_id: int | None) -> str:
    """Whose account it is."""
    wanted = select(Person.name).join(Account, Account.person_id == Person.id).where(Account.id == account_id)
    return session.scalar(wanted) or ""


def holder_of(session: Session, principal_id: int) -> str:
    """Whoever holds a grant, in words."""
    principal = session.get_one(Principal, principal_id)
    if principal.kind == "account":
        return name_of(session, principal.id)
    return f"Team {principal.name}" if principal.kind == "team" else Role(principal.id).label


def _need(session: Session, asker: Asker, grant: Grant) -> Need:
    of_account = session.get(Account, grant.principal_id) is not None
    theirs = Asker(grant.principal_id, asker.purpose_id, asker.now, asker.grace_days)
    live = grant.valid_from <= asker.now < grant.valid_until
    return Need(
        id=grant.id,
        holder=holder_of(session, grant.principal_id),
        covers=_covers(session, grant),
        may=next((said for actions, said in _SHORT if Action(grant.actions) & actions == actions), "Act on it"),
        why=words.capital(reason_of(grant)),
        by=name_of(session, grant.granted_by),
        since=words.day(grant.valid_from),
        until=words.moment(grant.valid_until) if grant.valid_until < FOREVER else "",
        idle=live and of_account and not decide_folder(session, theirs, grant.folder_id),
        may_end=may_end(session, grant, asker.now),
    )


def may_end(session: Session, grant: Grant, now: datetime) -> bool:
    """Whether it is one that a manager ends: not what a role holds, nor an emergency, which its review ends."""
    personal = session.get_one(Principal, grant.principal_id).kind != "role"
    return personal and grant.valid_until > now and grant.reason not in (IN_EMERGENCY, HANDS_OVER)


def _covers(session: Session, grant: Grant) -> str:
    if grant.document_id is not None:
        return f"The document {session.get_one(Document, grant.document_id).title}"
    if grant.section_id is not None:
        return f"The section {words.capital(session.get_one(Section, grant.section_id).name)}"
    return "The whole folder"


def _matched(session: Session, match: Match, now: datetime) -> Matched:
    count = len(marked_grants(session, match, now))
    paused = match.paused_at <= now
    return Matched(
        match.ref,
        name_of(session, match.volunteer),
        "Nothing while it is paused" if paused else words.plural(count, "document"),
        words.day(match.made_at),
        paused,
    )


def _waits(session: Session, asker: Asker, found: AccessRequest | Emergency) -> Waits:
    at = found.asked_at if isinstance(found, AccessRequest) else found.opened_at
    return Waits(found.ref, name_of(session, found.account_id), words.moment(at), found.account_id == asker.account_id)
