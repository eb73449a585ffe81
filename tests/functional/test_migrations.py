"""The schema goes up and down with data in it, on both databases, and ends where the models say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, select, text

from cfsdocs import house, schema
from cfsdocs.access.models import Grant
from cfsdocs.conflicts import models as conflicts
from cfsdocs.db import Base, open_database, reading, writing
from cfsdocs.errors import DatabaseUnusable
from cfsdocs.families import models as family_models
from cfsdocs.families import promises
from cfsdocs.intake import models as intake
from cfsdocs.journal import Event, append
from cfsdocs.needs import before
from cfsdocs.needs import models as needs
from cfsdocs.notices import models as notices
from cfsdocs.people import credentials, mail_address, policy_models
from cfsdocs.people.models import Principal, Role
from cfsdocs.personnel import leaver_models
from cfsdocs.personnel import models as personnel
from cfsdocs.search.models import Posting
from tests.fixtures.house import settings_in

NOW = datetime(2026, 11, 23, tzinfo=UTC)
USES = (
    conflicts,
    intake,
    before,
    needs,
    credentials,
    family_models,
    promises,
    policy_models,
    mail_address,
    notices,
    leaver_models,
    personnel,
    Grant,
    Posting,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of each kind."""
    of_postgres = request.param == "postgresql"
    url = request.getfixturevalue("postgres_database") if of_postgres else f"sqlite:///{tmp_path}/migrations.db"
    opened = open_database(url, bytes(32))
    yield opened
    opened.dispose()


def test_upgrading_makes_exactly_what_the_models_say(engine: Engine) -> None:
    schema.upgrade(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": schema.VERSION_TABLE})
        assert compare_metadata(context, Base.metadata) == []


def test_downgrading_with_data_leaves_an_empty_database_that_upgrades_again(engine: Engine) -> None:
    schema.upgrade(engine)
    with writing(engine) as session:
        session.add(Principal(kind="team", name="north"))
        append(session, Event(NOW, None, "view", "refused", ("need_to_know",)))

    schema.downgrade(engine)
    assert set(inspect(engine).get_table_names()) <= {schema.VERSION_TABLE, "sqlite_sequence"}

    schema.upgrade(engine)
    with reading(engine) as session:
        roles = session.scalars(select(Principal).where(Principal.kind == "role").order_by(Principal.id)).all()
        assert [(role.id, role.name) for role in roles] == [(role, role.name.lower()) for role in Role]


def test_every_step_down_and_up_again_gives_the_same_schema(engine: Engine) -> None:
    schema.upgrade(engine)
    whole = shape(engine)

    for _ in range(int(schema.newest())):
        schema.downgrade(engine, "-1")
    schema.upgrade(engine)

    assert shape(engine) == whole


def test_a_team_made_after_the_roles_does_not_take_one_of_their_ids(engine: Engine) -> None:
    schema.upgrade(engine)

    with writing(engine) as session:
        team = Principal(kind="team", name="north")
        session.add(team)
        session.flush()
        assert team.id > max(Role)


def test_a_newer_releases_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    built = house.build(settings, NOW)
    with writing(built.engine) as session:
        session.execute(text("UPDATE cfsdocs_version SET version_num = '9999'"))
    built.close()

    with pytest.raises(DatabaseUnusable, match="newer release"):
        house.enter(settings)


def test_an_older_releases_database_is_refused_until_it_is_upgraded(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    built = house.build(settings, NOW)
    schema.downgrade(built.engine, "-1")
    built.close()

    with pytest.raises(DatabaseUnusable, match="cfsdocs upgrade"):
        house.enter(settings)
    house.upgrade(settings)
    house.enter(settings).close()


def shape(engine: Engine) -> dict[str, Any]:
    seen = inspect(engine)
    return {
        table: (
            sorted((each["name"], str(each["type"]), each["nullable"]) for each in seen.get_columns(table)),
            sorted((str(each["name"]), each["column_names"], each["unique"]) for each in seen.get_indexes(table)),
            sorted((str(each["name"]), each["referred_table"]) for each in seen.get_foreign_keys(table)),
        )
        for table in seen.get_table_names()
    }
