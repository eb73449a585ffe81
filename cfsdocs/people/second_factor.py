"""The second factor: codes from an app (TOTP, RFC 6238: SHA-1, 6 digits, 30 seconds), and codes for a lost phone.

A code counts once, and so does every code before it. The secret is sealed under a key derived from the house's, so
that the database alone gives no codes.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from datetime import datetime
from hashlib import sha256

import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from cfsdocs.people.credentials import Credential, RecoveryCode

STEP = 30
RECOVERY_CODES = 10
_LATE_OR_EARLY = 1
"""Steps by which a phone's clock may be off (RFC 6238, 5.2)."""


def new_secret() -> str:
    """160 random bits in base32, as apps take them (RFC 4226, 4 R6)."""
    return pyotp.random_base32(32)


def seal(secret: bytes, account_id: int, totp_secret: str) -> bytes:
    """The second factor's secret, to keep: bound to its account."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key(secret)).encrypt(nonce, totp_secret.encode(), _binding(account_id))


def unseal(secret: bytes, credential: Credential) -> str:
    """The account's TOTP secret in base32."""
    box = credential.totp_secret
    return AESGCM(_key(secret)).decrypt(box[:12], box[12:], _binding(credential.account_id)).decode()


def uri(totp_secret: str, sign_in_name: str, organisation: str) -> str:
    """What the QR code says."""
    return pyotp.TOTP(totp_secret).provisioning_uri(name=sign_in_name, issuer_name=organisation)


def use_code(secret: bytes, credential: Credential, typed: str, now: datetime) -> bool:
    """Whether it is a code of this moment that was not used yet; if so, it now is."""
    digits = "".join(typed.split())
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return False
    generator = pyotp.TOTP(unseal(secret, credential))
    current = int(now.timestamp()) // STEP
    for step in range(current - _LATE_OR_EARLY, current + _LATE_OR_EARLY + 1):
        if step > credential.totp_last_step and hmac.compare_digest(generator.generate_otp(step), digits):
            credential.totp_last_step = step
            return True
    return False


def new_recovery_codes(session: Session, secret: bytes, account_id: int) -> list[str]:
    """Ten new codes, to be shown once; those before them are void. 80 random bits each."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(hash=_recovery_hash(secret, account_id, code), account_id=account_id) for code in codes
    )
    session.flush()
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes]


def use_recovery_code(session: Session, secret: bytes, account_id: int, typed: str, now: datetime) -> bool:
    """Whether it is one of the account's unused recovery codes; if so, it now is used."""
    code = "".join(each for each in typed.lower() if each.isalnum())
    row = session.get(RecoveryCode, _recovery_hash(secret, account_id, code))
    if row is None or row.used_at is not None:
        return False
    row.used_at = now
    return True


def recovery_codes_left(session: Session, account_id: int) -> int:
    """How many unused recovery codes the account has."""
    unused = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused) or 0


def _recovery_hash(secret: bytes, account_id: int, code: str) -> str:
    return hmac.new(secret, f"cfsdocs recovery code 1|{account_id}|{code}".encode(), sha256).hexdigest()


def _key(secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, b"cfsdocs second factor 1").derive(secret)


def _binding(account_id: int) -> bytes:
    return f"cfsdocs second factor of account {account_id}".encode()
