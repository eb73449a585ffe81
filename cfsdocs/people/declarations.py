"""The signed policies (2.2, 2.3, 8.2): which versions are in force, who has signed them, and signing.

``declared`` only says whether to ask somebody to sign. Whether they may see anything is the access rules' to say, and
they ask for the confidentiality policy alone. The caller commits.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.errors import InputError
from cfsdocs.people.models import Declaration, Policy, PolicyVersion
from cfsdocs.people.policy_models import PaperSignature

LONGEST_NAME = 100
DECLARATION = (
    "I have read and understood the {policy} and agree to abide by the requirements laid down in the {policy}."
)
"""What is signed where the policy's own text has no declaration."""


def in_force(session: Session, now: datetime, policy: Policy = Policy.CONFIDENTIALITY) -> PolicyVersion | None:
    """The version of a policy that is in force: the newest that has begun."""
    return next(iter(_begun(session, now, policy)), None)


def signed(session: Session, account_id: int, now: datetime, policy: Policy = Policy.CONFIDENTIALITY) -> bool:
    """Whether the account has signed the version in force."""
    version = in_force(session, now, policy)
    return version is not None and _has(session, account_id, version, now)


def declared(session: Session, account_id: int, now: datetime, grace_days: int) -> bool:
    """Whether a signature of the confidentiality policy counts: in force, or of the one before while grace lasts."""
    versions = _begun(session, now, Policy.CONFIDENTIALITY)
    if not versions:
        return False
    return _has(session, account_id, versions[0], now) or _in_grace(session, account_id, versions, now, grace_days)


def sign_by(session: Session, account_id: int, now: datetime, grace_days: int) -> datetime | None:
    """When the account's days of grace end: it has signed the version before, and not the one in force. Else None."""
    versions = _begun(session, now, Policy.CONFIDENTIALITY)
    if not versions or _has(session, account_id, versions[0], now):
        return None
    if not _in_grace(session, account_id, versions, now, grace_days):
        return None
    return versions[0].in_force_from + timedelta(days=grace_days)


def sign(session: Session, account_id: int, version_id: int, name: str, now: datetime) -> PolicyVersion:
    """Record the signature. Signing twice changes nothing. Raises InputError for no name, or an old version."""
    version = session.get(PolicyVersion, version_id)
    if version is None or in_force(session, now, Policy(version.policy)) is not version:
        raise InputError("The policy has changed since you opened this page. Read it again, then sign", "name")
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise InputError("Type your full name to sign", "name")
    if not _has(session, account_id, version, now):
        session.add(Declaration(account_id=account_id, version_id=version.id, signed_at=now, signed_name=name.strip()))
        session.flush()
    return version


def record_paper(
    session: Session, version: PolicyVersion, name: str, signed_on: date, sheet: str, by: int, now: datetime
) -> None:
    """Record what somebody without an account signed on paper, by the scanned sheet's number. Raises InputError."""
    name, sheet = " ".join(name.split()), " ".join(sheet.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InputError("Enter the name of whoever signed", "name")
    if not 0 < len(sheet) <= LONGEST_NAME:
        raise InputError("Enter the number of the scanned sheet", "sheet")
    if signed_on > now.date():
        raise InputError("Enter the day on which they signed: it cannot be in the future", "signed")
    session.add(
        PaperSignature(version_id=version.id, name=name, signed=signed_on, sheet=sheet, recorded_by=by, recorded_at=now)
    )
    session.flush()


def wording(version: PolicyVersion) -> str:
    """What is declared by signing: the words after "Declaration:" in the policy's own text, or ours."""
    lines = [line.strip() for line in version.text.splitlines() if line.strip()]
    for at, line in enumerate(lines[:-1]):
        if line.casefold().rstrip(" .:") == "declaration":
            return lines[at + 1]
    return DECLARATION.format(policy=Policy(version.policy).label)


def _in_grace(session: Session, account_id: int, versions: list[PolicyVersion], now: datetime, grace_days: int) -> bool:
    graced = now - versions[0].in_force_from < timedelta(days=grace_days)
    return graced and len(versions) > 1 and _has(session, account_id, versions[1], now)


def _begun(session: Session, now: datetime, policy: Policy) -> list[PolicyVersion]:
    newest = select(PolicyVersion).where(PolicyVersion.policy == policy, PolicyVersion.in_force_from <= now)
    return list(session.scalars(newest.order_by(PolicyVersion.in_force_from.desc(), PolicyVersion.id.desc()).limit(2)))


def _has(session: Session, account_id: int, version: PolicyVersion, now: datetime) -> bool:
    row = session.get(Declaration, (account_id, version.id))
    return row is not None and row.signed_at <= now
