"""The house: settings, database, strongroom, journal and derived secrets, opened together and passed as one.

``build`` makes a new one, for ``cfsdocs init`` and the practice charity; ``enter`` opens one that is there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine

from cfsdocs import schema
from cfsdocs.db import open_database, writing
from cfsdocs.journal import Journal
from cfsdocs.settings import Settings
from cfsdocs.vault.keys import Purpose, RootKey
from cfsdocs.vault.local import LocalStore
from cfsdocs.vault.rootfile import create_root_key, load_root_key
from cfsdocs.vault.strongroom import Strongroom


@dataclass(frozen=True)
class House:
    """Everything that a request, a command or a test needs. Showing one shows no key."""

    settings: Settings
    engine: Engine
    room: Strongroom
    journal: Journal
    token_key: bytes = field(repr=False)
    """Keys the search tokens."""
    secret: bytes = field(repr=False)
    """Signs cookies and form tokens."""

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def enter(settings: Settings) -> House:
    """Open the house that ``settings`` describe.

    Raises KeyUnusable, DatabaseUnusable (wrong key, another release's, empty) or StoreUnavailable.
    """
    house = _assemble(settings, load_root_key(settings.root_key, apart_from=settings.store))
    schema.require_newest(house.engine)
    return house


def upgrade(settings: Settings) -> None:
    """Bring the house's database up to this release."""
    house = _assemble(settings, load_root_key(settings.root_key, apart_from=settings.store))
    try:
        schema.upgrade(house.engine)
    finally:
        house.close()


def build(settings: Settings, now: datetime) -> House:
    """Make a new house: root key, store folder, migrated database, first key version. Overwrites nothing."""
    settings.root_key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    root = create_root_key(settings.root_key)
    LocalStore.create(settings.store)
    house = _assemble(settings, root)
    schema.upgrade(house.engine)
    with writing(house.engine) as session:
        house.room.turn_ring(session, now)
    return house


def _assemble(settings: Settings, root: RootKey) -> House:
    return House(
        settings,
        open_database(settings.database, root.derive(Purpose.DATABASE)),
        Strongroom(settings.organisation, root, LocalStore(settings.store)),
        Journal(settings.organisation, root.derive(Purpose.JOURNAL)),
        root.derive(Purpose.SEARCH),
        root.derive(Purpose.SESSION),
    )
