"""E-mails as they were saved: head, words, attachments."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from cfsdocs.practice.files.blocks import plain
from cfsdocs.practice.planned import PlannedFile


def make_mail(planned: PlannedFile) -> bytes:
    """The message with its attachments, as an .eml file."""
    if planned.mail is None:
        raise ValueError("an e-mail needs its sender and receivers")
    digest = sha256(planned.id.encode()).hexdigest()
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = planned.mail.sender, ", ".join(planned.mail.to)
    if planned.mail.copied:
        message["Cc"] = ", ".join(planned.mail.copied)
    message["Subject"] = planned.mail.subject
    message["Date"] = format_datetime(datetime.combine(planned.made, time.fromisoformat(planned.mail.time), UTC))
    message["Message-ID"] = f"<{digest[:24]}@{planned.mail.sender.rpartition('@')[2].rstrip('>')}>"
    message.set_content("\n\n".join((plain(planned.text.blocks), "\n".join(planned.text.sign))).strip() + "\n")
    for attached in planned.attachments:
        kind, _, detail = attached.media_type.partition("/")
        message.add_attachment(attached.make(), maintype=kind, subtype=detail, filename=attached.file_name)
    if message.is_multipart():
        message.set_boundary(f"=_{digest[24:48]}")
    return message.as_bytes()
