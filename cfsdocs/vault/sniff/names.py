"""A user's file name made safe to show. It is a label only: it never becomes a path, a header or markup unescaped.

Windows and Unix paths lose their folders; characters that are invisible, break lines or turn the reading direction
(Unicode TR36, "bidirectional text spoofing") are taken out, so that "evil<RLO>cod.exe" cannot look like a document.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 200
NAMELESS: Final = "document"

_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")
# Cc controls, Cf invisible formatting, Cs lone surrogates, Zl and Zp line breaks.
_TAKEN_OUT = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Needed to write Persian, Urdu and many Indic names; neither turns the direction nor breaks a line.
_JOINERS = frozenset({"\u200c", "\u200d"})


def safe_name(raw: str) -> str:
    """``raw`` without folders, control and direction characters; NFC, 1 to 200 characters, extension kept.

    An empty result becomes "document". Cleaning a clean name changes nothing.
    """
    shown = "".join(_shown(character) for character in unicodedata.normalize("NFC", raw))
    parts = re.split(r"[/\\]", unicodedata.normalize("NFC", shown))
    names = [name for part in parts if (name := _trimmed(part))]
    return _shortened(names[-1]) if names else NAMELESS


def extension_of(name: str) -> str:
    """The extension in lower case with its dot, or "" when there is none."""
    found = _EXTENSION.search(name)
    return found.group().lower() if found and found.start() > 0 else ""


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    return "" if category in _TAKEN_OUT and character not in _JOINERS else character


def _trimmed(part: str) -> str:
    """Without the dots and spaces at the ends: leading dots hide files, Windows drops trailing ones."""
    name = part.strip(" .")
    return name if name.strip("\u200c\u200d") else ""


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    extension = _EXTENSION.search(name)
    tail = extension.group() if extension else ""
    return name[: LONGEST - len(tail)].rstrip(" .") + tail
