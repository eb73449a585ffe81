"""Signing in and out, as functions over a session. The steps:

    look_up (counts the try) -> passwords.matches, outside any transaction -> with_password -> with_code

Unknown name, wrong password and ended account are one answer, after the same work. Nothing here raises for a wrong
password: the try must stay counted.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cfsdocs.people import attempts
from cfsdocs.people.attempts import Caller
from cfsdocs.people.credentials import Credential, KnownDevice, SignIn
from cfsdocs.people.models import Account, Principal
from cfsdocs.people.second_factor import use_code, use_recovery_code

PENDING_FOR = timedelta(minutes=10)
_TOUCH_EVERY = timedelta(seconds=30)


class Denied(Enum):
    """Why a try was not let through."""

    WRONG = "wrong"
    TOO_MANY = "too many"
    START_AGAIN = "start again"
    """The password was too long ago."""


@dataclass(frozen=True)
class Candidate:
    """A try at a password, counted. ``attempt_id`` None: too many. ``hashed`` None: there is no such way in."""

    attempt_id: int | None
    account_id: int | None
    hashed: str | None = field(repr=False)


@dataclass(frozen=True)
class Cookies:
    """What the browser keeps from now on. Only their hashes are kept here."""

    account_id: int
    session: str = field(repr=False)
    device: str = field(repr=False)


def look_up(session: Session, secret: bytes, name: str, caller: Caller, now: datetime) -> Candidate:
    """Count a try at this name, and find what its password must match."""
    found = session.execute(
        select(Account.id, Credential.password_hash)
        .join(Principal, Principal.id == Account.id)
        .join(Credential, Credential.account_id == Account.id)
        .where(Principal.kind == "account", Principal.name == name, Credential.ready)
        .where(Account.active_from <= now, Account.active_until > now)
    ).one_or_none()
    account_id, hashed = found if found is not None else (None, None)
    device = _known_device(session, account_id, caller)
    attempt_id = attempts.take(session, secret, name, caller, device.hash if device is not None else "", now)
    return Candidate(attempt_id, account_id, hashed if attempt_id is not None else None)


def with_password(session: Session, candidate: Candidate, now: datetime) -> str:
    """The password was right: a cookie that waits for the code."""
    if candidate.account_id is None or candidate.attempt_id is None:
        raise ValueError("nobody's password was right")
    attempts.succeeded(session, candidate.attempt_id)
    return _new(session, candidate.account_id, None, now, complete=False)


def with_code(
    session: Session, secret: bytes, cookie: str, typed: str, caller: Caller, now: datetime
) -> Cookies | Denied:
    """The second step, with a code from the app or a recovery code. Wrong codes count as wrong passwords do."""
    pending = waiting(session, cookie, now)
    if pending is None:
        return Denied.START_AGAIN
    account_id = pending.account_id
    name = session.scalars(select(Principal.name).where(Principal.id == account_id)).one()
    device = _known_device(session, account_id, caller)
    attempt_id = attempts.take_code(session, secret, name, device.hash if device is not None else "", now)
    if attempt_id is None:
        return Denied.TOO_MANY
    from_app = use_code(secret, session.get_one(Credential, account_id), typed, now)
    if not from_app and not use_recovery_code(session, secret, account_id, typed, now):
        return Denied.WRONG
    attempts.succeeded(session, attempt_id)
    return complete(session, cookie, caller, now)


def complete(session: Session, cookie: str, caller: Caller, now: datetime) -> Cookies:
    """Signed in: a new session cookie in the pending one's place, and the device is known from now on."""
    pending = session.get_one(SignIn, _hash(cookie))
    device_cookie, device = _remember_device(session, pending.account_id, caller, now)
    fresh = _new(session, pending.account_id, device, now, complete=True)
    session.delete(pending)
    session.execute(delete(SignIn).where(SignIn.seen_at < now - timedelta(days=1)))
    session.flush()
    return Cookies(pending.account_id, fresh, device_cookie)


def waiting(session: Session, cookie: str, now: datetime) -> SignIn | None:
    """The sign-in that waits for its code, while it does, and its account is live."""
    row = session.get(SignIn, _hash(cookie))
    if row is None or row.complete or now >= row.signed_in_at + PENDING_FOR or _live(session, row, now) is None:
        return None
    return row


def signed_in(session: Session, cookie: str, now: datetime, idle: timedelta, longest: timedelta) -> str | None:
    """The sign-in name of a session that is neither idle for too long, nor too old, nor of an ended account."""
    row = session.get(SignIn, _hash(cookie)) if cookie else None
    if row is None or not row.complete or now >= min(row.seen_at + idle, row.signed_in_at + longest):
        return None
    return _live(session, row, now)


def whose(session: Session, cookie: str) -> int | None:
    """The account of a session, ended by time or not: to hold for them what they had typed."""
    row = session.get(SignIn, _hash(cookie)) if cookie else None
    return row.account_id if row is not None and row.complete else None


def touch(session: Session, cookie: str, now: datetime) -> None:
    """A sign of life. Written at most twice a minute."""
    row = session.get(SignIn, _hash(cookie)) if cookie else None
    if row is not None and row.complete and now - row.seen_at >= _TOUCH_EVERY:
        row.seen_at = now


def sign_out(session: Session, cookie: str) -> None:
    """End one session."""
    session.execute(delete(SignIn).where(SignIn.hash == _hash(cookie)))


def sign_out_everywhere(session: Session, account_id: int, but: str = "") -> None:
    """End every session of the account, ``but`` the one with this cookie."""
    session.execute(delete(SignIn).where(SignIn.account_id == account_id, SignIn.hash != _hash(but)))


def devices(session: Session, account_id: int) -> list[KnownDevice]:
    """The account's known devices, the last seen first."""
    mine = select(KnownDevice).where(KnownDevice.account_id == account_id)
    return list(session.scalars(mine.order_by(KnownDevice.seen_at.desc(), KnownDevice.id)))


def forget_device(session: Session, account_id: int, ref: str) -> None:
    """Forget one of the account's devices and end its sessions. Another account's is left alone."""
    row = session.scalars(
        select(KnownDevice).where(KnownDevice.account_id == account_id, KnownDevice.ref == ref)
    ).first()
    if row is not None:
        session.execute(delete(SignIn).where(SignIn.device_id == row.id))
        session.delete(row)
        session.flush()


def _new(session: Session, account_id: int, device: KnownDevice | None, now: datetime, *, complete: bool) -> str:
    cookie = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            hash=_hash(cookie),
            account_id=account_id,
            device_id=device.id if device is not None else None,
            signed_in_at=now,
            seen_at=now,
            complete=complete,
        )
    )
    session.flush()
    return cookie


def _live(session: Session, row: SignIn, now: datetime) -> str | None:
    named = select(Principal.name).join(Account, Account.id == Principal.id).where(Account.id == row.account_id)
    return session.scalar(named.where(Account.active_from <= now, Account.active_until > now))


def _known_device(session: Session, account_id: int | None, caller: Caller) -> KnownDevice | None:
    if account_id is None or not caller.device:
        return None
    mine = select(KnownDevice).where(KnownDevice.account_id == account_id)
    return session.scalars(mine.where(KnownDevice.hash == _hash(caller.device))).one_or_none()


def _remember_device(session: Session, account_id: int, caller: Caller, now: datetime) -> tuple[str, KnownDevice]:
    known = _known_device(session, account_id, caller)
    if known is not None:
        known.seen_at = now
        return caller.device, known
    # One browser, several people: they share its cookie, unless somebody made it up.
    real = session.scalar(select(KnownDevice.id).where(KnownDevice.hash == _hash(caller.device)).limit(1))
    cookie = caller.device if real is not None else secrets.token_urlsafe(32)
    device = KnownDevice(hash=_hash(cookie), account_id=account_id, label=caller.agent, known_since=now, seen_at=now)
    session.add(device)
    session.flush()
    return cookie, device


def _hash(cookie: str) -> str:
    return sha256(cookie.encode()).hexdigest()
