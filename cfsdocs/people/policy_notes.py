"""Notes beside a policy's text: dated, as data, never altering the words (1.8, Appendix B, 3.7).

A law or a link may change between two reviews of the Board; whoever reads the old words must learn it there.
"""

from __future__ import annotations

from datetime import date, datetime
from importlib.resources import files

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.db import FOREVER
from cfsdocs.errors import InputError
from cfsdocs.people.models import Policy
from cfsdocs.people.policy_models import PolicyNote

STALE_AFTER_DAYS = 365
"""A note that nobody has looked at for so long waits for the Chief Officer (1.8)."""
LONGEST = 1000


def notes_of(session: Session, policy: Policy) -> list[PolicyNote]:
    """The notes beside a policy as they stand, in the order in which they were made."""
    standing = select(PolicyNote).where(PolicyNote.policy == policy, PolicyNote.ended_at == FOREVER)
    return list(session.scalars(standing.order_by(PolicyNote.id)))


def add_note(session: Session, policy: Policy, clause: str, words: str, url: str, now: datetime) -> PolicyNote:
    """Put a note beside a clause. Raises InputError."""
    clause, words, url = clause.strip(), " ".join(words.split()), url.strip()
    if not 0 < len(clause) <= 20:
        raise InputError("Enter the number of the clause, for example 1.8 or Appendix B", "clause")
    if not 0 < len(words) <= LONGEST:
        raise InputError("Enter what people should know", "words")
    if (url and not url.startswith(("https://", "#clause-"))) or len(url) > LONGEST:
        raise InputError("Enter an address that begins with https://, or leave it empty", "url")
    note = PolicyNote(policy=policy, clause=clause, words=words, url=url, checked=now.date())
    session.add(note)
    session.flush()
    return note


def check_note(note: PolicyNote, now: datetime) -> None:
    """Somebody has looked: it still is so."""
    note.checked = now.date()


def end_note(note: PolicyNote, now: datetime) -> None:
    """Take a note away."""
    note.ended_at = now


def stale(session: Session, now: datetime) -> list[PolicyNote]:
    """The notes that nobody has looked at for a year."""
    found = (each for policy in Policy for each in notes_of(session, policy))
    return [each for each in found if (now.date() - each.checked).days > STALE_AFTER_DAYS]


def first_notes(session: Session) -> None:
    """What is to be known beside the policy that comes with cfsdocs: for a new installation."""
    rows = yaml.safe_load((files("cfsdocs.people") / "policy_notes.yaml").read_text(encoding="utf-8"))
    for row in rows:
        checked: date = row["checked"]
        session.add(
            PolicyNote(
                policy=Policy.CONFIDENTIALITY,
                clause=row["clause"],
                words=" ".join(row["words"].split()),
                url=row.get("url", ""),
                checked=checked,
            )
        )
    session.flush()
