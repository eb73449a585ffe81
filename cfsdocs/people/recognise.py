"""Who is asking: a live account, as a value. Nobody else counts (3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cfsdocs.people import declarations
from cfsdocs.people.accounts import Known, find_account, known


@dataclass(frozen=True)
class Colleague(Known):
    """Whoever is asking. ``declared``: whether their signature of the policy counts (8.2)."""

    declared: bool


def recognise(session: Session, sign_in_name: str, now: datetime, grace_days: int) -> Colleague | None:
    """The account of this sign-in name, if it is live at this moment. Capitals do not matter."""
    account = find_account(session, sign_in_name)
    if account is None or not account.active_from <= now < account.active_until:
        return None
    declared = declarations.declared(session, account.id, now, grace_days)
    return Colleague(**vars(known(session, account)), declared=declared)
