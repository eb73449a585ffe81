"""Decide: may this account do this, with this, for this purpose, now? The only maker of permits.

Refuses by default: what is missing, what is NULL, whatever is not plainly true. An error is raised, never
swallowed, so it permits nothing. Never keep a decision beyond the request that it was made for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Label, Row, Select, bindparam, case, or_, select, true
from sqlalchemy.orm import Session

from cfsdocs.access.facts import ACCOUNT, DOCUMENT, FOLDER, SECTION, some
from cfsdocs.access.models import Action, Grant
from cfsdocs.access.permit import Permit, mint
from cfsdocs.access.rules import (
    ACCOUNT_RULES,
    FIRST_SUITABLE,
    FOLDER_SEEN,
    HAS_WHOLE,
    HELD,
    IN_PLACE,
    NEEDS,
    RULES,
    Rule,
    all_of,
    once,
)
from cfsdocs.people.models import Account, ActsAs
from cfsdocs.records.models import Document, Folder, FolderPerson, Section

AT_ONCE = 500
"""Documents decided by one statement: databases limit how many values it may hold."""
_EACH = frozenset(Action)
"""Each action by itself: a set of several, or of none, is none of them."""
STEP = 50
"""Lists are filled up to a multiple of this: a statement for each length would have to be planned each time."""


@dataclass(frozen=True)
class Asker:
    """Who asks, why and when. ``now`` is aware; ``grace_days`` as in the settings (8.2)."""

    account_id: int
    purpose_id: int
    now: datetime
    grace_days: int = 14

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What every statement binds. Raises ValueError when ``now`` has no time zone."""
        if self.now.tzinfo is None:
            raise ValueError("now needs its time zone")
        now = self.now.astimezone(UTC)  # days are counted in UTC: a summer-time day has 23 or 25 hours
        try:
            grace_from = now - timedelta(days=self.grace_days)
        except OverflowError:
            grace_from = datetime.min.replace(tzinfo=UTC)
        return {"account": self.account_id, "purpose": self.purpose_id, "now": now, "grace_from": grace_from}


@dataclass(frozen=True)
class Decision:
    """Every rule with its verdict. True only if every rule holds."""

    verdicts: tuple[tuple[Rule, bool], ...]
    grant_id: int | None = None
    """The need to know that allows it; None when refused, or for one's own file."""
    permit: Permit | None = None
    """Only when allowed, and about a document."""
    whole: bool = False
    """About a folder: whether a need to know covers the whole of it."""

    def __bool__(self) -> bool:
        return bool(self.verdicts) and all(held is True for _, held in self.verdicts)

    @property
    def allowed(self) -> bool:
        """Whether every rule holds."""
        return bool(self)

    @property
    def refused_by(self) -> tuple[Rule, ...]:
        """The rules that do not hold, in order."""
        return tuple(rule for rule, held in self.verdicts if held is not True)


def _labelled(rules: Sequence[Rule]) -> tuple[Label[bool], ...]:
    return tuple(rule.holds.label(rule.name) for rule in rules)


def parameters(asker: Asker, action: Action, **more: Any) -> dict[str, Any]:
    """What a statement binds. Raises ValueError unless ``action`` is exactly one action."""
    if not isinstance(action, Action) or action not in _EACH:
        raise ValueError("a decision is about exactly one action")
    return asker.facts | {"action": int(action)} | more


def _about(which: ColumnElement[bool]) -> Select[Any]:
    """Every rule about these documents. Where there is a suitable grant, each rule about the need to know holds."""
    asked = (
        select(Document.id, FIRST_SUITABLE.label("grant_id")).join(Account, true()).where(Account.id == ACCOUNT, which)
    )
    suited = asked.cte("suited").prefix_with("MATERIALIZED")
    found = suited.c.grant_id.is_not(None)
    verdicts = (
        *(once(rule.holds).label(rule.name) for rule in ACCOUNT_RULES),
        *_labelled(RULES[len(ACCOUNT_RULES) : -len(NEEDS)]),
        *(case((found, true()), else_=rule.holds).label(rule.name) for rule in NEEDS),
    )
    return (
        select(*verdicts, suited.c.grant_id, Document.folder_id, Document.id)
        .select_from(suited)
        .join(Document, Document.id == suited.c.id)
        .join(Folder, Folder.id == Document.folder_id)
        .join(Account, true())
        .where(Account.id == ACCOUNT)
    )


_DECIDE = _about(Document.id == DOCUMENT)
_DECIDE_ALL = _about(Document.id.in_(bindparam("documents", expanding=True)))

_PLACE = (
    select(*_labelled(IN_PLACE))
    .select_from(Folder)
    .join(Account, true())
    .where(
        Account.id == ACCOUNT,
        Folder.id == FOLDER,
        or_(SECTION.is_(None), some(Section, Section.id == SECTION, Section.folder_id == Folder.id)),
    )
)
_FOLDER = (
    select(*_labelled(FOLDER_SEEN), HAS_WHOLE.label("whole"))
    .select_from(Folder)
    .join(Account, true())
    .where(Account.id == ACCOUNT, Folder.id == FOLDER)
)

_ITS_FOLDER = select(Document.folder_id).where(Document.id == DOCUMENT).correlate(None).scalar_subquery()
_WHO = (
    select(Account.id)
    .select_from(Document)
    .join(Folder, Folder.id == Document.folder_id)
    .join(Account, true())
    .where(
        Document.id == DOCUMENT,
        Account.id.in_(
            HELD.with_only_columns(ActsAs.account_id)
            .where(Grant.folder_id == _ITS_FOLDER)
            .union(
                select(Account.id)
                .join(FolderPerson, FolderPerson.person_id == Account.person_id)
                .where(FolderPerson.folder_id == _ITS_FOLDER)
                .correlate(None)
            )
        ),
        all_of(RULES),
    )
    .order_by(Account.id)
)


def _verdicts(rules: Sequence[Rule], row: Sequence[Any] | None) -> tuple[tuple[Rule, bool], ...]:
    """Only True holds. NULL does not, nor does anything about what is not there."""
    if row is None:
        return tuple((rule, False) for rule in rules)
    return tuple((rule, held is True) for rule, held in zip(rules, row, strict=False))


def _decision(asker: Asker, action: Action, row: Row[Any] | None) -> Decision:
    decision = Decision(_verdicts(RULES, row))
    if row is None or not decision:
        return decision
    permit = mint(
        account_id=asker.account_id,
        document_id=row.id,
        folder_id=row.folder_id,
        action=action,
        purpose_id=asker.purpose_id,
        grant_id=row.grant_id,
        decided_at=asker.now,
    )
    return Decision(decision.verdicts, row.grant_id, permit)


def decide(session: Session, asker: Asker, document_id: int, action: Action) -> Decision:
    """May the asker do this with the document? What is missing is refused by every rule."""
    asked = parameters(asker, action, document=document_id)
    return _decision(asker, action, session.execute(_DECIDE, asked).one_or_none())


def decide_all(session: Session, asker: Asker, document_ids: Iterable[int], action: Action) -> dict[int, Decision]:
    """As ``decide``, for many documents."""
    wanted = list(dict.fromkeys(document_ids))
    found: dict[int, Row[Any]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some_ids = wanted[start : start + AT_ONCE]
        some_ids += some_ids[-1:] * (-len(some_ids) % STEP)
        asked = parameters(asker, action, documents=some_ids)
        found.update((row.id, row) for row in session.execute(_DECIDE_ALL, asked))
    return {each: _decision(asker, action, found.get(each)) for each in wanted}


def decide_place(session: Session, asker: Asker, folder_id: int, section_id: int | None, action: Action) -> Decision:
    """May the asker do this with a folder's section (None: no section in particular), about no document?

    To ADD is to file a new one; to MANAGE, to decide who needs to know what is there.
    """
    asked = parameters(asker, action, folder=folder_id, section=section_id)
    return Decision(_verdicts(IN_PLACE, session.execute(_PLACE, asked).one_or_none()))


def decide_add(session: Session, asker: Asker, folder_id: int, section_id: int | None) -> Decision:
    """May the asker file a new document in the folder's section (None: in no section in particular)?"""
    return decide_place(session, asker, folder_id, section_id, Action.ADD)


def decide_folder(session: Session, asker: Asker, folder_id: int) -> Decision:
    """May the asker see that the folder exists? Says nothing of any document in it.

    One's own personnel file shows itself once something in it is shown to its subject.
    """
    row = session.execute(_FOLDER, parameters(asker, Action.VIEW, folder=folder_id)).one_or_none()
    decision = Decision(_verdicts(FOLDER_SEEN, row))
    return Decision(decision.verdicts, whole=bool(decision) and row is not None and row.whole is True)


def who(
    session: Session, document_id: int, action: Action, purpose_id: int, now: datetime, grace_days: int = 14
) -> list[int]:
    """The accounts that may do this with the document, by their ids, in order."""
    everybody = parameters(Asker(0, purpose_id, now, grace_days), action, document=document_id)
    return list(session.scalars(_WHO, everybody))
