"""The mail server: connecting as the settings say, and what is handed to it. No name, and no word of what it is about.

The server's answers hold addresses, so they are never logged or passed on: an error here says only what kind it was.
"""

from __future__ import annotations

import smtplib
import ssl
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from cfsdocs.errors import SettingsError
from cfsdocs.settings import PREFIX, STARTTLS, TLS, Settings

PATIENCE = 20
"""Seconds to wait for each of the server's answers."""
REFUSALS = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)
"""The server does not take one mail. Whatever else goes wrong on the way is an OSError, as these are."""


@contextmanager
def connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    """The mail server, signed in to. Raises OSError, or SettingsError for a password that cannot be read.

    With starttls and tls its certificate must be one that this machine trusts, and its name must be the server's.
    """
    password = read_password(settings)
    context = ssl.create_default_context()
    if settings.mail_security == TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.mail_host, settings.mail_port, timeout=PATIENCE, context=context
        )
    else:
        server = smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=PATIENCE)
    with server:
        if settings.mail_security == STARTTLS:
            server.starttls(context=context)
        if settings.mail_user:
            server.login(settings.mail_user, password)
        yield server


def read_password(settings: Settings) -> str:
    """The mail server's password; empty when it asks for none.

    Raises SettingsError when the file cannot be read, or can be read by others.
    """
    path, key = settings.mail_password_file, f"{PREFIX}mail_password_file"
    if path == Path():
        return ""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SettingsError(f"others may use the file that {key} names. Run: chmod 600 {path}")
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"the file that {key} names cannot be read: {error.strerror}") from error


def new_message_id(settings: Settings) -> str:
    """A name for a new mail, which it keeps however often it is tried."""
    return make_msgid(domain=settings.mail_from.rpartition("@")[2])


def written(settings: Settings, address: str, message_id: str, at: datetime, urgent: bool) -> EmailMessage:
    """The mail: that something waits, where to look, and nothing else."""
    where = f"{settings.organisation}'s documents"
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, address
    message["Subject"] = f"Something {'urgent ' if urgent else ''}waits for you in {where}"
    message["Date"], message["Message-ID"] = format_datetime(at), message_id
    message["Auto-Submitted"] = "auto-generated"  # no answer from an absence notice, please (RFC 3834)
    message.set_content(
        f"Something {'urgent ' if urgent else ''}waits for you in {where}. Sign in to see it.\n\n"
        "This mail says no more on purpose, and holds no link: open the documents as you always do.\n"
        "You can change where these mails go, or stop them, in your account there.\n"
    )
    return message
