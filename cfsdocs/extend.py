"""What a host application or a plugin may use. Include this, never ``cfsdocs``, from a plugin:

    config.set_account_factory(function)   function(request) -> sign-in name of the cfsdocs account, or None
    config.add_document_view(...)          the five kinds of view: see cfsdocs.web.guard
    config.add_folder_view(...)
    config.add_signed_in_view(...)
    config.add_role_view(...)
    config.add_open_view(...)

It registers directives and the guard alone: no route, no view.
"""

from __future__ import annotations

from pyramid.config import Configurator

from cfsdocs.web import guard
from cfsdocs.web.identity import ACCOUNT_FACTORY, AccountFactory


def set_account_factory(config: Configurator, factory: AccountFactory) -> None:
    """Say who is asking: the sign-in name of their account here, or None. Called at most once a request.

    The name must come from the host's own authentication. Without a live account of exactly this name nobody sees
    anything. Two calls are a configuration conflict.
    """

    def register() -> None:
        config.registry[ACCOUNT_FACTORY] = factory

    config.action(ACCOUNT_FACTORY, register)


def includeme(config: Configurator) -> None:
    """The directives, and the guard behind them."""
    config.add_directive("set_account_factory", set_account_factory)
    for directive in (
        guard.add_document_view,
        guard.add_folder_view,
        guard.add_signed_in_view,
        guard.add_role_view,
        guard.add_open_view,
    ):
        config.add_directive(directive.__name__, directive)
    config.add_view_deriver(guard.guarded_view, guard.OPTION)
