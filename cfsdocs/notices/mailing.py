"""Mail that tells of notices: at most one a day for each kind and account, unless something is urgent.

A mail is a row until the server took it, so a server that is down, or we, stopping half way, loses nothing. Whoever
sends takes the row first, for a while, so that nobody sends it too. Should we be cut off just when the server takes it,
it is sent again under the same Message-ID rather than lost: the one case that no protocol closes.

Never mail somebody whose account is not live (3.5), or about what they have seen. Logs hold no address.
"""

from __future__ import annotations

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER, reading, writing
from cfsdocs.notices import server
from cfsdocs.notices.models import DROPPED, SENT, WAITING, Mail, Notice
from cfsdocs.people.mail_address import MailAddress
from cfsdocs.people.models import Account
from cfsdocs.settings import Settings

ONE_A = timedelta(days=1)
TAKEN_FOR = timedelta(minutes=15)
"""How long whoever sends a mail has it to themselves: longer than the server's slowest answers."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(days=1)
"""After a refusal: twice as long each time."""
MANY_TRIES = 3
"""After so many, people are told that the server does not take their mail."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Delivery:
    """What became of what was due: how many the server took, and how many wait."""

    sent: int = 0
    failed: int = 0
    connected: bool = True


@dataclass(frozen=True)
class _Taken:
    id: int
    address: str
    message_id: str
    tries: int
    urgent: bool


def mail_notices(engine: Engine, settings: Settings, now: datetime) -> Delivery:
    """Make mails of what nobody was told yet, and give the server every one that is due. Off without a mail host."""
    if not settings.mail_host:
        return Delivery()
    with writing(engine) as session:
        collect(session, settings, now)
    return _deliver(engine, settings, now)


def collect(session: Session, settings: Settings, now: datetime) -> None:
    """Put every unseen notice that is due into its account's waiting mail; a new mail where none waits."""
    unmailed = (
        select(Notice)
        .join(Account, Account.id == Notice.account_id)
        .join(MailAddress, MailAddress.account_id == Account.id)
        .where(Notice.mail_id.is_(None), Notice.seen_at == FOREVER)
        .where(Account.active_from <= now, Account.active_until > now)
        .order_by(Notice.id)
    )
    for notice in session.scalars(unmailed).all():
        if notice.urgent or not _told_today(session, notice, now):
            notice.mail_id = _waiting_mail(session, notice.account_id, settings, now).id
    session.flush()


def refused_often(session: Session, account_id: int) -> bool:
    """Whether the server has refused this account's mail again and again: its address may be wrong."""
    waiting = select(Mail.tries).where(Mail.account_id == account_id, Mail.state == WAITING)
    return (session.scalars(waiting).one_or_none() or 0) >= MANY_TRIES


def _told_today(session: Session, notice: Notice, now: datetime) -> bool:
    told = (
        select(Mail.id)
        .join(Notice, Notice.mail_id == Mail.id)
        .where(Notice.account_id == notice.account_id, Notice.kind == notice.kind)
        .where(Mail.state == SENT, Mail.at > now - ONE_A)
    )
    return session.scalars(told.limit(1)).first() is not None


def _waiting_mail(session: Session, account_id: int, settings: Settings, now: datetime) -> Mail:
    found = session.scalars(select(Mail).where(Mail.account_id == account_id, Mail.state == WAITING)).one_or_none()
    if found is None:
        name = server.new_message_id(settings)
        found = Mail(account_id=account_id, message_id=name, state=WAITING, at=now, next_try_at=now)
        session.add(found)
        session.flush()
    return found


def _deliver(engine: Engine, settings: Settings, now: datetime) -> Delivery:
    with reading(engine) as session:
        due = session.scalars(select(Mail.id).where(Mail.state == WAITING, Mail.next_try_at <= now)).all()
    if not due:
        return Delivery()
    sent = failed = 0
    try:
        with server.connected(settings) as smtp:
            for mail_id in due:
                taken = _take(engine, mail_id, now)
                if taken is None:
                    continue
                took = _hand_over(engine, smtp, settings, taken, now)
                sent, failed = sent + took, failed + (not took)
    except OSError as error:
        log.warning("the mail server cannot be used (%s): mail waits", type(error).__name__)
        return Delivery(sent, failed, connected=False)
    return Delivery(sent, failed)


def _take(engine: Engine, mail_id: int, now: datetime) -> _Taken | None:
    """Take a mail for oneself. None: somebody else has it, or nobody is to be told any more, and it is dropped."""
    with writing(engine) as session:
        due = select(Mail).where(Mail.id == mail_id, Mail.state == WAITING, Mail.next_try_at <= now)
        mail = session.scalars(due.with_for_update()).one_or_none()
        if mail is None:
            return None
        mail.next_try_at, mail.tries = now + TAKEN_FOR, mail.tries + 1
        live = select(MailAddress.address).join(Account, Account.id == MailAddress.account_id).where(
            Account.id == mail.account_id, Account.active_from <= now, Account.active_until > now
        )  # fmt: skip
        address = session.scalars(live).one_or_none()
        unseen = session.scalars(select(Notice).where(Notice.mail_id == mail_id, Notice.seen_at == FOREVER)).all()
        if address is None or not unseen:
            mail.state = DROPPED
            return None
        return _Taken(mail_id, address, mail.message_id, mail.tries, any(each.urgent for each in unseen))


def _hand_over(engine: Engine, smtp: smtplib.SMTP, settings: Settings, taken: _Taken, now: datetime) -> bool:
    """Give one mail to the server. A refusal of this one mail lets it wait longer; a lost server is raised."""
    try:
        smtp.send_message(server.written(settings, taken.address, taken.message_id, now, taken.urgent))
    except OSError as error:
        pause = min(FIRST_PAUSE * 2 ** min(taken.tries - 1, 20), LONGEST_PAUSE)
        _record(engine, taken.id, next_try_at=now + pause)
        if not isinstance(error, server.REFUSALS):
            raise
        log.warning("the mail server refused a mail (%s): it is tried again in %s", type(error).__name__, pause)
        return False
    _record(engine, taken.id, state=SENT, at=now)
    return True


def _record(engine: Engine, mail_id: int, **values: object) -> None:
    with writing(engine) as session:
        session.execute(update(Mail).where(Mail.id == mail_id).values(**values))
