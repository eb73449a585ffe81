"""Personnel files: their status, my file, the deposit box, the DBS log, leavers (3.1 b, 3.3, footnote 1)."""

from __future__ import annotations

from pyramid.config import Configurator

VIEWS: tuple[str, ...] = (
    "files", "dbs", "box", "mine", "deposit", "changes", "propose", "leavers", "register", "volunteers",
)  # fmt: skip
"""Modules of this package with views, each with an ``includeme``."""


def includeme(config: Configurator) -> None:
    """Mount them."""
    for name in VIEWS:
        config.include(f"{__name__}.{name}")
