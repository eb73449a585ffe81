"""cfsdocs as an application of its own: people sign in here, and whatever is not ours to show is the same 404.

[app:main]
use = egg:cfsdocs
"""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.security import Denied

from cfsdocs.house import House
from cfsdocs.web import STANDALONE_VIEWS
from cfsdocs.web.errors import everything
from cfsdocs.web.identity import HOUSE, STANDALONE
from cfsdocs.web.proxy import Application, behind_proxy
from cfsdocs.web.routes import STANDALONE as STANDALONE_ROUTES
from cfsdocs.web.routes.table import add_routes
from cfsdocs.web.sessions import signed_in_name

NOBODY = "cfsdocs: nobody"


class SecurityPolicy:
    """Pyramid's protocol, thinly: it knows who is asking and permits nothing. The guard and the rules permit."""

    def identity(self, request: Request) -> object:
        return request.cfsdocs.account

    def authenticated_userid(self, request: Request) -> str | None:
        account = request.cfsdocs.account
        return account.ref if account is not None else None

    def permits(self, request: Request, context: object, permission: str) -> Denied:  # noqa: ARG002 (its protocol)
        return Denied("only guarded views are served")

    def remember(self, request: Request, userid: str, **_: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return []

    def forget(self, request: Request, **_: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return []


def main(global_config: dict[str, str], **settings: Any) -> Application:  # noqa: ARG001 (PasteDeploy's protocol)
    """The application factory for PasteDeploy. Raises SettingsError, KeyUnusable or DatabaseUnusable."""
    return make_application(settings)


def make_application(settings: dict[str, Any], house: House | None = None) -> Application:
    """The application, in ``house`` when it is open already (``cfsdocs serve`` and tests)."""
    config = configured(settings, house)
    proxies = frozenset(config.registry[HOUSE].settings.proxies)
    return behind_proxy(config.make_wsgi_app(), proxies)


def configured(settings: dict[str, Any], house: House | None = None) -> Configurator:
    """Everything but the WSGI application: a test or a plugin may add to it."""
    config = Configurator(settings={"tm.manager_hook": "pyramid_tm.explicit_manager", **settings})
    config.registry[STANDALONE] = True
    if house is not None:
        config.registry[HOUSE] = house
    config.set_security_policy(SecurityPolicy())
    config.set_default_permission(NOBODY)
    config.include("pyramid_tm")
    config.include("cfsdocs")
    config.set_account_factory(signed_in_name)
    add_routes(config, STANDALONE_ROUTES)
    for name in STANDALONE_VIEWS:
        config.include(f"cfsdocs.web.{name}")
    everything(config)
    return config
