"""Declaring a personal connection, deciding on it, and the register (section 7, Appendix A)."""

from __future__ import annotations

from pyramid.config import Configurator

VIEWS: tuple[str, ...] = ("declare", "know", "decide", "sign", "colleague", "register")
"""Modules of this package with views, each with an ``includeme``."""


def includeme(config: Configurator) -> None:
    """Mount them."""
    for name in VIEWS:
        config.include(f"{__name__}.{name}")
