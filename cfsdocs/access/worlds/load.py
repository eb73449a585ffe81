"""Load a world from YAML. Unknown keys and names, duplicate ids, missing keys, wrong types: all name their line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Protocol, TypeVar

from cfsdocs.access.models import ACTIONS, Action, ConflictState
from cfsdocs.access.rules import RULES
from cfsdocs.access.worlds.pieces import Piece, compose
from cfsdocs.access.worlds.world import (
    AccountFact,
    Case,
    ConflictFact,
    ConsentFact,
    DocumentFact,
    FolderFact,
    GrantFact,
    GroundFact,
    PolicyFact,
    Span,
    World,
)
from cfsdocs.db import FOREVER
from cfsdocs.errors import WorldError
from cfsdocs.people.models import Role
from cfsdocs.records.models import CATEGORIES, Category, FolderKind, State

ROLES = {role.name.lower(): role for role in Role}
KINDS = {str(kind): kind for kind in FolderKind}
STATES = {str(state): state for state in State}
CONFLICT_STATES = {str(state): state for state in ConflictState}
RULE_NAMES = tuple(rule.name for rule in RULES)
NEEDED = ("now", "policy_versions", "purposes", "people", "accounts", "folders", "documents")
OPTIONAL = ("grace_days", "consents", "grounds", "grants", "conflicts", "cases")


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Fact = TypeVar("Fact")
NamedFact = TypeVar("NamedFact", bound=_Named)


def load(path: Path) -> World:
    """The world in a file. Raises WorldError."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise WorldError("this is not text in UTF-8", 1) from error
    return read(text)


def read(text: str) -> World:
    """The world in a YAML text. Raises WorldError."""
    return _Reader(compose(text)).world()


def _each(piece: Piece | None, of: Callable[[Piece], Fact]) -> tuple[Fact, ...]:
    return tuple(of(each) for each in piece.items()) if piece else ()


def _set(piece: Piece | None, of: Callable[[Piece], Fact]) -> tuple[Fact, ...]:
    return tuple(dict.fromkeys(_each(piece, of)))


def _distinct(piece: Piece, of: Callable[[Piece], str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for each in piece.items():
        name = of(each)
        if name in found:
            each.fail(f"'{name}' comes twice")
        found[name] = None
    return tuple(found)


def _by_id(piece: Piece, of: Callable[[Piece], NamedFact]) -> dict[str, NamedFact]:
    found: dict[str, NamedFact] = {}
    for each in piece.items():
        fact = of(each)
        if fact.id in found:
            each.fail(f"the id '{fact.id}' comes twice")
        found[fact.id] = fact
    return found


def _span(fields: Mapping[str, Piece]) -> Span:
    return Span(fields["from"].moment(), fields["until"].moment() if "until" in fields else FOREVER)


def _actions(piece: Piece | None) -> Action:
    return reduce(or_, _each(piece, lambda each: each.one_of(ACTIONS, "action")), Action(0))


def _categories(piece: Piece | None) -> Category:
    return reduce(or_, _each(piece, lambda each: each.one_of(CATEGORIES, "category")), Category(0))


def _policy(piece: Piece) -> PolicyFact:
    of = piece.fields(("id", "in_force_from"))
    return PolicyFact(of["id"].text(), of["in_force_from"].moment())


class _Reader:
    """Reads each kind in an order in which what it names has been read already."""

    def __init__(self, whole: Piece) -> None:
        of = self._of = whole.fields(NEEDED, OPTIONAL)
        self._purposes = of["purposes"].entries()
        self._people = _distinct(of["people"], Piece.text)
        self._policies = _by_id(of["policy_versions"], _policy)
        self._accounts = _by_id(of["accounts"], self._account)
        self._folders = _by_id(of["folders"], self._folder)
        self._documents = _by_id(of["documents"], self._document)

    def world(self) -> World:
        of = self._of
        return World(
            now=of["now"].moment(),
            grace_days=of["grace_days"].number() if "grace_days" in of else 14,
            policy_versions=tuple(self._policies.values()),
            purposes={name: _set(uses, self._purpose) for name, (_, uses) in self._purposes.items()},
            people=self._people,
            accounts=tuple(self._accounts.values()),
            folders=tuple(self._folders.values()),
            documents=tuple(self._documents.values()),
            consents=_each(of.get("consents"), self._consent),
            grounds=_each(of.get("grounds"), self._ground),
            grants=tuple(_by_id(of["grants"], self._grant).values()) if "grants" in of else (),
            conflicts=_each(of.get("conflicts"), self._conflict),
            cases=_each(of.get("cases"), self._case),
        )

    def _purpose(self, piece: Piece) -> str:
        return piece.known(self._purposes, "purpose")

    def _person(self, piece: Piece) -> str:
        return piece.known(self._people, "person")

    def _named(self, piece: Piece | None, among: Iterable[str], what: str) -> str | None:
        return piece.known(tuple(among), what) if piece else None

    def _account(self, piece: Piece) -> AccountFact:
        of = piece.fields(("id", "person", "active"), ("roles", "teams", "declared", "trained"))
        return AccountFact(
            of["id"].text(),
            self._person(of["person"]),
            _set(of.get("roles"), lambda each: each.one_of(ROLES, "role")),
            _set(of.get("teams"), Piece.text),
            _span(of["active"].fields(("from",), ("until",))),
            self._declared(of.get("declared")),
            _span(of["trained"].fields(("from",), ("until",))) if "trained" in of else None,
        )

    def _declared(self, piece: Piece | None) -> dict[str, datetime]:
        entries = piece.entries().values() if piece else ()
        return {key.known(self._policies, "policy version"): at.moment() for key, at in entries}

    def _folder(self, piece: Piece) -> FolderFact:
        of = piece.fields(("id", "kind", "people", "sections"))
        return FolderFact(
            of["id"].text(),
            of["kind"].one_of(KINDS, "kind of folder"),
            _set(of["people"], self._person),
            _distinct(of["sections"], Piece.text),
        )

    def _document(self, piece: Piece) -> DocumentFact:
        of = piece.fields(
            ("id", "folder", "section", "purpose", "recorded_by"), ("state", "shown_to_subject", "sensitive")
        )
        folder = of["folder"].one_of(self._folders, "folder")
        return DocumentFact(
            of["id"].text(),
            folder.id,
            of["section"].known(folder.sections, f"section of {folder.id}"),
            self._purpose(of["purpose"]),
            of["state"].one_of(STATES, "state") if "state" in of else State.CURRENT,
            of["recorded_by"].known(self._accounts, "account"),
            of["shown_to_subject"].boolean() if "shown_to_subject" in of else False,
            _set(of.get("sensitive"), self._sensitive),
        )

    def _sensitive(self, piece: Piece) -> tuple[str, Category]:
        of = piece.fields(("person", "category"))
        return self._person(of["person"]), of["category"].one_of(CATEGORIES, "category")

    def _consent(self, piece: Piece) -> ConsentFact:
        of = piece.fields(("person", "category", "scope", "from"), ("until",))
        return ConsentFact(
            self._person(of["person"]),
            of["category"].one_of(CATEGORIES, "category"),
            of["scope"].known(("record", "share"), "scope"),
            _span(of),
        )

    def _ground(self, piece: Piece) -> GroundFact:
        of = piece.fields(("folder", "clause", "from"), ("document", "until"))
        folder = of["folder"].one_of(self._folders, "folder")
        return GroundFact(folder.id, self._document_in(folder, of.get("document")), of["clause"].text(), _span(of))

    def _document_in(self, folder: FolderFact, piece: Piece | None) -> str | None:
        if piece is None:
            return None
        document = piece.one_of(self._documents, "document")
        if document.folder != folder.id:
            piece.fail(f"document '{document.id}' is in folder '{document.folder}', not in '{folder.id}'")
        return document.id

    def _grant(self, piece: Piece) -> GrantFact:
        of = piece.fields(
            ("id", "to", "folder", "actions", "from"), ("section", "document", "categories", "purpose", "until")
        )
        folder = of["folder"].one_of(self._folders, "folder")
        return GrantFact(
            of["id"].text(),
            self._holder(of["to"]),
            folder.id,
            self._named(of.get("section"), folder.sections, f"section of {folder.id}"),
            self._document_in(folder, of.get("document")),
            _actions(of["actions"]),
            _categories(of.get("categories")),
            self._named(of.get("purpose"), self._purposes, "purpose"),
            _span(of),
        )

    def _holder(self, piece: Piece) -> tuple[str, str]:
        """Teams are known by whoever is in them; a team that all have left is still a team."""
        kind, _, name = piece.text().partition(":")
        among: dict[str, Mapping[str, object]] = {"account": self._accounts, "role": ROLES, "team": {name: name}}
        if kind not in among or not name:
            piece.fail("a grant goes to account:ID, team:NAME or role:ROLE")
        if name not in among[kind]:
            piece.fail(f"unknown {kind} '{name}'")
        return kind, name

    def _conflict(self, piece: Piece) -> ConflictFact:
        of = piece.fields(("account", "state"), ("person", "folder", "conditions"))
        if "person" not in of and "folder" not in of:
            piece.fail("a conflict names a person, a folder or both")
        return ConflictFact(
            of["account"].known(self._accounts, "account"),
            self._named(of.get("person"), self._people, "person"),
            self._named(of.get("folder"), self._folders, "folder"),
            of["state"].one_of(CONFLICT_STATES, "state"),
            _actions(of.get("conditions")),
        )

    def _case(self, piece: Piece) -> Case:
        of = piece.fields(("account", "action", "purpose", "expect"), ("document", "folder", "section", "because"))
        action = of["action"].one_of(ACTIONS, "action")
        place = self._place(piece, of, action)
        allow = of["expect"].known(("allow", "refuse"), "expectation") == "allow"
        because = _each(of.get("because"), lambda each: each.known(RULE_NAMES, "rule"))
        if allow and because:
            of["because"].fail("what is allowed has no 'because'")
        return Case(
            piece.line,
            of["account"].known(self._accounts, "account"),
            action,
            *place,
            self._purpose(of["purpose"]),
            allow,
            frozenset(because) if "because" in of else None,
        )

    def _place(
        self, piece: Piece, of: Mapping[str, Piece], action: Action
    ) -> tuple[str | None, str | None, str | None]:
        if "document" in of:
            if "folder" in of or "section" in of:
                piece.fail("a case names a document, or a folder and section, not both")
            return of["document"].one_of(self._documents, "document").id, None, None
        if action is not Action.ADD or "folder" not in of:
            piece.fail("'document' is missing (only 'add' may name a folder and section in its place)")
        folder = of["folder"].one_of(self._folders, "folder")
        return None, folder.id, self._named(of.get("section"), folder.sections, f"section of {folder.id}")
