"""What a table of routes is: rows of name, pattern and resource factory."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator

Table = tuple[tuple[str, str, Any], ...]


def add_routes(config: Configurator, table: Table) -> None:
    """Register a table's routes as ``cfsdocs.<name>``."""
    for name, pattern, factory in table:
        config.add_route(f"cfsdocs.{name}", pattern, factory=factory)
