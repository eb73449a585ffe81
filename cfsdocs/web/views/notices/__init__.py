"""Notices: what waits for somebody, in the application and by e-mail, with no names and no content."""

from __future__ import annotations

from pyramid.config import Configurator

VIEWS: tuple[str, ...] = ("own", "mail")
"""Modules of this package with views, each with an ``includeme``."""


def includeme(config: Configurator) -> None:
    """Mount them."""
    for name in VIEWS:
        config.include(f"{__name__}.{name}")
