"""A volunteer's match: the documents marked for them, while they are trained, have signed, and it lasts (8.1).

Nothing else of the family, no search and no download: the grants say so, and the rules ask for training every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cfsdocs.access import grants
from cfsdocs.access.models import Grant
from cfsdocs.db import FOREVER
from cfsdocs.errors import InputError
from cfsdocs.needs.models import Match
from cfsdocs.needs.people import barred, require_fit
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.models import Role
from cfsdocs.records.models import Document, Folder, FolderKind, State

NOT_YET = {
    "active_account": "Their account is not active. Choose somebody else",
    "declaration_signed": "They have not signed the policy in force. They sign it when they sign in",
    "volunteer_trained": "Their training in confidentiality is not current. The Office Manager records it",
}


def matches(session: Session, folder: Folder) -> Sequence[Match]:
    """The matches of a family that have not ended."""
    wanted = select(Match).where(Match.folder_id == folder.id, Match.ended_at == FOREVER)
    return session.scalars(wanted.order_by(Match.id)).all()


def make_match(
    session: Session, folder: Folder, volunteer: int, documents: Sequence[int], now: datetime, by: int | None
) -> Match:
    """Match a volunteer with a family and mark documents for them. Raises InputError, naming the field."""
    if folder.kind != FolderKind.FAMILY:
        raise InputError("Volunteers are matched with families")
    require_fit(session, volunteer, folder, now, "volunteer", frozenset({Role.VOLUNTEER}))
    if any(each.volunteer == volunteer for each in matches(session, folder)):
        raise InputError("They are matched with this family already. Mark further documents there", "volunteer")
    _require_ready(session, volunteer, folder, now, "volunteer")
    made = Match(folder_id=folder.id, volunteer=volunteer, made_by=by, made_at=now)
    session.add(made)
    session.flush()
    mark(session, made, documents, now, by)
    notify(session, volunteer, Kind.FAMILY_GIVEN, now)
    return made


def mark(session: Session, match: Match, documents: Sequence[int], now: datetime, by: int | None) -> None:
    """Mark further documents for the volunteer. Raises InputError for none, or one that cannot be marked."""
    _require_open(match, now, "documents")
    wanted = select(Document).where(Document.folder_id == match.folder_id, Document.id.in_(documents))
    found = session.scalars(wanted.where(Document.state == State.CURRENT).order_by(Document.id)).all()
    if not found or len(found) != len(set(documents)):
        raise InputError("Choose at least one document of this family that is for the volunteer", "documents")
    marked = {each.document_id for each in marked_grants(session, match, now)}
    grants.match(session, [each for each in found if each.id not in marked], match.volunteer, now, by)


def pause(session: Session, match: Match, now: datetime) -> None:
    """Stop it for a while: nothing is open until it goes on."""
    _require_open(match, now)
    for each in marked_grants(session, match, now):
        grants.end(each, now)
    match.paused_at = now
    session.flush()


def resume(session: Session, match: Match, now: datetime, by: int) -> None:
    """Let it go on with the documents that were marked when it was paused. Raises InputError for who is not ready."""
    if match.paused_at == FOREVER or match.ended_at <= now:
        raise InputError("This match is not paused")
    _require_ready(session, match.volunteer, session.get_one(Folder, match.folder_id), now)
    stopped = session.scalars(_marks(match).where(Grant.valid_until == match.paused_at)).all()
    documents = [session.get_one(Document, each.document_id) for each in stopped]
    match.paused_at = FOREVER
    grants.match(session, documents, match.volunteer, now, by)
    notify(session, match.volunteer, Kind.FAMILY_GIVEN, now)


def end_match(session: Session, match: Match, now: datetime) -> None:
    """End it for good. Raises InputError when it has ended."""
    if match.ended_at <= now:
        raise InputError("This match has ended")
    for each in marked_grants(session, match, now):
        grants.end(each, now)
    match.ended_at = now
    session.flush()


def marked_grants(session: Session, match: Match, now: datetime) -> Sequence[Grant]:
    """The live marks of a match."""
    live = _marks(match).where(Grant.valid_from <= now, Grant.valid_until > now)
    return session.scalars(live.order_by(Grant.id)).all()


def _marks(match: Match) -> Select[Grant]:
    mine = select(Grant).where(Grant.folder_id == match.folder_id, Grant.principal_id == match.volunteer)
    return mine.where(Grant.reason == grants.MATCH, Grant.document_id.is_not(None))


def _require_open(match: Match, now: datetime, field: str | None = None) -> None:
    if match.ended_at <= now or match.paused_at <= now:
        raise InputError("This match is paused, or has ended. Let it go on first", field)


def _require_ready(session: Session, volunteer: int, folder: Folder, now: datetime, field: str | None = None) -> None:
    for rule in sorted(barred(session, volunteer, folder, now)):
        raise InputError(NOT_YET.get(rule, "The rules do not let this volunteer be given this folder"), field)
