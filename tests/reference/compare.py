"""Put every question of a world to the product, and name each answer that the reference model does not give."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from cfsdocs.access import decide, lists
from cfsdocs.access.models import ACTIONS, Action
from cfsdocs.access.worlds.fill import Ids, fill
from cfsdocs.access.worlds.load import read
from cfsdocs.access.worlds.world import World
from cfsdocs.records.models import FolderKind
from tests.reference.model import Model

Fact = dict[str, Any]


@dataclass(frozen=True)
class Product:
    """The modules that answer: the product's own, or a mutant's. Without ``lists``, only decisions are asked."""

    decide: Any = decide
    lists: Any = lists


@dataclass(frozen=True)
class Filled:
    """A world in a database, beside its reference model."""

    facts: Fact
    world: World
    ids: Ids
    model: Model


def filled(session: Session, facts: Fact) -> Filled:
    """Load the world as a file would be, and write it into the (empty) database."""
    world = read(json.dumps(facts))
    return Filled(facts, world, fill(session, world), Model(facts))


def differences(session: Session, of: Filled, product: Product | None = None) -> Iterator[str]:
    """Every answer of the product that the model does not give."""
    asked = product or Product()
    for account in of.ids.accounts:
        for purpose in of.ids.purposes:
            yield from _about_documents(session, of, asked, account, purpose)
            yield from _about_folders(session, of, asked, account, purpose)
    yield from _about_everybody(session, of, asked)


def _say(what: str, got: Any, wanted: Any) -> Iterator[str]:
    if got != wanted:
        yield f"{what}: got {got}, wanted {wanted}"


def _answer(decision: Any) -> tuple[bool, list[str]]:
    return bool(decision), [rule.name for rule in decision.refused_by]


def _wanted(refused_by: list[str]) -> tuple[bool, list[str]]:
    return not refused_by, refused_by


def _asker(of: Filled, asked: Product, account: str, purpose: str) -> Any:
    return asked.decide.Asker(of.ids.accounts[account], of.ids.purposes[purpose], of.world.now, of.world.grace_days)


def _about_documents(session: Session, of: Filled, asked: Product, account: str, purpose: str) -> Iterator[str]:
    who, ids = _asker(of, asked, account, purpose), of.ids.documents
    for name, action in ACTIONS.items():
        what = f"{account} {name} for {purpose}"
        decided = asked.decide.decide_all(session, who, ids.values(), action)
        for document, id_ in ids.items():
            refused_by = of.model.refused_by(account, name, document, purpose)
            yield from _say(f"{what} {document}", _answer(decided[id_]), _wanted(refused_by))
            yield from _permit_fits(what, decided[id_], who, id_, action)
        if asked.lists is None:
            continue
        wanted = [ids[document] for document in of.model.visible(account, name, purpose)]
        for shape in _shapes(asked.lists):
            yield from _say(f"{what} listed {shape}", _listed(session, asked, who, action), wanted)
            for most in (1, 3):
                counted = asked.lists.count(session, who, action, most=most)
                yield from _say(f"{what} counted {shape}", counted, min(len(wanted), most + 1))


def _shapes(lists: Any) -> Iterator[str]:
    """Lists start from the asker's folders, all or the newest of it first, or from everything: each by turns."""
    usual = lists.WIDE, lists.WINDOW
    try:
        for shape, lists.WIDE, lists.WINDOW in (("narrow", *usual), ("windowed", usual[0], 1), ("wide", -1, usual[1])):
            yield shape
    finally:
        lists.WIDE, lists.WINDOW = usual


def _permit_fits(what: str, decision: Any, who: Any, document: int, action: Action) -> Iterator[str]:
    permit = decision.permit
    yield from _say(f"{what} has a permit", permit is not None, bool(decision))
    if permit:
        found = permit.account_id, permit.document_id, permit.action, permit.purpose_id
        yield from _say(f"{what} permit", found, (who.account_id, document, action, who.purpose_id))


def _listed(session: Session, asked: Product, who: Any, action: Action, size: int = 2) -> list[int]:
    """All pages, of two rows each."""
    found: list[int] = []
    before = None
    while True:
        rows = asked.lists.newest(session, who, action, size=size, before=before)
        found += [row.id for row in rows]
        if len(rows) < size or len(found) > 100:
            return found
        before = rows[-1].filed_at, rows[-1].id


def _about_folders(session: Session, of: Filled, asked: Product, account: str, purpose: str) -> Iterator[str]:
    who, ids = _asker(of, asked, account, purpose), of.ids
    for folder, id_ in ids.folders.items():
        what = f"{account} {folder} for {purpose}"
        seen = asked.decide.decide_folder(session, who, id_)
        yield from _say(f"{what} seen", _answer(seen), _wanted(of.model.refused_folder(account, folder, purpose)))
        yield from _say(f"{what} whole", seen.whole, of.model.knows_whole(account, folder, purpose))
        for section in (None, "general", "health"):
            add = asked.decide.decide_add(session, who, id_, section and ids.sections[folder, section])
            refused_by = of.model.refused_add(account, folder, section, purpose)
            yield from _say(f"{what} add {section}", _answer(add), _wanted(refused_by))
    for kind in FolderKind if asked.lists else ():
        open_ones = [
            ids.folders[each["id"]]
            for each in of.facts["folders"]
            if each["kind"] == kind and not of.model.refused_folder(account, each["id"], purpose)
        ]
        for shape in _shapes(asked.lists):
            shown = [row.id for row in asked.lists.folders(session, who, kind)]
            yield from _say(f"{account} {kind} folders for {purpose} {shape}", shown, open_ones)


def _about_everybody(session: Session, of: Filled, asked: Product) -> Iterator[str]:
    ids = of.ids
    for document, id_ in ids.documents.items():
        for purpose, purpose_id in ids.purposes.items():
            for name, action in ACTIONS.items():
                got = asked.decide.who(session, id_, action, purpose_id, of.world.now, of.world.grace_days)
                wanted = [ids.accounts[each] for each in of.model.who(document, name, purpose)]
                yield from _say(f"who may {name} {document} for {purpose}", got, wanted)
