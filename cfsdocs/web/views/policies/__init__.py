"""The policies, their declarations, induction and training (2.2, 8)."""

from __future__ import annotations

from pyramid.config import Configurator

VIEWS: tuple[str, ...] = ("read", "publish", "notes", "ledger", "training")
"""Modules of this package with views, each with an ``includeme``."""


def includeme(config: Configurator) -> None:
    """Mount them."""
    for name in VIEWS:
        config.include(f"{__name__}.{name}")
