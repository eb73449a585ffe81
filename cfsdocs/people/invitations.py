"""Invitations: a link, good once and for a week, with which somebody chooses a password and a second factor.

The same link serves who lost both: an administrator makes a new one, and never learns or sets a password.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cfsdocs.errors import InputError
from cfsdocs.people.credentials import Credential, Invitation
from cfsdocs.people.models import Account, Person, Principal
from cfsdocs.people.second_factor import new_recovery_codes, new_secret, seal, unseal, use_code
from cfsdocs.people.signin import sign_out_everywhere

GOOD_FOR = timedelta(days=7)
WRONG_CODE = "The code is not right. Wait for a new code in the app, and check that the phone sets its clock by itself"


def invite(session: Session, account_id: int, now: datetime) -> str:
    """A new link's token; links before it are void. The account signs in as before until the new one is used."""
    session.execute(delete(Invitation).where(Invitation.account_id == account_id, Invitation.used_at.is_(None)))
    token = secrets.token_urlsafe(32)
    session.add(Invitation(hash=_hash(token), account_id=account_id, made_at=now, expires_at=now + GOOD_FOR))
    session.flush()
    return token


def find(session: Session, token: str, now: datetime) -> Invitation | None:
    """The invitation of this token while it is good: unused, in time, and of a live account."""
    live = select(Invitation).join(Account, Account.id == Invitation.account_id)
    return session.scalars(
        live.where(Invitation.hash == _hash(token), Invitation.used_at.is_(None), Invitation.expires_at > now).where(
            Account.active_from <= now, Account.active_until > now
        )
    ).one_or_none()


def own_words(session: Session, account_id: int) -> list[str]:
    """The person's names: no password is made of them."""
    names = select(Person.name, Person.known_as, Principal.name).join(Account, Account.person_id == Person.id)
    row = session.execute(names.join(Principal, Principal.id == Account.id).where(Account.id == account_id)).one()
    return [word for text in row for word in text.replace(".", " ").replace("@", " ").split()]


def choose_password(session: Session, secret: bytes, invitation: Invitation, hashed: str) -> None:
    """Keep the chosen password's hash with a new second factor. Not a way in until ``finish``.

    A way in from before stays as it is for nobody: who asks for a new link has lost the old password.
    """
    session.execute(delete(Credential).where(Credential.account_id == invitation.account_id))
    sign_out_everywhere(session, invitation.account_id)
    session.add(
        Credential(
            account_id=invitation.account_id,
            password_hash=hashed,
            totp_secret=seal(secret, invitation.account_id, new_secret()),
        )
    )
    session.flush()


def chosen(session: Session, secret: bytes, invitation: Invitation) -> str | None:
    """The second factor to enrol, in base32; None when the password is still to be chosen."""
    credential = session.get(Credential, invitation.account_id)
    return unseal(secret, credential) if credential is not None and not credential.ready else None


def finish(session: Session, secret: bytes, invitation: Invitation, code: str | None, now: datetime) -> list[str]:
    """Open the way in: gives the recovery codes, to be shown once. ``code`` None: no second factor is asked for.

    Raises InputError for a wrong code.
    """
    credential = session.get(Credential, invitation.account_id)
    if credential is None:
        raise InputError("Choose a password first", "code")
    if code is not None and not use_code(secret, credential, code, now):
        raise InputError(WRONG_CODE, "code")
    credential.ready = True
    invitation.used_at = now
    return new_recovery_codes(session, secret, invitation.account_id) if code is not None else []


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
