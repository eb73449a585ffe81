"""The look round before the doors open: no view of ours without a guard, and somebody to say who is asking.

It runs when the application is made, after everything that the host and the plugins registered, in whatever order.
"""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.events import ApplicationCreated
from pyramid.exceptions import ConfigurationError
from pyramid.registry import Registry

from cfsdocs.web import resources
from cfsdocs.web.guard import OPTION, PREFIX, is_ours, unguarded
from cfsdocs.web.identity import ACCOUNT_FACTORY


def check_guards(registry: Registry) -> None:
    """Raise ConfigurationError, naming the view, when anything of ours is not guarded."""
    guarded_routes = {
        route["name"]
        for route in _introspectables(registry, "routes")
        if route["name"].startswith(PREFIX) or getattr(route["factory"], "__module__", "") == resources.__name__
    }
    for route in _introspectables(registry, "routes"):
        if route["name"] in guarded_routes and route["use_global_views"]:
            raise ConfigurationError(f"{route['name']} must not use global views: they have no guard")
    for view in _introspectables(registry, "views"):
        ours = view["route_name"] in guarded_routes or is_ours(view["route_name"], view["context"])
        if ours and view.get(OPTION) is None:
            raise ConfigurationError(unguarded(view["route_name"], view["callable"]))


def _check(event: ApplicationCreated) -> None:
    registry = event.app.registry
    if ACCOUNT_FACTORY not in registry:
        raise ConfigurationError("say who is asking: config.set_account_factory(function of the request)")
    check_guards(registry)


def _introspectables(registry: Registry, category: str) -> list[dict[str, Any]]:
    return [each["introspectable"] for each in registry.introspector.get_category(category, ())]


def includeme(config: Configurator) -> None:
    """Look round when the application has been made."""
    config.add_subscriber(_check, ApplicationCreated)
