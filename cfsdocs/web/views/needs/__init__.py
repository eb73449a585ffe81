"""The need to know over time: allocation, cover, matches, requests, emergencies, who could and did (1.6, 4.3)."""

from __future__ import annotations

from pyramid.config import Configurator

VIEWS = ("folder", "steps", "matches", "past", "handover", "team", "ask", "emergency")
"""Modules of this package with views, each with an ``includeme``."""


def includeme(config: Configurator) -> None:
    """Mount them."""
    for name in VIEWS:
        config.include(f"{__name__}.{name}")
