"""A house opens with its own key and store, and says plainly what is wrong when it does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from cfsdocs import house as houses
from cfsdocs.db import writing
from cfsdocs.errors import DatabaseUnusable, KeyUnusable
from cfsdocs.house import House
from cfsdocs.people.attempts import Caller
from cfsdocs.people.models import Principal
from cfsdocs.people.signin import Candidate, Cookies
from cfsdocs.vault.rootfile import create_root_key
from tests.fixtures.house import NOW, settings_in


@pytest.fixture
def built(tmp_path: Path) -> House:
    house = houses.build(settings_in(tmp_path), NOW)
    house.close()
    return house


def test_a_house_that_was_built_opens_again(built: House) -> None:
    opened = houses.enter(built.settings)

    assert opened.room.organisation == built.room.organisation
    opened.close()


def test_building_twice_overwrites_nothing(built: House) -> None:
    before = built.settings.root_key.read_bytes()

    with pytest.raises(KeyUnusable, match="never overwritten"):
        houses.build(built.settings, NOW)

    assert built.settings.root_key.read_bytes() == before


def test_a_missing_root_key_says_where_it_was_sought(built: House) -> None:
    built.settings.root_key.unlink()

    with pytest.raises(KeyUnusable, match="no root key file"):
        houses.enter(built.settings)


def test_another_houses_root_key_does_not_open_the_database(built: House, tmp_path: Path) -> None:
    create_root_key(tmp_path / "other.key")

    with pytest.raises(DatabaseUnusable, match="check that the root key belongs to it"):
        houses.enter(replace(built.settings, root_key=tmp_path / "other.key"))


def test_a_root_key_beside_the_files_it_opens_is_refused(built: House) -> None:
    beside = built.settings.store / "root.key"
    built.settings.root_key.rename(beside)

    with pytest.raises(KeyUnusable, match="inside the data folder"):
        houses.enter(replace(built.settings, root_key=beside))


def test_a_file_that_is_no_database_is_refused(built: House, tmp_path: Path) -> None:
    (tmp_path / "cfsdocs.db").write_bytes(b"not a database, certainly not ours" * 200)

    with pytest.raises(DatabaseUnusable):
        houses.enter(built.settings)


def test_an_empty_database_says_to_run_init(built: House, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="cfsdocs init"):
        houses.enter(replace(built.settings, database=f"sqlite:///{tmp_path}/other.db"))


def test_an_error_of_the_database_tells_of_nobody(built: House) -> None:
    with pytest.raises(IntegrityError) as error, writing(built.engine) as session:
        session.add(Principal(kind="nonsense", name="Jane Marlow"))

    assert "CHECK constraint" in str(error.value)
    assert "Jane Marlow" not in str(error.value)


def test_showing_what_lets_somebody_in_shows_no_secret() -> None:
    shown = repr((Cookies(1, "secret", "secret"), Candidate(1, 1, "secret"), Caller("192.0.2.1", "secret")))

    assert "secret" not in shown


def test_showing_a_house_shows_no_key(built: House) -> None:
    shown = repr(built)

    for secret in (built.secret, built.token_key, built.room.root.secret):
        assert repr(secret) not in shown
        assert secret.hex() not in shown
