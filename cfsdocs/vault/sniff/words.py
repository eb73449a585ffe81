"""Text that is text: plain, CSV, e-mail and RTF; told from markup and scripts, which are refused."""

from __future__ import annotations

import codecs
import re
from typing import Final

# A tag, a declaration or a server script; not "<ann@example.org>".
_MARKUP = re.compile(r"<(?:[!?%]|/?[a-z][a-z0-9:-]*[\s/>])", re.IGNORECASE)
_HEADER_LINE = re.compile(r"([!-9;-~]{1,70}):[ \t]?.*")
_MAIL_HEADERS: Final = frozenset(
    {"from", "to", "cc", "subject", "date", "message-id", "mime-version", "received", "return-path", "content-type"}
)


def decoded(sample: bytes) -> str | None:
    """``sample`` as text, or None when it is not text. UTF-16 must say so with its byte order mark."""
    text = _sixteen_bit(sample) if byte_order_mark(sample) else _eight_bit(sample)
    return None if any(_is_control(character) for character in text) else text.removeprefix("\ufeff")


def byte_order_mark(sample: bytes) -> bytes:
    """The UTF-16 byte order mark that ``sample`` starts with, or nothing."""
    return sample[:2] if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else b""


def is_markup_or_script(text: str) -> bool:
    """Would a browser or a shell take it for something to run or draw?"""
    start = text.lstrip()
    return start.startswith("#!") or _MARKUP.match(start) is not None


def is_mail(text: str) -> bool:
    """Starts with a block of RFC 5322 header lines: From, and two more that mail has."""
    seen: set[str] = set()
    for line in text.splitlines()[:200]:
        if not line:
            break
        header = _HEADER_LINE.fullmatch(line)
        if header:
            seen.add(header.group(1).lower())
        elif not (seen and line[0] in " \t"):
            return False
    return "from" in seen and len(seen & _MAIL_HEADERS) >= 3


def _sixteen_bit(sample: bytes) -> str:
    return sample[: len(sample) // 2 * 2].decode("utf-16", "replace")


def _eight_bit(sample: bytes) -> str:
    """UTF-8, also when cut inside a character; otherwise as old Windows programs write it."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return sample.decode("cp1252", "replace")


def _is_control(character: str) -> bool:
    return (character < " " and character not in "\t\n\r\f\x1b\x08") or character == "\x7f"
