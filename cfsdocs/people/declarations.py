"""The signed policy (8.2): which version is in force, who has signed it, and signing it.

``declared`` only says whether to ask somebody to sign. Whether they may see anything is the access rules' to say.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.errors import InputError
from cfsdocs.people.models import Declaration, PolicyVersion


def in_force(session: Session, now: datetime) -> PolicyVersion | None:
    """The version in force: the newest that has begun."""
    return next(iter(_begun(session, now)), None)


def signed(session: Session, account_id: int, now: datetime) -> bool:
    """Whether the account has signed the version in force."""
    version = in_force(session, now)
    return version is not None and _has(session, account_id, version, now)


def declared(session: Session, account_id: int, now: datetime, grace_days: int) -> bool:
    """Whether a signature counts: of the version in force, or of the one before while grace lasts."""
    versions = _begun(session, now)
    if not versions:
        return False
    if _has(session, account_id, versions[0], now):
        return True
    graced = now - versions[0].in_force_from < timedelta(days=grace_days)
    return graced and len(versions) > 1 and _has(session, account_id, versions[1], now)


def sign(session: Session, account_id: int, version_id: int, name: str, now: datetime) -> None:
    """Record the signature. Signing twice changes nothing. Raises InputError for no name, or an old version."""
    version = in_force(session, now)
    if version is None or version.id != version_id:
        raise InputError("The policy has changed since you opened this page. Read it again, then sign", "name")
    if not name.strip():
        raise InputError("Type your full name to sign", "name")
    if not _has(session, account_id, version, now):
        session.add(Declaration(account_id=account_id, version_id=version.id, signed_at=now, signed_name=name.strip()))
        session.flush()


def _begun(session: Session, now: datetime) -> list[PolicyVersion]:
    newest = select(PolicyVersion).where(PolicyVersion.in_force_from <= now)
    return list(session.scalars(newest.order_by(PolicyVersion.in_force_from.desc(), PolicyVersion.id.desc()).limit(2)))


def _has(session: Session, account_id: int, version: PolicyVersion, now: datetime) -> bool:
    row = session.get(Declaration, (account_id, version.id))
    return row is not None and row.signed_at <= now
