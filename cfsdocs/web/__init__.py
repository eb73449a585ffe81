"""The web layer: the one place where requests, sessions and pages are known.

``includeme`` mounts it in any Pyramid application. It must never touch what is the host's: its security policy, root,
default permission, tweens, forbidden and not-found pages, form protection, templates.
"""

from __future__ import annotations

from pyramid.config import Configurator

VIEWS = (
    "files",
    "views.declaration",
    "views.health",
    "views.purpose",
    "views.home",
    "views.folders",
    "views.documents",
    "views.pictures",
    "views.upload",
    "views.search",
    "views.help",
    "views.registers",
    "views.notices",
    "views.conflicts",
    "views.policies",
    "views.personnel",
    "views.families",
    "views.categories",
    "views.needs",
)
"""Modules with views, each with an ``includeme``, that are there in every application."""
STANDALONE_VIEWS = (
    "views.sign_in",
    "views.invitation",
    "views.own_account",
    "views.accounts",
)
"""What a host does itself."""


def includeme(config: Configurator) -> None:
    """Mount everything but signing in, then the plugins that the settings name."""
    for name in ("identity", "rendering", "routes", "errors", "startup", *VIEWS):
        config.include(f"cfsdocs.web.{name}")
    for plugin in config.registry["cfsdocs.house"].settings.plugins:
        config.include(plugin)
