"""A confidential document store for organisations that support families.

    config.include("cfsdocs", route_prefix="/documents")     # in a Pyramid application
    config.set_account_factory(who_is_asking)

Alone: ``cfsdocs.web.application.main``. This file imports nothing: the locked process that reads files loads it too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Mount cfsdocs in a Pyramid application whose settings hold ``cfsdocs.*`` keys."""
    config.include("cfsdocs.extend")
    config.include("cfsdocs.web.opening")
    config.include("cfsdocs.web")
