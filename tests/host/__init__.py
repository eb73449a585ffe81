"""A host application with everything of its own: users, security policy, root, tree, error pages, form protection.

It is what any Pyramid application might be. cfsdocs is plugged into it, or not, to see that nothing of it changes.
"""

from __future__ import annotations

from typing import Any

from pyramid.authentication import AuthTktCookieHelper
from pyramid.authorization import ACLHelper, Allow, Authenticated, Everyone
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import forget, remember
from pyramid.session import SignedCookieSessionFactory
from pyramid.tweens import EXCVIEW

from cfsdocs.house import House
from cfsdocs.web.identity import CLOCK, HOUSE

USERS = {"AMY": "amy", "OLU": "olu", "VISITOR": "nobody here"}
"""The host's own user names, and the sign-in names of their accounts with us."""


class Root:
    """The host's tree."""

    __acl__ = ((Allow, Everyone, "look"), (Allow, Authenticated, "work"))

    def __init__(self, request: Request) -> None:
        self.request = request

    def __getitem__(self, name: str) -> Leaf:
        if name != "leaf":
            raise KeyError(name)
        return Leaf()


class Leaf:
    """Something in the tree that nobody may see."""

    __acl__ = ()


class Policy:
    """The host's security policy: a signed cookie, and access control lists."""

    def __init__(self) -> None:
        self.ticket = AuthTktCookieHelper("the host's secret", hashalg="sha512")

    def identity(self, request: Request) -> Any:
        return self.ticket.identify(request)

    def authenticated_userid(self, request: Request) -> str | None:
        identity = self.identity(request)
        return identity["userid"] if identity else None

    def permits(self, request: Request, context: Any, permission: str) -> Any:
        who = self.authenticated_userid(request)
        return ACLHelper().permits(context, [Everyone, *([Authenticated, who] if who else [])], permission)

    def remember(self, request: Request, userid: str, **kw: Any) -> Any:
        return self.ticket.remember(request, userid, **kw)

    def forget(self, request: Request, **kw: Any) -> Any:
        return self.ticket.forget(request, **kw)


def front(request: Request) -> dict[str, Any]:
    return {"account": request.account, "db": request.db, "user": request.authenticated_userid}


def fail(request: Request) -> Response:
    raise ZeroDivisionError


def sign_in(request: Request) -> Response:
    return HTTPFound("/", headers=remember(request, request.POST["user"]))


def sign_out(request: Request) -> Response:
    return HTTPFound("/", headers=forget(request))


def page(status: int, words: str) -> Any:
    """An error page of the host's."""

    def shown(request: Request) -> Response:
        return Response(f"the host says: {words}", status=status)

    return shown


def stamp(handler: Any, registry: Any) -> Any:
    """The host's tween."""

    def tween(request: Request) -> Response:
        response = handler(request)
        response.headers["X-Host"] = "stamped"
        return response

    return tween


def host(house: House | None, clock: Any = None, pyramid_tm: bool = False) -> Configurator:
    """The host's configuration; with cfsdocs under /documents when there is a ``house``."""
    config = Configurator(root_factory=Root, session_factory=SignedCookieSessionFactory("the host's session"))
    config.set_security_policy(Policy())
    config.set_default_permission("work")
    config.set_default_csrf_options(require_csrf=True)
    config.add_tween("tests.host.stamp", over=EXCVIEW)
    config.add_request_method(lambda request: "the host's database", "db", reify=True)
    config.add_request_method(lambda request: "the host's account", "account", reify=True)
    config.add_view(front, renderer="json", permission="look")
    config.add_view(front, renderer="json", name="work")
    config.add_view(fail, name="fail", permission="look")
    config.add_view(sign_in, name="enter", permission="look", require_csrf=False, request_method="POST")
    config.add_view(sign_out, name="leave", permission="look", require_csrf=False, request_method="POST")
    config.add_view(front, name="form", renderer="json", permission="look", request_method="POST")
    config.add_forbidden_view(page(403, "forbidden"))
    config.add_notfound_view(page(404, "not found"))
    config.add_exception_view(page(500, "broken"), context=Exception)
    if pyramid_tm:
        config.include("pyramid_tm")
    if house is not None:
        config.registry[HOUSE] = house
        config.registry[CLOCK] = clock
        config.include("cfsdocs", route_prefix="/documents")
        config.set_account_factory(lambda request: USERS.get(request.authenticated_userid))
    return config
