"""The schema's versions: what the database is at, and the way up and down. Migrations never import models."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from cfsdocs.db import WRITING
from cfsdocs.errors import DatabaseUnusable

VERSION_TABLE = "cfsdocs_version"
"""Alembic's own name stays free for a host application's migrations in the same database."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "cfsdocs.migrations:")
    return config


def newest() -> str:
    """The version that this release works with."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def current(engine: Engine) -> str | None:
    """The version that the database is at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the database up to a version, in one transaction."""
    _migrate(engine, up=to)


def downgrade(engine: Engine, to: str = "base") -> None:
    """Take the database down to a version, in one transaction."""
    _migrate(engine, down=to)


def _migrate(engine: Engine, *, up: str | None = None, down: str | None = None) -> None:
    config = _config()
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        config.attributes["connection"] = connection
        if up is not None:
            command.upgrade(config, up)
        if down is not None:
            command.downgrade(config, down)


def require_empty(engine: Engine) -> None:
    """Raise DatabaseUnusable when there is an installation in the database already."""
    if current(engine) is not None:
        raise DatabaseUnusable("this database holds an installation already: name an empty one")


def require_newest(engine: Engine) -> None:
    """Raise DatabaseUnusable unless the database is at this release's version; the message says what to do."""
    at = current(engine)
    if at == newest():
        return
    if at is None:
        raise DatabaseUnusable("the database is empty: make it with 'cfsdocs init'")
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if at in known:
        raise DatabaseUnusable("the database is an older release's: back it up, then run 'cfsdocs upgrade'")
    raise DatabaseUnusable("the database is a newer release's: install that release of cfsdocs")
