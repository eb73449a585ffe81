"""The commands that keep a house in order, run as an operator runs them."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from cfsdocs.cli import main
from cfsdocs.db import reading
from cfsdocs.house import House
from cfsdocs.vault.models import FolderKey, KeyVersion
from tests.fixtures.house import Family, file

LETTER = b"Dear Ms Marlow,\n\nTom was well today.\n"


@pytest.fixture
def config(house: House, tmp_path: Path) -> Path:
    """The ini of the house."""
    ini = tmp_path / "cfsdocs.ini"
    settings = house.settings
    ini.write_text(
        f"[app:main]\nuse = egg:cfsdocs\ncfsdocs.organisation = {settings.organisation}\n"
        f"cfsdocs.database = {settings.database}\ncfsdocs.root_key = {settings.root_key}\n"
        f"cfsdocs.store = {settings.store}\n"
    )
    return ini


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def blobs(house: House) -> list[Path]:
    return sorted(path for path in house.settings.store.rglob("*/*") if path.is_file())


def test_a_sound_house_checks_out(house: House, family: Family, config: Path) -> None:
    file(house, family, LETTER)

    result = run("check", "--read", "--config", str(config))

    assert result.exit_code == 0
    assert "4 blobs opened and compared: 0 missing, 0 damaged" in result.output


def test_a_check_tells_the_database_how_much_there_is_of_what(house: House, family: Family, config: Path) -> None:
    file(house, family, LETTER)

    run("check", "--config", str(config))

    with reading(house.engine) as session:
        assert "document" in session.scalars(text("SELECT tbl FROM sqlite_stat1")).all()


def test_a_lost_blob_is_named_and_fails_the_check(house: House, family: Family, config: Path) -> None:
    file(house, family, LETTER)
    lost = blobs(house)[0]
    lost.unlink()

    result = run("check", "--config", str(config))

    assert result.exit_code == 1
    assert f"missing: {lost.name}" in result.output


def test_a_changed_blob_is_found_by_reading(house: House, family: Family, config: Path) -> None:
    file(house, family, LETTER)
    damaged = blobs(house)[0]
    content = bytearray(damaged.read_bytes())
    content[-1] ^= 1
    damaged.write_bytes(content)

    assert run("check", "--config", str(config)).exit_code == 0
    result = run("check", "--read", "--config", str(config))

    assert result.exit_code == 1
    assert f"damaged: {damaged.name}" in result.output


def test_an_orphan_harms_nobody_and_is_reaped_once_it_is_a_day_old(house: House, config: Path) -> None:
    house.room.store.put("a" * 26, [b"what a crash leaves"])

    assert run("check", "--reap", "--config", str(config)).exit_code == 0
    assert len(blobs(house)) == 1, "a young one may belong to an upload that is under way"

    for path in blobs(house):
        os.utime(path, (time.time() - 2 * 86400,) * 2)
    result = run("check", "--reap", "--config", str(config))

    assert result.exit_code == 0
    assert blobs(house) == []


def test_rotating_moves_every_folder_key_and_files_still_open(house: House, family: Family, config: Path) -> None:
    file(house, family, LETTER)
    before = {path: path.read_bytes() for path in blobs(house)}

    result = run("key", "rotate", "--config", str(config))

    assert "Key version 2 made; 1 folder keys moved under it." in result.output
    with reading(house.engine) as session:
        assert list(session.scalars(select(KeyVersion.version).order_by(KeyVersion.version))) == [1, 2]
        assert list(session.scalars(select(FolderKey.key_version))) == [2]
    assert {path: path.read_bytes() for path in blobs(house)} == before
    assert run("check", "--read", "--config", str(config)).exit_code == 0


def test_a_missing_ini_says_what_to_do(tmp_path: Path) -> None:
    result = run("check", "--config", str(tmp_path / "none.ini"))

    assert result.exit_code == 2
    assert "cfsdocs init" in result.output
    assert "Traceback" not in result.output


def test_an_ini_with_an_unknown_key_says_which(config: Path) -> None:
    config.write_text(config.read_text() + "cfsdocs.stoer = x\n")

    result = run("check", "--config", str(config))

    assert result.exit_code == 2
    assert "did you mean cfsdocs.store" in result.output
