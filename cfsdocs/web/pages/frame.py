"""The frame around every page: who is signed in, where they can go. Every template has it as ``frame``.

It opens a short session of its own, so that it also stands around error pages, which have no transaction.
Around a page about a fault of ours it asks the database nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup
from pyramid.httpexceptions import HTTPException
from pyramid.request import Request

from cfsdocs.access import lists
from cfsdocs.db import reading
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.notices.seen import unseen
from cfsdocs.people.models import Role
from cfsdocs.records.models import FolderKind
from cfsdocs.web.pages.folders import NOT_OWN
from cfsdocs.web.pages.policies.standing import banners
from cfsdocs.web.pages.registers import registers_of


@dataclass(frozen=True)
class Item:
    """One entry of the service navigation."""

    text: str
    route: str
    routes: frozenset[str]
    """The routes of which it is the way in."""


_EVERYBODY = (
    Item("Home", "home", frozenset({"home"})),
    Item("Families", "families", frozenset({"families"})),
    Item("Search", "search", frozenset({"search"})),
    Item("Add documents", "uploads", frozenset({"uploads", "upload", "folder_add"})),
)
_NOTICES = Item("Notices", "notices", frozenset({"notices", "notices_mail"}))
_PERSONNEL = Item("Personnel files", "personnel", frozenset({"personnel"}))
_REGISTERS = Item("Registers", "registers", frozenset({"registers"}))
_ACCOUNTS = Item("Accounts", "accounts", frozenset({"accounts", "account", "account_new"}))


_BADGE = Markup('{} <span class="moj-notification-badge">{}<span class="govuk-visually-hidden"> not read</span></span>')


class Frame:
    """What the layout shows, worked out when it is asked for."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.visit = request.cfsdocs

    @property
    def bare(self) -> bool:
        """Whether something of ours has failed: then nothing here may fail too."""
        error = getattr(self.request, "exception", None)
        return error is not None and not isinstance(error, AccessRefused | InputError | HTTPException)

    @property
    def inside(self) -> bool:
        """Whether somebody is signed in and has signed the policy."""
        return not self.bare and self.visit.account is not None and self.visit.account.declared

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return not self.bare and self.visit.account is not None

    @cached_property
    def banners(self) -> list[tuple[str, str]]:
        """What somebody must not overlook on any page: words, and where they lead."""
        if not self.inside:
            return []
        with reading(self.visit.house.engine) as session:
            return [
                (words, self.request.route_path(f"cfsdocs.{route}")) for words, route in banners(session, self.visit)
            ]

    @cached_property
    def keeps_personnel(self) -> bool:
        """Whether some personnel file, other than one's own, is theirs to open."""
        if not any(each.kind == FolderKind.PERSONNEL for each in self.visit.purposes):
            return False
        asker = self.visit.asker(FolderKind.PERSONNEL)
        with reading(self.visit.house.engine) as session:
            return bool(lists.folders(session, asker, FolderKind.PERSONNEL, where=NOT_OWN, size=1))

    @cached_property
    def unseen(self) -> int:
        """How many notices wait for whoever is signed in."""
        with reading(self.visit.house.engine) as session:
            return unseen(session, self.visit.account.id)

    @property
    def navigation(self) -> list[dict[str, object]]:
        """The service navigation, as its macro takes it."""
        volunteer = Role.VOLUNTEER in self.visit.account.roles  # who searches nothing (1.6)
        items = [*(each for each in _EVERYBODY if not (volunteer and each.route == "search")), _NOTICES]
        if self.keeps_personnel:
            items.insert(2, _PERSONNEL)
        if registers_of(self.visit.account.roles):
            items.append(_REGISTERS)
        if self.visit.standalone and Role.SYSTEM_ADMINISTRATOR in self.visit.account.roles:
            items.append(_ACCOUNTS)
        here = self.request.matched_route.name.removeprefix("cfsdocs.") if self.request.matched_route else ""
        return [
            {
                "text": item.text,
                "html": _BADGE.format(item.text, self.unseen) if item is _NOTICES and self.unseen else None,
                "href": self.request.route_path(f"cfsdocs.{item.route}"),
                "current": here == item.route,
                "active": here in item.routes,
            }
            for item in items
        ]
