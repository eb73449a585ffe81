"""E-mail messages to pages: who, to whom, when, about what; the text; and what is attached."""

from __future__ import annotations

import codecs
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from typing import Any, Final

from . import hypertext, typeset
from .blocks import Block, Heading, Note, Paragraph, Table
from .pages import Pages

_SHOWN: Final = ("From", "To", "Cc", "Bcc", "Reply-To", "Date", "Subject")
_ENCODINGS: Final = (
    *("ascii", "utf-8", "utf-7", "utf-16", "latin-1", "cp1252", "iso-8859-2", "iso-8859-15", "cp1250", "cp1251"),
    *("cp1256", "iso-8859-9", "koi8-r", "gb18030", "big5", "shift_jis", "euc-kr", "raw-unicode-escape"),
    *("quopri", "base64", "uu"),
)


def prepare() -> None:
    """Fonts, encodings, and a message read once for the parts of the library that load late."""
    typeset.prepare()
    for name in _ENCODINGS:
        codecs.lookup(name)
    sample = (
        b"From: =?utf-8?q?a?= <a@example.org>\r\nDate: Thu, 1 Jan 2026 10:00:00 +0000\r\nSubject: =?utf-8?b?YQ==?=\r\n"
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>a&amp;b\r\n"
        b"--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename*=utf-8''a\r\n\r\na\r\n--x--\r\n"
    )
    list(blocks(sample))


def read(document: bytes, media_type: str, pages: Pages) -> None:  # noqa: ARG001 - the readers' common shape
    """The message as a mail program shows it, without fetching anything."""
    typeset.typeset(blocks(document), pages)


def blocks(document: bytes) -> Iterator[Block]:
    """Head, body and the list of attachments."""
    message = BytesParser(policy=email.policy.default).parsebytes(document)
    yield Heading(_header(message, "Subject") or "(no subject)", 2)
    yield Table([(name, text) for name in _SHOWN if (text := _header(message, name))])
    yield from _body(message)
    attachments = [_attachment(part) for part in message.iter_attachments()]
    if attachments:
        yield Note("Attached to this message, not shown here:")
        yield Table(attachments)


def _header(message: EmailMessage, name: str) -> str:
    """All values of a header; one that cannot be read is said to be there."""
    try:
        return ", ".join(str(value) for value in message.get_all(name, []))
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        return "(cannot be read)"


def _body(message: EmailMessage) -> Iterator[Block]:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        yield Note("This message has no text.")
        return
    text = _content(body)
    if body.get_content_subtype() == "html":
        yield from hypertext.blocks(text)
    else:
        yield from (Paragraph(part) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())


def _content(body: MIMEPart[Any, Any]) -> str:
    """The text, with what its encoding does not know replaced."""
    content = body.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    try:
        return raw.decode(body.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")


def _attachment(part: MIMEPart[Any, Any]) -> tuple[str, str, str]:
    """Name, kind and size."""
    content = part.get_payload(decode=True)
    size = f"{len(content):,} bytes" if isinstance(content, bytes) else ""
    return part.get_filename("") or "(no name)", part.get_content_type(), size
