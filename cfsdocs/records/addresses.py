"""Where and how people are reached, and which of it must stay hidden: as objects, never as part of other words.

What is protected is in no list, search, title or journal entry; pages show it on a reasoned click alone. From here
comes every way in which a hidden address could be written in a document, so that documents can be searched for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from cfsdocs.db import FOREVER, Base, new_ref
from cfsdocs.people.models import Account
from cfsdocs.records.models import FolderPerson


class PointKind(StrEnum):
    """What leads to somebody."""

    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    SCHOOL = "school"
    """A school or nursery: whoever knows it can wait at its gate."""
    NAME = "name"
    """A new name."""


class ContactPoint(Base):
    """One way to find or reach somebody. It is ended, never overwritten (3.4 d); what was hidden stays so."""

    __tablename__ = "contact_point"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    folder_id: Mapped[int]
    person_id: Mapped[int]
    kind: Mapped[str]
    words: Mapped[str]
    """House and street; or the number, the school, the name."""
    town: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    protected: Mapped[bool]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime] = mapped_column(default=FOREVER)
    recorded_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    __table_args__ = (
        ForeignKeyConstraint(["folder_id", "person_id"], ["folder_person.folder_id", "folder_person.person_id"]),
        CheckConstraint("kind IN ('address', 'phone', 'email', 'school', 'name')", name="kind"),
        CheckConstraint("words <> '' OR postcode <> ''", name="says_something"),
        Index(None, "folder_id", "person_id"),
        Index(None, "person_id"),
    )


_SHORT = {
    "avenue": "ave", "close": "cl", "court": "ct", "crescent": "cres", "drive": "dr", "gardens": "gdns",
    "lane": "ln", "place": "pl", "road": "rd", "square": "sq", "street": "st", "terrace": "terr",
}  # fmt: skip
_UNTELLING = re.compile(
    r"\b(flat|unit|apartment|apt|room|no|number|the|house|floor)\b|[\d.]+[a-z]?\b|\W+", re.IGNORECASE
)
"""What is left of "Flat 7" without this is nothing: it is everywhere, and tells nobody."""
_HOUSE_NUMBER = re.compile(r"^\d+\s*[a-z]?\b[\s,]*", re.IGNORECASE)
LEAST = 4
"""Letters that tell something."""


def protected_strings(session: Session, folder_id: int) -> list[str]:
    """Every way to write what is hidden about anybody whom the folder lists, whichever folder it was recorded in.

    Compare without regard to capitals. Also what was hidden and has ended: papers of that time are still here.
    """
    listed = select(FolderPerson.person_id).where(FolderPerson.folder_id == folder_id)
    held = session.scalars(select(ContactPoint).where(ContactPoint.protected, ContactPoint.person_id.in_(listed)))
    return sorted({each for point in held for each in ways_to_write(point)})


def ways_to_write(point: ContactPoint) -> Iterator[str]:
    """How this could stand in a document: a postcode in all its spacings, a street with and without its number."""
    yield from _postcodes(point.postcode)
    match point.kind:
        case PointKind.PHONE:
            yield from _numbers(point.words)
        case PointKind.ADDRESS:
            for part in re.split(r"[,\n]", point.words):
                yield from _street(part.strip())
        case _:
            if point.words.strip():
                yield point.words.strip()


def _postcodes(postcode: str) -> Iterator[str]:
    tight = re.sub(r"[^A-Za-z0-9]", "", postcode).upper()
    if len(tight) > 3:  # the inward half of every postcode has three
        for gap in ("", " ", "  ", "-", "\N{NO-BREAK SPACE}"):
            yield f"{tight[:-3]}{gap}{tight[-3:]}"


def _street(part: str) -> Iterator[str]:
    if len(_UNTELLING.sub("", part)) < LEAST:
        return
    for named in {part, _HOUSE_NUMBER.sub("", part)}:
        yield named
        first, _, last = named.rpartition(" ")
        if first and last.lower() in _SHORT:
            yield f"{first} {_SHORT[last.lower()]}"


def _numbers(phone: str) -> Iterator[str]:
    digits = re.sub(r"\D", "", phone)
    home = re.sub(r"^(00)?44", "0", digits)
    if len(home) < LEAST:
        return
    yield from {phone.strip(), digits, home}
    for split in ((5,), (5, 8), (4, 7), (3, 7)):
        cuts = (0, *split, len(home))
        parts = [home[start:stop] for start, stop in pairwise(cuts)]
        yield " ".join(parts)
        yield f"+44 {' '.join([parts[0][1:], *parts[1:]])}"
    yield f"+44{home[1:]}"
