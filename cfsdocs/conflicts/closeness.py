"""Who is too close to a case to have any part in it: to decide, to sign, or to learn that there is one (7.2, 7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from cfsdocs.access.models import Conflict, ConflictState
from cfsdocs.conflicts.models import Case, Match, Verdict
from cfsdocs.people.models import Account, ActsAs, Principal, Role
from cfsdocs.records.models import FolderPerson


@dataclass(frozen=True)
class Reach:
    """The people and folders that a case is about, by id: those that may be meant, and what lists them."""

    people: frozenset[int]
    folders: frozenset[int]


def reach(session: Session, case: Case) -> Reach:
    """Everybody and everything that the case may be about, but for who was not meant after all."""
    not_meant = select(Verdict.match_id).where(Verdict.decision_id == case.decision_id, Verdict.meant.is_(False))
    rows = session.execute(
        select(Conflict.person_id, Conflict.folder_id)
        .join(Match, Match.conflict_id == Conflict.id)
        .where(Match.case_id == case.id, Match.id.not_in(not_meant))
    ).all()
    people = {person for person, _ in rows if person is not None}
    folders = {folder for _, folder in rows if folder is not None} | _listing(session, people)
    listed = select(FolderPerson.person_id).where(FolderPerson.folder_id.in_(folders))
    return Reach(frozenset(people | set(session.scalars(listed))), frozenset(folders))


def too_close(session: Session, account_id: int, case: Case, about: Reach | None = None) -> bool:
    """Whether the account is the declarer, is meant, is of a family that is meant, or has a connection of its own."""
    if account_id == case.account_id:
        return True
    about = about or reach(session, case)
    if session.get_one(Account, account_id).person_id in about.people:
        return True
    own = select(Conflict.id).where(
        Conflict.account_id == account_id,
        Conflict.state != ConflictState.CLEARED,
        or_(Conflict.folder_id.in_(about.folders), Conflict.person_id.in_(about.people)),
    )
    return session.scalars(own.limit(1)).first() is not None


def concerns_chief_officer(session: Session, case: Case, now: datetime) -> bool:
    """Whether the case is by or about a Chief Officer: then it is the Chair's, and no word of it theirs (7.3)."""
    about = reach(session, case)
    return any(too_close(session, each, case, about) for each in live_with(session, Role.CHIEF_OFFICER, now))


def live_with(session: Session, role: Role, now: datetime, teams: frozenset[str] | None = None) -> list[int]:
    """The live accounts with a role, of some teams only if given, by id."""
    held = select(ActsAs.account_id).where(ActsAs.principal_id == int(role))
    wanted = select(Account.id).where(Account.active_from <= now, Account.active_until > now, Account.id.in_(held))
    if teams is not None:
        wanted = wanted.where(Account.id.in_(_in_teams(teams)))
    return list(session.scalars(wanted.order_by(Account.id)))


def _in_teams(teams: frozenset[str]) -> Select[int]:
    from_principal = select(Principal.id).where(Principal.kind == "team", Principal.name.in_(teams))
    return select(ActsAs.account_id).where(ActsAs.principal_id.in_(from_principal))


def _listing(session: Session, people: set[int]) -> set[int]:
    return set(session.scalars(select(FolderPerson.folder_id).where(FolderPerson.person_id.in_(people))))
