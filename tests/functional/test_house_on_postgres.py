"""The whole way on PostgreSQL: sign in, add, find, read, be kept out, and prove it by the journal."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from cfsdocs import house as houses
from cfsdocs.cli import main
from cfsdocs.cli.options import entered
from cfsdocs.db import reading
from cfsdocs.house import House
from cfsdocs.intake.receive import Arrival, receive
from cfsdocs.search.find import find
from cfsdocs.vault.check import Findings, check
from cfsdocs.vault.models import FolderKey
from tests.fixtures.house import NOW, Family, document, file, settings_in
from tests.fixtures.web import Start, journal

LETTER = b"Dear Ms Marlow,\n\nTom was well today.\n"


@pytest.fixture
def house(tmp_path: Path, postgres_database: str) -> Iterator[House]:
    """A new house whose database is PostgreSQL."""
    built = houses.build(settings_in(tmp_path, postgres_database), NOW)
    yield built
    built.close()


def test_init_makes_an_installation_in_an_empty_database_and_in_no_other(tmp_path: Path, postgres_database: str):
    said = ["--organisation", "Fellside", "--administrator", "Sam Reed", "--sign-in-name", "sam"]
    made, again = (
        CliRunner().invoke(main, ["init", str(tmp_path / name), *said, "--database", postgres_database])
        for name in ("first", "second")
    )

    with entered(tmp_path / "first" / "cfsdocs.ini") as opened:
        assert opened.engine.dialect.name == "postgresql"
    assert made.exit_code == 0
    assert "holds an installation already" in again.output
    assert not (tmp_path / "second-key").exists()


@pytest.mark.usefixtures("credentials")
def test_a_worker_reads_what_another_does_not_find(house: House, family: Family, start: Start) -> None:
    ref = document(house, file(house, family, LETTER)).ref
    amy = start()
    olu = amy.another()
    amy.sign_in("amy")
    olu.sign_in("olu")

    assert "Tom was well today" in amy.get(f"/documents/{ref}").text
    assert amy.get(f"/documents/{ref}/pages/1/1").content_type == "image/webp"
    assert olu.get(f"/documents/{ref}", status=404)

    assert [(each.action, each.outcome) for each in journal(house) if each.document_id][:1] == [("view", "allowed")]
    assert journal(house)[-1].outcome == "refused"


def test_what_is_filed_is_found_and_checks_out(house: House, family: Family) -> None:
    document_id = file(house, family, LETTER)

    with reading(house.engine) as session:
        rows = find(session, family.asker(family.amy), house.token_key, "tom marlow")
        assert [row.id for row in rows] == [document_id]
        found = Findings()
        for so_far in check(session, house.room, read=True):
            found = so_far
        assert (found.blobs, found.sound, found.orphans) == (4, True, [])


def test_two_who_add_to_a_new_folder_at_once_share_one_key(house: House, family: Family) -> None:
    def add(number: int) -> str:
        return receive(house, Arrival.new(family.folder, family.amy), f"{number}.txt", [LETTER], NOW)

    with ThreadPoolExecutor(4) as pool:
        refs = list(pool.map(add, range(4)))

    assert len(set(refs)) == 4
    with reading(house.engine) as session:
        assert session.scalar(select(func.count()).select_from(FolderKey)) == 1
