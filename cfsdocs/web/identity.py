"""Who is asking, and everything else that one request of ours needs: ``request.cfsdocs``.

One property, because a host application has its own ``request.db``, ``request.user`` and the like.
The host, or our own sign-in, gives a sign-in name; only a live account of that name counts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property

import zope.sqlalchemy
from pyramid.config import Configurator
from pyramid.request import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, Decision, decide
from cfsdocs.access.permit import Permit
from cfsdocs.db import happening_at, new_ref, reading, session_of
from cfsdocs.errors import AccessRefused
from cfsdocs.house import House
from cfsdocs.people.recognise import Colleague, recognise
from cfsdocs.records.models import Purpose
from cfsdocs.settings import Settings
from cfsdocs.web import csrf
from cfsdocs.web.cookies import PURPOSE
from cfsdocs.web.files import asset_path
from cfsdocs.web.transactions import manager_of

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HOUSE = "cfsdocs.house"
CLOCK = "cfsdocs.clock"
ACCOUNT_FACTORY = "cfsdocs.account_factory"
STANDALONE = "cfsdocs.standalone"

AccountFactory = Callable[[Request], str | None]


class Visit:
    """What we know about one request. Made once for each, on first use."""

    decision: Decision | None = None
    """What the guard decided; None where it has nothing to decide."""
    permit: Permit | None = None
    """Opens the document that the guard admitted to, for the action that it decided."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.id = new_ref()
        """The request's own id: on error pages and in the journal, so that one leads to the other."""
        self.house: House = request.registry[HOUSE]
        self.standalone: bool = request.registry.get(STANDALONE, False)
        self.now: datetime = request.registry[CLOCK]()
        """One instant for the whole request."""
        self.safe: bool = request.method in SAFE_METHODS

    @cached_property
    def account(self) -> Colleague | None:
        """Whoever is asking; None when nobody is signed in, or their account is not live."""
        name = self.request.registry[ACCOUNT_FACTORY](self.request)
        if not name:
            return None
        with reading(self.house.engine) as session:
            return recognise(session, name, self.now, self.house.settings.grace_days)

    @property
    def colleague(self) -> Colleague:
        """The account, where there must be one. Raises AccessRefused when there is none."""
        if self.account is None:
            raise AccessRefused(("active_account",))
        return self.account

    @cached_property
    def db(self) -> Session:
        """The view's session: for reading, or for writing when the method is unsafe.

        It commits when the view returns and rolls back when it raises. Nothing else may write meanwhile: in SQLite
        a second writer waits for the first.
        """
        session = session_of(self.house.engine, writing=not self.safe)
        # Core statements do not mark a session as changed: what may write must always commit.
        state = "active" if self.safe else "changed"
        zope.sqlalchemy.register(session, initial_state=state, transaction_manager=manager_of(self.request))
        if not self.safe:
            happening_at(session, self.now)
        return session

    def asker(self, kind_or_purpose: str) -> Asker:
        """The asker for a kind of folder (the purpose chosen, or the usual one), or for a purpose by name."""
        return Asker(self.colleague.id, self.purpose(kind_or_purpose).id, self.now, self.house.settings.grace_days)

    def purpose(self, kind_or_purpose: str) -> Purpose:
        """What the asker is working on. Raises AccessRefused for a kind that has no purpose."""
        fitting = [each for each in self.purposes if kind_or_purpose in (each.kind, each.name)]
        if not fitting:
            raise AccessRefused(("compatible_purpose",))
        chosen = self.request.cookies.get(PURPOSE, "")
        return next((each for each in fitting if each.name == chosen), fitting[0])

    def decide_again(self, session: Session) -> Decision:
        """What the rules say of the permitted action at this later moment, whatever has changed meanwhile."""
        if self.permit is None:
            raise RuntimeError("there is nothing to decide again: no permit was given")
        now, permit = self.request.registry[CLOCK](), self.permit
        asker = Asker(permit.account_id, permit.purpose_id, now, self.house.settings.grace_days)
        return decide(session, asker, permit.document_id, permit.action)

    @cached_property
    def purposes(self) -> list[Purpose]:
        """Every purpose, the usual one of each kind first."""
        with reading(self.house.engine) as session:
            return list(session.scalars(select(Purpose).order_by(Purpose.position, Purpose.id)))

    @property
    def settings(self) -> Settings:
        """The house's settings."""
        return self.house.settings

    @property
    def csrf_token(self) -> str:
        """For the hidden field ``csrf_token`` of every form."""
        return csrf.token(self.request)

    def asset(self, path: str) -> str:
        """The URL of one of our style sheets, scripts or pictures; it changes with the file."""
        return asset_path(self.request, path)


def _now() -> datetime:
    return datetime.now(UTC)


def includeme(config: Configurator) -> None:
    """Hang the visit on every request; it costs nothing until somebody asks for it."""
    config.registry.setdefault(CLOCK, _now)
    config.add_request_method(Visit, "cfsdocs", reify=True)
