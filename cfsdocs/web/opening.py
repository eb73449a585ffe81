"""Opens the house that the application's settings describe, unless whoever includes us has opened it already."""

from __future__ import annotations

from pyramid.config import Configurator

from cfsdocs.house import enter
from cfsdocs.settings import Settings
from cfsdocs.web.identity import HOUSE


def includeme(config: Configurator) -> None:
    """Put the house in the registry. Raises SettingsError, KeyUnusable or DatabaseUnusable: nothing starts without."""
    if HOUSE not in config.registry:
        config.registry[HOUSE] = enter(Settings.from_ini(config.registry.settings))
