"""Admitting: what each kind of view needs, decided and journalled in one short transaction of its own.

It is committed before the view runs. Whatever keeps the journal from being written keeps the view from being run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Decision, decide, decide_add, decide_folder, decide_place
from cfsdocs.access.models import Action
from cfsdocs.db import writing
from cfsdocs.errors import AccessRefused, JournalUnavailable
from cfsdocs.journal import Event, append
from cfsdocs.journal.checkpoint import keep_up
from cfsdocs.people import signin
from cfsdocs.people.models import Role
from cfsdocs.web import cookies
from cfsdocs.web.identity import Visit
from cfsdocs.web.resources import NOTHING, DocumentResource, FolderResource, UploadResource

JOURNAL_FULL = "the journal cannot be written, so nothing is shown or changed"


@dataclass(frozen=True)
class Admission:
    """What was found: the refusing rules (none: admitted), and what the journal says of it."""

    action: str
    rules: tuple[str, ...] = ()
    folder_id: int = NOTHING
    document_id: int = NOTHING
    version: int | None = None
    purpose_id: int | None = None
    decision: Decision | None = None
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What a view needs before it runs. The parent of the five kinds."""

    view_checks_csrf: bool = False
    """The view reads the body itself and calls ``check_csrf``: the guard only sees to it that it did."""
    before_signing: bool = False
    """Whether it may be used before the policy is signed: only the declaration itself."""
    anybody: ClassVar[bool] = False

    def admission(self, session: Session, visit: Visit, context: object) -> Admission:
        """Decide. A guard that cannot make sense of the context refuses."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class DocumentGuard(Guard):
    """One document, one action."""

    action: Action

    def admission(self, session: Session, visit: Visit, context: object) -> Admission:
        if not isinstance(context, DocumentResource):
            raise TypeError("a document view needs a route that leads to a document")
        context.find(session)
        asker = visit.asker(context.kind)
        decision = decide(session, asker, context.document_id, self.action)
        return _about(decision, str(self.action.name).lower(), context.folder_id, context, asker.purpose_id)


@dataclass(frozen=True, kw_only=True)
class FolderGuard(Guard):
    """A folder: to see that it is there, or to act on it; or only for whoever needs to know the ``whole`` of it."""

    action: Action | None = None
    whole: bool = False

    def admission(self, session: Session, visit: Visit, context: object) -> Admission:
        if not isinstance(context, FolderResource):
            raise TypeError("a folder view needs a route that leads to a folder")
        context.find(session)
        asker = visit.asker(context.kind)
        if self.action is None:
            decision = decide_folder(session, asker, context.folder_id)
        else:
            decision = decide_place(session, asker, context.folder_id, None, self.action)
        name = "open" if self.action is None else str(self.action.name).lower()
        found = _about(decision, name, context.folder_id, None, asker.purpose_id)
        if self.whole and decision and not decision.whole:
            return replace(found, refused=True, rules=("need_to_know",))
        return found


@dataclass(frozen=True, kw_only=True)
class SignedInGuard(Guard):
    """Anybody with a live account, ``but_not`` with certain roles. What it lists comes from ``access.lists`` alone.

    About an upload, it is the sender's alone, and only while they may still add to its folder.
    """

    but_not: frozenset[Role] = frozenset()

    def admission(self, session: Session, visit: Visit, context: object) -> Admission:
        if self.but_not & visit.colleague.roles:
            return Admission(action=_route(visit), refused=True, rules=("role",))
        if not isinstance(context, UploadResource):
            return Admission(action=_route(visit))
        context.find(session, visit.colleague.id)
        asker = visit.asker(context.kind)
        decision = decide_add(session, asker, context.folder_id, None)
        return _about(decision, _route(visit), context.folder_id, None, asker.purpose_id)


@dataclass(frozen=True, kw_only=True)
class RoleGuard(Guard):
    """Accounts with one of these roles. It opens no document."""

    roles: frozenset[Role]

    def admission(self, session: Session, visit: Visit, context: object) -> Admission:  # noqa: ARG002 (as its parent)
        return Admission(action=_route(visit), refused=not self.roles & visit.colleague.roles, rules=("role",))


@dataclass(frozen=True, kw_only=True)
class OpenGuard(Guard):
    """Needs nobody, and says why: signing in, our style sheets."""

    why: str
    anybody: ClassVar[bool] = True


def admit(guard: Guard, visit: Visit, context: object) -> None:
    """Decide, journal and commit. Raises AccessRefused (journalled too) or JournalUnavailable.

    Whoever is not signed in is refused without an entry: a stranger must not be able to fill the journal.
    """
    account = visit.colleague
    try:
        with writing(visit.house.engine) as session:
            found = guard.admission(session, visit, context)
            append(session, _event(visit, account.id, found))
            keep_up(session, visit.house.journal, visit.now)
            if visit.standalone:
                signin.touch(session, visit.request.cookies.get(cookies.session(visit.request), ""), visit.now)
    except DBAPIError as error:
        raise JournalUnavailable(JOURNAL_FULL) from error
    if found.refused:
        raise AccessRefused(found.rules)
    visit.decision = found.decision
    visit.permit = found.decision.permit if found.decision is not None else None


def _about(
    decision: Decision, action: str, folder_id: int, document: DocumentResource | None, purpose_id: int
) -> Admission:
    return Admission(
        action=action,
        rules=tuple(rule.name for rule in decision.refused_by),
        folder_id=folder_id,
        document_id=document.document_id if document is not None else NOTHING,
        version=document.version if document is not None else None,
        purpose_id=purpose_id,
        decision=decision,
        refused=not decision.allowed,
    )


def _event(visit: Visit, account_id: int, found: Admission) -> Event:
    return Event(
        at=visit.now,
        account_id=account_id,
        action=found.action,
        outcome="refused" if found.refused else "allowed",
        rules=found.rules if found.refused else (),
        folder_id=found.folder_id or None,
        document_id=found.document_id or None,
        version=found.version,
        purpose=found.purpose_id,
        grant_id=found.decision.grant_id if found.decision is not None else None,
        note=f"{visit.request.method.lower()} {_route(visit)} {visit.id}",
    )


def _route(visit: Visit) -> str:
    return str(visit.request.matched_route.name.removeprefix("cfsdocs."))
