"""``cfsdocs journal``: what an auditor and the Chair use, on a real house, as real commands."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from cfsdocs.cli import main
from cfsdocs.db import writing
from cfsdocs.house import House
from cfsdocs.journal import Verifier, append
from cfsdocs.journal.models import TABLES
from tests.fixtures.house import document, file
from tests.unit.journal.test_tree import naive
from tests.unit.journal.trails import event, fill


@pytest.fixture
def config(house: House, tmp_path: Path) -> Path:
    """The house's ini, with ten entries in its journal."""
    with writing(house.engine) as session:
        fill(session, 10)
    settings = house.settings
    ini = tmp_path / "cfsdocs.ini"
    ini.write_text(
        "[app:main]\nuse = egg:cfsdocs\n"
        f"cfsdocs.organisation = {settings.organisation}\ncfsdocs.database = {settings.database}\n"
        f"cfsdocs.root_key = {settings.root_key}\ncfsdocs.store = {settings.store}\n"
    )
    return ini


def run(config: Path, *words: str | Path):
    return CliRunner().invoke(main, ["journal", *map(str, words), "--config", str(config)])


def tamper(house: House, statement: str) -> None:
    with writing(house.engine) as session:
        for table in TABLES:
            for verb in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
        session.execute(text(statement))


def test_a_sound_journal_verifies_and_says_what_that_does_not_rule_out(config):
    done = run(config, "verify")
    assert done.exit_code == 0
    assert "The journal is sound: 10 entries, the last of 2026-11-23 09:00:09 UTC." in done.output
    assert "does not rule out an administrator" in done.output


def test_with_the_chairs_checkpoint_the_entries_before_it_are_proven(house, config, tmp_path):
    held = tmp_path / "for-the-chair.txt"
    assert run(config, "checkpoint", "-o", held).exit_code == 0
    with writing(house.engine) as session:
        fill(session, 5, 10)
    done = run(config, "verify", "--checkpoint", held)
    assert done.exit_code == 0
    assert "15 entries" in done.output
    assert "The first 10 entries are those of the checkpoint given" in done.output


def test_a_changed_entry_is_named_and_the_command_fails(house, config):
    tamper(house, 'UPDATE journal_entry SET account_id = 5 WHERE "index" = 4')
    done = run(config, "verify")
    assert done.exit_code == 1
    assert "NOT PROVEN: entry 4 is not what was recorded." in done.output


@pytest.mark.clause("3.4(f)")
def test_an_old_copy_of_the_database_put_back_is_seen_by_whoever_holds_a_checkpoint(house, config, tmp_path):
    place = Path(house.settings.database.removeprefix("sqlite:///"))
    house.close()
    shutil.copy(place, tmp_path / "old.db")
    with writing(house.engine) as session:
        fill(session, 3, 10)
    held = tmp_path / "held.txt"
    run(config, "checkpoint", "-o", held)
    house.close()
    shutil.copy(tmp_path / "old.db", place)
    assert run(config, "verify").exit_code == 0
    done = run(config, "verify", "--checkpoint", held)
    assert done.exit_code == 1
    assert "a checkpoint states 13 entries, and there are 10" in done.output


def test_a_checkpoint_printed_is_the_whole_of_the_output_and_its_key_is_beside_it(house, config):
    done = run(config, "checkpoint")
    key = done.stderr.rsplit(": ", 1)[1].strip()
    assert Verifier.parse(key) == house.journal.verifier
    assert Verifier.parse(key).read(done.stdout).size == 10


def test_an_old_checkpoint_is_never_overwritten(config, tmp_path):
    held = tmp_path / "held.txt"
    held.write_text("evidence")
    done = run(config, "checkpoint", "-o", held)
    assert done.exit_code == 2
    assert "choose another name" in done.stderr
    assert held.read_text() == "evidence"


@pytest.mark.parametrize("content", [b"hello", b"\xff\xfe", b""])
def test_a_file_that_is_no_checkpoint_never_proves_anything(config, tmp_path, content):
    file_given = tmp_path / "other.txt"
    file_given.write_bytes(content)
    done = run(config, "verify", "--checkpoint", file_given)
    assert done.exit_code in (1, 2)
    assert "not a checkpoint" in done.output


def test_a_checkpoint_is_refused_while_the_journal_contradicts_the_last(house, config):
    run(config, "checkpoint")
    tamper(house, 'DELETE FROM journal_entry WHERE "index" > 4')
    done = run(config, "checkpoint")
    assert done.exit_code == 2
    assert "run 'cfsdocs journal verify'" in done.stderr
    assert done.stdout == ""


def test_show_lists_the_newest_first_in_words(house, family, config):
    letter = document(house, file(house, family, b"Dear Ms Marlow"))
    with writing(house.engine) as session:
        append(session, event(4, account_id=family.olu, document_id=letter.id))
        append(session, event(5, account_id=family.amy, document_id=letter.id))
    lines = run(config, "show", "--document", letter.ref).output.splitlines()
    assert [line.split() for line in lines] == [
        ["11", "2026-11-23", "09:00:05Z", "amy", "view", "allowed", "document", letter.ref],
        [
            "10",
            "2026-11-23",
            "09:00:04Z",
            "olu",
            "view",
            "refused",
            "document",
            letter.ref,
            "no_conflict,",
            "need_to_know",
        ],
    ]
    assert run(config, "show", "--account", "olu").output.splitlines() == lines[1:]
    assert len(run(config, "show", "--last", "3").output.splitlines()) == 3


@pytest.mark.parametrize("words", [("--document", "nothing"), ("--account", "nobody")])
def test_show_says_when_there_is_no_such_thing(config, words):
    done = run(config, "show", *words)
    assert done.exit_code == 2
    assert f"no {words[0].removeprefix('--')} has this" in done.stderr


def test_show_takes_one_of_document_and_account(config):
    assert run(config, "show", "--document", "x", "--account", "y").exit_code == 2


def test_an_outsider_can_make_the_root_again_from_what_show_prints(house, config):
    """With no code of ours: SHA-256, RFC 6962's own definition, and the lines as they are."""
    with writing(house.engine) as session:
        fill(session, 120, 10)
    note = run(config, "checkpoint").stdout
    lines = run(config, "show", "--json", "--all").output.splitlines()
    leaves = sorted((line.encode() for line in lines), key=lambda line: json.loads(line)["index"])
    assert len(leaves) == 130
    assert base64.b64encode(naive(leaves)).decode() == note.split("\n")[2]
    assert hashlib.sha256(b"\x00" + leaves[0]).hexdigest() != naive(leaves).hex()
