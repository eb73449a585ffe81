"""The house: settings, database, strongroom, journal and derived secrets, opened together and passed as one.

``build`` makes a new one, for ``cfsdocs init`` and the practice charity; ``enter`` opens one that is there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, select

from cfsdocs import schema
from cfsdocs.db import open_database, reading, writing
from cfsdocs.journal import Journal
from cfsdocs.settings import Settings
from cfsdocs.vault.keys import Purpose, RootKey
from cfsdocs.vault.local import LocalStore
from cfsdocs.vault.models import Installation
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
    root = load_root_key(settings.root_key, apart_from=settings.store)
    engine = _database(settings, root)
    schema.require_newest(engine)
    with reading(engine) as session:
        ref = session.scalars(select(Installation.ref)).one()
    return _assemble(settings, root, engine, ref)


def upgrade(settings: Settings) -> None:
    """Bring the house's database up to this release."""
    engine = _database(settings, load_root_key(settings.root_key, apart_from=settings.store))
    try:
        schema.upgrade(engine)
    finally:
        engine.dispose()


def build(settings: Settings, now: datetime) -> House:
    """Make a new house: root key, store folder, migrated database, first key version. Overwrites nothing."""
    settings.root_key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    root = create_root_key(settings.root_key)
    LocalStore.create(settings.store)
    engine = _database(settings, root)
    schema.require_empty(engine)
    schema.upgrade(engine)
    with writing(engine) as session:
        installation = Installation(made_at=now)
        session.add(installation)
        session.flush()
        house = _assemble(settings, root, engine, installation.ref)
        house.room.turn_ring(session, now)
    return house


def _database(settings: Settings, root: RootKey) -> Engine:
    return open_database(settings.database, root.derive(Purpose.DATABASE))


def _assemble(settings: Settings, root: RootKey, engine: Engine, ref: str) -> House:
    return House(
        settings,
        engine,
        Strongroom(ref, root, LocalStore(settings.store)),
        Journal(f"cfsdocs/journal/{ref}", root.derive(Purpose.JOURNAL)),
        root.derive(Purpose.SEARCH),
        root.derive(Purpose.SESSION),
    )
