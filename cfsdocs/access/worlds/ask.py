"""Put a world's questions to the real access code: its cases, and the matrix of everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, Decision, decide, decide_add, decide_all
from cfsdocs.access.lists import newest
from cfsdocs.access.models import ACTIONS, Action
from cfsdocs.access.worlds.fill import Ids
from cfsdocs.access.worlds.world import Case, World

PAGE = 200


@dataclass(frozen=True)
class Wrong:
    """A case whose decision is not what it must be. ``because``: the rules that do not hold."""

    case: Case
    allowed: bool
    because: tuple[str, ...]

    def __str__(self) -> str:
        case = self.case
        what = case.document or "/".join(filter(None, (case.folder, case.section)))
        asked = f"{case.account} {str(case.action.name).lower()} {what} for {case.purpose}"
        wanted = _words(case.allow, tuple(sorted(case.because or ())))
        return f"line {case.line}: {asked}: expected {wanted}, got {_words(self.allowed, self.because)}"


def _words(allowed: bool, because: tuple[str, ...]) -> str:
    return "allow" if allowed else " ".join(("refuse", f"[{', '.join(because)}]" if because else "")).strip()


def asker(world: World, ids: Ids, account: str, purpose: str) -> Asker:
    """Somebody of the world, who asks at the world's moment."""
    return Asker(ids.accounts[account], ids.purposes[purpose], world.now, world.grace_days)


def wrong_cases(session: Session, world: World, ids: Ids) -> list[Wrong]:
    """The cases that do not come out as they must: another answer, or other rules than exactly those named."""
    found = []
    for case in world.cases:
        decision = _decided(session, world, ids, case)
        because = _names(decision)
        if bool(decision) != case.allow or (case.because is not None and case.because != set(because)):
            found.append(Wrong(case, bool(decision), because))
    return found


def _decided(session: Session, world: World, ids: Ids, case: Case) -> Decision:
    who = asker(world, ids, case.account, case.purpose)
    if case.document is not None:
        return decide(session, who, ids.documents[case.document], case.action)
    folder = str(case.folder)
    section = None if case.section is None else ids.sections[folder, case.section]
    return decide_add(session, who, ids.folders[folder], section)


def _names(decision: Decision) -> tuple[str, ...]:
    return tuple(rule.name for rule in decision.refused_by)


def matrix(session: Session, world: World, ids: Ids) -> dict[str, list[dict[str, Any]]]:
    """Every decision and every list of the world, in the order of its file."""
    return {"decisions": list(_decisions(session, world, ids)), "visible": list(_visible(session, world, ids))}


def _askers(world: World, ids: Ids) -> Iterator[tuple[str, str, Action, dict[str, Asker]]]:
    for account in world.accounts:
        askers = {purpose: asker(world, ids, account.id, purpose) for purpose in world.purposes}
        for name, action in ACTIONS.items():
            if action is not Action.ADD:
                yield account.id, name, action, askers


def _decisions(session: Session, world: World, ids: Ids) -> Iterator[dict[str, Any]]:
    for account, name, action, askers in _askers(world, ids):
        decided = {purpose: decide_all(session, who, ids.documents.values(), action) for purpose, who in askers.items()}
        for document, id_ in ids.documents.items():
            for purpose in askers:
                decision = decided[purpose][id_]
                yield {
                    "account": account,
                    "action": name,
                    "document": document,
                    "purpose": purpose,
                    "allowed": bool(decision),
                    "refused_by": list(_names(decision)),
                }


def _visible(session: Session, world: World, ids: Ids) -> Iterator[dict[str, Any]]:
    documents = {id_: name for name, id_ in ids.documents.items()}
    for account, name, action, askers in _askers(world, ids):
        for purpose, who in askers.items():
            listed = [documents[each] for each in everything(session, who, action)]
            yield {"account": account, "action": name, "purpose": purpose, "documents": listed}


def everything(session: Session, who: Asker, action: Action, page: int = PAGE) -> Iterator[int]:
    """The ids of all documents that the list shows, page by page."""
    before: tuple[datetime, int] | None = None
    while True:
        rows = newest(session, who, action, size=page, before=before)
        yield from (row.id for row in rows)
        if len(rows) < page:
            return
        before = rows[-1].filed_at, rows[-1].id
