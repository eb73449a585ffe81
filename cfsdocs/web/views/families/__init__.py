"""Opening a family's folder, its people, safety, addresses, the explanation of privacy and consent (4)."""

from __future__ import annotations

from pyramid.config import Configurator

VIEWS: tuple[str, ...] = ("opening", "matches", "people", "safety", "privacy", "consent")
"""Modules of this package with views, each with an ``includeme``."""


def includeme(config: Configurator) -> None:
    """Mount them."""
    for name in VIEWS:
        config.include(f"{__name__}.{name}")
