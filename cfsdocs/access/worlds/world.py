"""A world as values: who there is, what there is, who holds what, and what each decision must be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cfsdocs.access.models import Action, ConflictState
from cfsdocs.people.models import Role
from cfsdocs.records.models import Category, FolderKind, State


@dataclass(frozen=True)
class Span:
    """A stretch of time; ``until`` is exclusive."""

    start: datetime
    until: datetime


@dataclass(frozen=True)
class PolicyFact:
    """A version of the policy."""

    id: str
    in_force_from: datetime


@dataclass(frozen=True)
class AccountFact:
    """An account, what it is, and what it has signed and learnt."""

    id: str
    person: str
    roles: tuple[Role, ...]
    teams: tuple[str, ...]
    active: Span
    declared: dict[str, datetime]
    trained: Span | None


@dataclass(frozen=True)
class FolderFact:
    """A folder, with the people it lists and its sections."""

    id: str
    kind: FolderKind
    people: tuple[str, ...]
    sections: tuple[str, ...]


@dataclass(frozen=True)
class DocumentFact:
    """A document; ``sensitive`` pairs a person with a category."""

    id: str
    folder: str
    section: str
    purpose: str
    state: State
    recorded_by: str
    shown_to_subject: bool
    sensitive: tuple[tuple[str, Category], ...]


@dataclass(frozen=True)
class ConsentFact:
    """A consent. ``scope``: record or share."""

    person: str
    category: Category
    scope: str
    live: Span


@dataclass(frozen=True)
class GroundFact:
    """A public-interest ground, on a document or (None) on the whole folder."""

    folder: str
    document: str | None
    clause: str
    live: Span


@dataclass(frozen=True)
class GrantFact:
    """A need to know. ``to``: kind ("account", "team", "role") and name."""

    id: str
    to: tuple[str, str]
    folder: str
    section: str | None
    document: str | None
    actions: Action
    categories: Category
    purpose: str | None
    live: Span


@dataclass(frozen=True)
class ConflictFact:
    """A declared connection, with a person, a folder or both."""

    account: str
    person: str | None
    folder: str | None
    state: ConflictState
    conditions: Action


@dataclass(frozen=True)
class Case:
    """What a decision must be. ``because``: exactly the rules that do not hold; None when it does not say.

    ``document`` is None when ``add`` names a folder and section in its place.
    """

    line: int
    account: str
    action: Action
    document: str | None
    folder: str | None
    section: str | None
    purpose: str
    allow: bool
    because: frozenset[str] | None


@dataclass(frozen=True)
class World:
    """All of it, each kind in the order of the file."""

    now: datetime
    grace_days: int
    policy_versions: tuple[PolicyFact, ...]
    purposes: dict[str, tuple[str, ...]]
    people: tuple[str, ...]
    accounts: tuple[AccountFact, ...]
    folders: tuple[FolderFact, ...]
    documents: tuple[DocumentFact, ...]
    consents: tuple[ConsentFact, ...]
    grounds: tuple[GroundFact, ...]
    grants: tuple[GrantFact, ...]
    conflicts: tuple[ConflictFact, ...]
    cases: tuple[Case, ...]
