"""From text to keyed tokens. Words are folded the same way when a document is indexed and when it is sought."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable

MOST_TOKENS = 50_000
"""Distinct words kept of one document: a bound on work, far above any case paper."""

_WORD = re.compile(r"[^\W_]{2,64}")
_JOINERS = str.maketrans("", "", "'\u2019\u00ad")  # O'Brien is one word; a soft hyphen is nothing


def words(text: str) -> set[str]:
    """The words of a text, folded: no accents, no capitals, no apostrophes; two letters or digits at least."""
    plain = unicodedata.normalize("NFKD", text.translate(_JOINERS))
    return set(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c)).casefold()))


def token(key: bytes, word: str) -> int:
    """A word's token: the first 64 bits of its HMAC-SHA256, as the signed integer that databases keep."""
    return int.from_bytes(hmac.digest(key, word.encode(), hashlib.sha256)[:8], "big", signed=True)


def tokens(key: bytes, texts: Iterable[str]) -> list[int]:
    """The distinct tokens of the texts, sorted (so that two writers never lock in opposite order)."""
    found: set[int] = set()
    for text in texts:
        found.update(token(key, word) for word in words(text))
        if len(found) >= MOST_TOKENS:
            break
    return sorted(found)[:MOST_TOKENS]
