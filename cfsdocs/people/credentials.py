"""How somebody proves who they are: rows only. Nothing here, read by itself, lets anybody in.

Passwords are argon2id hashes, cookies, links and recovery codes are kept as hashes, second factors are sealed.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cfsdocs.db import Base, new_ref
from cfsdocs.people.models import Account


class Credential(Base):
    """An account's password and second factor. Not ``ready`` until the invitation is finished."""

    __tablename__ = "credential"
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    password_hash: Mapped[str]
    totp_secret: Mapped[bytes]
    """Sealed (``second_factor``)."""
    totp_last_step: Mapped[int] = mapped_column(default=0)
    """The last 30-second step whose code was used: no code counts twice."""
    ready: Mapped[bool] = mapped_column(default=False)


class RecoveryCode(Base):
    """A code for a lost phone, as a keyed hash. Each counts once."""

    __tablename__ = "recovery_code"
    hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    used_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "account_id"),)


class Invitation(Base):
    """A link, by the hash of its token, with which somebody chooses their password."""

    __tablename__ = "invitation"
    hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "account_id"),)


class KnownDevice(Base):
    """A browser that this account has signed in with before, by the hash of its cookie."""

    __tablename__ = "known_device"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    hash: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    label: Mapped[str]
    """"Firefox on Windows": so that its owner knows it again."""
    known_since: Mapped[datetime]
    seen_at: Mapped[datetime]
    __table_args__ = (Index(None, "hash", "account_id", unique=True), Index(None, "account_id"))


class SignIn(Base):
    """A session, by the hash of its cookie; until ``complete`` it waits for the second factor."""

    __tablename__ = "sign_in"
    hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    device_id: Mapped[int | None] = mapped_column(ForeignKey(KnownDevice.id, ondelete="SET NULL"))
    signed_in_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    complete: Mapped[bool]
    device: Mapped[KnownDevice | None] = relationship()
    __table_args__ = (Index(None, "account_id"), Index(None, "seen_at"))


class Attempt(Base):
    """One try at a password or code, kept for a day: name, address and device as keyed hashes."""

    __tablename__ = "attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str]
    address: Mapped[str]
    device: Mapped[str] = mapped_column(default="")
    """Of a known device of that account; empty otherwise."""
    at: Mapped[datetime]
    failed: Mapped[bool] = mapped_column(default=True)
    __table_args__ = (Index(None, "who", "at"), Index(None, "address", "at"), Index(None, "at"))
