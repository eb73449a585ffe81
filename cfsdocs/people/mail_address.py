"""Where a notice's mail goes: an address at work, if somebody wants mail. The caller commits.

It is personal data: never in the journal, a log, an address bar or an error. Nothing else may be sent to it.
"""

from __future__ import annotations

import re

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from cfsdocs.db import Base
from cfsdocs.errors import InputError

_LOOKS_RIGHT = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?=.{3,253}$)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST = 254


class MailAddress(Base):
    """An account's mail address. Without one there are notices, but no mail."""

    __tablename__ = "mail_address"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    address: Mapped[str]


def mail_address(session: Session, account_id: int) -> str:
    """The account's address; empty when it has none."""
    return session.scalars(select(MailAddress.address).where(MailAddress.account_id == account_id)).one_or_none() or ""


def set_mail_address(session: Session, account_id: int, address: str) -> None:
    """Make this the account's address; an empty one ends the mail. Raises InputError for what is not an address."""
    address = address.strip()
    if address and (len(address) > LONGEST or not _LOOKS_RIGHT.fullmatch(address)):
        raise InputError("Enter an email address in the right form, like name@example.com", "mail_address")
    session.execute(delete(MailAddress).where(MailAddress.account_id == account_id))
    if address:
        session.add(MailAddress(account_id=account_id, address=address))
    session.flush()
