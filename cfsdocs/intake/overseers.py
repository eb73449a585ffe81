"""The second pair of eyes: who decides who needs to know a folder, and what the rules say to them of its documents.

To look after what is recorded is not to use it: so the rules are asked for the purpose that it was given for, whatever
somebody is working on at the moment. Nothing here opens anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, decide_all, decide_place
from cfsdocs.access.facts import includes
from cfsdocs.access.models import Action, Grant
from cfsdocs.people.models import Account, ActsAs, Role
from cfsdocs.records.models import Document, Folder, Purpose

_MANAGES = includes(Grant.actions, int(Action.MANAGE))


def managed_folders(account_id: int) -> Select[int]:
    """The folders with a grant, live or not, that lets the account manage something: only where to begin to look."""
    return (
        select(Grant.folder_id)
        .join(ActsAs, ActsAs.principal_id == Grant.principal_id)
        .where(ActsAs.account_id == account_id, _MANAGES)
    )


def refusals(
    session: Session, documents: Sequence[Document], account_id: int, action: Action, now: datetime, grace_days: int
) -> dict[int, frozenset[str]]:
    """The rules that refuse this to the account, by document. Empty: it may."""
    found: dict[int, frozenset[str]] = {}
    for purpose in {each.purpose_id for each in documents}:
        asker = Asker(account_id, purpose, now, grace_days)
        these = [each.id for each in documents if each.purpose_id == purpose]
        for document_id, decision in decide_all(session, asker, these, action).items():
            found[document_id] = frozenset(rule.name for rule in decision.refused_by)
    return found


def overseers(session: Session, folder_id: int, now: datetime, grace_days: int = 14) -> tuple[list[int], list[int]]:
    """Who looks after a folder: those who lead its work, then those above them, the Chief Officer and the Chair.

    Both by their accounts' ids. Where nobody leads, only those above are there.
    """
    purpose = _usual_purpose(session, folder_id)
    candidates = (
        select(Account.id)
        .join(ActsAs, ActsAs.account_id == Account.id)
        .join(Grant, Grant.principal_id == ActsAs.principal_id)
        .where(Grant.folder_id == folder_id, _MANAGES, Account.active_until > now)
    )
    leading, above = list[int](), list[int]()
    for account_id in session.scalars(candidates.distinct().order_by(Account.id)):
        if decide_place(session, Asker(account_id, purpose, now, grace_days), folder_id, None, Action.MANAGE):
            (above if _is_above(session, account_id) else leading).append(account_id)
    return leading, above


def first_to_tell(session: Session, folder_id: int, by: int, now: datetime) -> list[int]:
    """Whom to tell of what ``by`` has recorded: those who lead, never ``by``; one level up where nobody else does."""
    leading, above = overseers(session, folder_id, now)
    return [each for each in leading if each != by] or [each for each in above if each != by]


def _usual_purpose(session: Session, folder_id: int) -> int:
    kind = select(Folder.kind).where(Folder.id == folder_id).scalar_subquery()
    usual = select(Purpose.id).where(Purpose.kind == kind).order_by(Purpose.position, Purpose.id).limit(1)
    return session.scalar(usual) or 0


def _is_above(session: Session, account_id: int) -> bool:
    above = (Role.CHIEF_OFFICER, Role.CHAIR)
    found = select(ActsAs.principal_id).where(ActsAs.account_id == account_id, ActsAs.principal_id.in_(above))
    return session.scalar(found.limit(1)) is not None
