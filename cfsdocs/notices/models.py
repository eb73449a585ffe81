"""Notices and the mails that tell of them. Neither holds a word about what it is for, or a mail address.

Deliberately no reference to a folder or document: a notice cannot tell what it does not know.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cfsdocs.db import FOREVER, Base, new_ref

WAITING, SENT, DROPPED = "waiting", "sent", "dropped"


class Notice(Base):
    """Somebody is told that something waits. ``seen_at`` is FOREVER until they have seen it."""

    __tablename__ = "notice"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str]
    at: Mapped[datetime]
    urgent: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime] = mapped_column(default=FOREVER)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"))
    """The mail that tells of it, once there is one."""
    __table_args__ = (
        Index(None, "account_id", "seen_at"),
        Index(None, "mail_id"),
    )


class Mail(Base):
    """One mail to somebody. It waits until the server took it; while it waits, there is no second one.

    ``at`` is when it was made, then when it was taken. Nobody else tries it before ``next_try_at``.
    """

    __tablename__ = "mail"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    message_id: Mapped[str]
    """The same each time it is tried, so that a server that was given it twice can tell."""
    state: Mapped[str] = mapped_column(default=WAITING)
    at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        UniqueConstraint("message_id"),
        CheckConstraint("state IN ('waiting', 'sent', 'dropped')", name="state"),
        Index("uq_mail_waiting", "account_id", unique=True, sqlite_where=text("state = 'waiting'"),
              postgresql_where=text("state = 'waiting'")),
    )  # fmt: skip
