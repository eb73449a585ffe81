"""A policy's text as a page shows it: line by line, its clauses with a place to link to, notes beside them.

The words are the adopted ones, every one of them: only the mark before a list's item is the page's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cfsdocs.people.policy_models import PolicyNote
from cfsdocs.web.pages import words

_HEADING = re.compile(r"(\d{1,2}) ?\. [A-Z][^.:]{3,60}")
_CLAUSE = re.compile(r"(\d{1,2}\.\d{1,2})(?:\s|$)")
_APPENDIX = re.compile(r"(Appendix [A-Z])\b[:.]?$", re.IGNORECASE)
_LINK = re.compile(r"https://[^\s<>]+")


@dataclass(frozen=True)
class Note:
    """A note beside a clause, and when somebody last looked whether it is so."""

    words: str
    url: str
    checked: str


@dataclass(frozen=True)
class Line:
    """One line. ``clause`` and ``anchor`` are empty where it begins none."""

    words: str
    clause: str = ""
    heading: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def anchor(self) -> str:
        """Its id on the page: "clause-4.1"."""
        return anchor_of(self.clause)

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The words in pieces, and whether each is an address elsewhere, as printed."""
        found, at = [], 0
        for match in _LINK.finditer(self.words):
            found += [(self.words[at : match.start()], False), (match.group(), True)]
            at = match.end()
        return [(piece, link) for piece, link in (*found, (self.words[at:], False)) if piece]


def anchor_of(clause: str) -> str:
    """The id of a clause's place: "clause-4.1", "clause-appendix-b"; nothing for none."""
    return f"clause-{clause.lower().replace(' ', '-')}" if clause else ""


def lines_of(text: str, notes: Iterable[PolicyNote] = ()) -> list[Line]:
    """The lines of a policy, with its notes beside the clauses they are about."""
    beside: dict[str, list[Note]] = {}
    for note in notes:
        beside.setdefault(note.clause.casefold(), []).append(Note(note.words, note.url, words.day(note.checked)))
    found = []
    for line in (each.strip().removeprefix("- ") for each in text.splitlines()):
        if line:
            clause, heading = _clause_of(line)
            found.append(Line(line, clause, heading, tuple(beside.pop(clause.casefold(), ())) if clause else ()))
    return found


def search(text: str, wanted: str) -> list[Line]:
    """The clauses that hold every word looked for, each with all that stands under it."""
    looked_for = [each.casefold() for each in wanted.split()]
    clauses: list[Line] = []
    for line in lines_of(text):
        if line.clause:
            clauses.append(line)
        elif clauses:
            whole = f"{clauses[-1].words} {line.words}"
            clauses[-1] = Line(whole, clauses[-1].clause, clauses[-1].heading)
    if not looked_for:
        return []
    return [each for each in clauses if all(word in each.words.casefold() for word in looked_for)]


def _clause_of(line: str) -> tuple[str, bool]:
    if heading := _HEADING.fullmatch(line):
        return heading.group(1), True
    if clause := _CLAUSE.match(line):
        return clause.group(1), False
    if appendix := _APPENDIX.fullmatch(line):
        return appendix.group(1), True
    return "", False
