"""How often somebody may try: enough for people, too little for guessing, and no way to lock another person out.

Failures are counted per sign-in name and network address, and per address; never per name alone. A device that has
signed in before has an allowance of its own, which nobody else can use up. (Cyber Essentials: 10 guesses in 5 minutes.)
Codes are counted per account, wherever they come from: whoever gets as far has the password, so this locks no
stranger's victim out, and a million codes are few for somebody with many addresses.
"""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from cfsdocs.db import Turn, take_turn
from cfsdocs.people.credentials import Attempt

WINDOW = timedelta(minutes=5)
PER_NAME_AND_ADDRESS = 10
PER_ADDRESS = 50
PER_DEVICE = 10
_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Caller:
    """Where a try comes from: the network address, the device cookie, and what the browser calls itself."""

    address: str
    device: str = field(default="", repr=False)
    agent: str = ""


def take(session: Session, secret: bytes, name: str, caller: Caller, device: str, now: datetime) -> int | None:
    """Count a try before it is made, as a failure; its id, or None when there have been too many.

    ``device`` is the hash of a known device of that account, or "". A try that is not let through does not count, so
    that waiting always helps.
    """
    who, address = _keyed(secret, "name", name), _keyed(secret, "address", _network(caller.address))
    return _take(session, who, address, device, now)


def take_code(session: Session, secret: bytes, name: str, device: str, now: datetime) -> int | None:
    """As ``take``, for the code that follows the password."""
    whose = _keyed(secret, "code", name)
    return _take(session, whose, whose, device, now)


def _take(session: Session, who: str, address: str, device: str, now: datetime) -> int | None:
    take_turn(session, Turn.TRYING, who)
    take_turn(session, Turn.TRYING, address)
    session.execute(delete(Attempt).where(Attempt.at < now - _KEPT))
    if _too_many(session, who, address, device, now):
        return None
    attempt = Attempt(who=who, address=address, device=device, at=now)
    session.add(attempt)
    session.flush()
    return attempt.id


def succeeded(session: Session, attempt_id: int) -> None:
    """It was right after all: it does not count."""
    session.get_one(Attempt, attempt_id).failed = False


def _too_many(session: Session, who: str, address: str, device: str, now: datetime) -> bool:
    if device:
        return _failures(session, now, Attempt.who == who, Attempt.device == device) >= PER_DEVICE
    here = (Attempt.address == address, Attempt.device == "")
    return (
        _failures(session, now, Attempt.who == who, *here) >= PER_NAME_AND_ADDRESS
        or _failures(session, now, *here) >= PER_ADDRESS
    )


def _failures(session: Session, now: datetime, *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(Attempt.failed, Attempt.at > now - WINDOW, *where)) or 0


def _network(address: str) -> str:
    """An IPv6 subscriber has a whole /64 to choose from; all of IPv4 (::ffff:192.0.2.1) is in one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)


def _keyed(secret: bytes, kind: str, value: str) -> str:
    return hmac.new(secret, f"cfsdocs attempt 1|{kind}|{value}".encode(), sha256).hexdigest()
