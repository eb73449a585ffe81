"""The practice charity as plain facts: who works there, which families it knows, who needs to know what.

It is invented, from the town to the telephone numbers. Nothing here touches a database; ``read`` fills it from
``data/`` and ``make`` puts it into one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cfsdocs.practice.planned import Organisation, PlannedFile


@dataclass(frozen=True)
class PracticePerson:
    """Somebody a folder lists. ``protected`` marks an address that must not be learnt."""

    id: str
    name: str
    born: date
    known_as: str = ""
    address: str = ""
    protected: bool = False
    phone: str = ""
    nhs: str = ""
    language: str = ""


@dataclass(frozen=True)
class PracticeColleague:
    """An account and its person. The sign-in name is the id. ``until`` and ``trained_until`` are exclusive."""

    id: str
    name: str
    born: date
    job: str
    roles: tuple[str, ...]
    since: date
    declared: tuple[tuple[str, date], ...]
    phone: str
    known_as: str = ""
    team: str | None = None
    until: date | None = None
    trained: date | None = None
    trained_until: date | None = None


@dataclass(frozen=True)
class PracticeFolder:
    """A folder: a family's, with its team and worker, or a colleague's."""

    number: str
    kind: str
    title: str
    opened: date
    sections: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    """(person, part in it) pairs."""
    closed: date | None = None
    team: str | None = None
    worker: str | None = None


@dataclass(frozen=True)
class PracticeConsent:
    """CFS consent of a person for a category and a scope (5.4)."""

    person: str
    category: str
    scope: str
    since: date


@dataclass(frozen=True)
class PracticeGround:
    """A public-interest ground (6.3) for one document, or for a whole folder."""

    folder: str
    clause: str
    since: date
    reason: str
    document: str | None = None


@dataclass(frozen=True)
class PracticeCover:
    """An account's need to know for a time: cover for a worker, or an audit."""

    account: str
    folder: str
    why: str
    start: datetime
    until: datetime


@dataclass(frozen=True)
class PracticeMarked:
    """Documents marked for one account: a volunteer's match, or files that a worker may take away."""

    account: str
    folder: str
    documents: tuple[str, ...]
    start: datetime
    why: str = ""


@dataclass(frozen=True)
class PracticeConflict:
    """A declared personal connection and how far it has come (7.1-7.3)."""

    account: str
    state: str
    declared: datetime
    nature: str
    person: str | None = None
    folder: str | None = None
    conditions: tuple[str, ...] = ()
    decided_by: str | None = None


@dataclass(frozen=True)
class PracticePolicy:
    """A version of the confidentiality policy."""

    label: str
    in_force_from: date


@dataclass(frozen=True)
class PracticePurpose:
    """What information is given for, and what it may be used for (2.4)."""

    name: str
    kind: str
    uses: tuple[str, ...]


@dataclass(frozen=True)
class Charity:
    """The whole practice charity."""

    teams: tuple[tuple[str, str], ...]
    policies: tuple[PracticePolicy, ...]
    organisations: tuple[Organisation, ...]
    professionals: tuple[tuple[str, str], ...]
    """(name, organisation) of the people at the agencies."""
    colleagues: tuple[PracticeColleague, ...]
    people: tuple[PracticePerson, ...]
    purposes: tuple[PracticePurpose, ...]
    folders: tuple[PracticeFolder, ...]
    consents: tuple[PracticeConsent, ...]
    grounds: tuple[PracticeGround, ...]
    covers: tuple[PracticeCover, ...]
    audits: tuple[PracticeCover, ...]
    matches: tuple[PracticeMarked, ...]
    downloads: tuple[PracticeMarked, ...]
    conflicts: tuple[PracticeConflict, ...]
    files: tuple[PlannedFile, ...]
