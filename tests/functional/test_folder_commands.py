"""Folders and needs to know from the command line, on an installation that ``cfsdocs init`` has made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker
from cfsdocs.access.lists import folders
from cfsdocs.cli import main
from cfsdocs.cli.options import entered
from cfsdocs.db import reading, writing
from cfsdocs.journal.models import Entry
from cfsdocs.people.accounts import add_account, add_person, find_account
from cfsdocs.people.models import Declaration, PolicyVersion, Role
from cfsdocs.records.models import FolderKind, FolderPerson, Purpose

PEOPLE = {
    "amy": (Role.WORKER, ["north"]),
    "imran": (Role.LINE_MANAGER, ["north"]),
    "olu": (Role.WORKER, ["south"]),
    "pat": (Role.OFFICE_MANAGER, []),
    "helen": (Role.CHIEF_OFFICER, []),
    "geoff": (Role.CHAIR, []),
}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A new installation with a few colleagues, who have signed."""
    ini = tmp_path / "data" / "cfsdocs.ini"
    admin = ["--organisation", "Fellside", "--administrator", "Sam Reed", "--sign-in-name", "sam"]
    assert CliRunner().invoke(main, ["init", str(tmp_path / "data"), *admin]).exit_code == 0
    now = datetime.now(UTC)
    with entered(ini) as house, writing(house.engine) as session:
        version = session.scalars(select(PolicyVersion.id)).one()
        for name, (role, teams) in PEOPLE.items():
            account = add_account(session, add_person(session, name.title()), name, [role], teams, now)
            session.add(Declaration(account_id=account.id, version_id=version, signed_at=now))
    for name in ("amy", "olu", "imran"):
        run(ini, "user", "induction", name, "--by", "helen")
    return ini


@pytest.mark.clause("8.1")
def test_no_family_is_allocated_or_covered_without_an_induction(config: Path) -> None:
    with entered(config) as house, writing(house.engine) as session:
        add_account(session, add_person(session, "Dev"), "dev", [Role.WORKER], ["north"], datetime.now(UTC))
    run(config, "folder", "family", "Marlow family", "--person", "Jane Marlow:mother")

    for command in ("allocate", "cover"):
        refused = CliRunner().invoke(main, ["folder", command, "F-0001", "dev", "--config", str(config)])
        assert refused.exit_code != 0
        assert "no induction on record" in refused.output

    run(config, "user", "induction", "dev", "--by", "helen")
    run(config, "folder", "allocate", "F-0001", "dev")


def test_a_new_family_is_the_chief_officers_to_allocate_and_nobody_elses_to_see(config: Path) -> None:
    result = run(config, "folder", "family", "Marlow family", "--person", "Jane Marlow:mother", "--person", "Tom:child")

    assert "Folder F-0001 is open" in result.output
    assert seen_by(config, "helen") == ["Marlow family"]
    assert seen_by(config, "amy") == []


def test_two_people_of_one_name_are_both_in_the_folder(config: Path) -> None:
    run(config, "folder", "family", "Marlow family", "--person", "Tom Marlow:father", "--person", "Tom Marlow:child")

    with at(config) as session:
        assert sorted(session.scalars(select(FolderPerson.part))) == ["child", "father"]


@pytest.mark.clause("1.6")
def test_an_allocated_worker_sees_the_family_and_their_line_manager_follows(config: Path) -> None:
    run(config, "folder", "family", "Marlow family", "--person", "Jane Marlow:mother")

    result = run(config, "folder", "allocate", "F-0001", "amy")

    assert "allocated to amy; 1 line managers follow" in result.output
    assert seen_by(config, "amy") == seen_by(config, "imran") == ["Marlow family"]
    assert seen_by(config, "olu") == []


@pytest.mark.clause("4.3")
def test_cover_opens_the_family_and_ends_by_itself(config: Path) -> None:
    run(config, "folder", "family", "Marlow family", "--person", "Jane Marlow:mother")

    run(config, "folder", "cover", "F-0001", "olu", "--days", "7")

    assert seen_by(config, "olu") == ["Marlow family"]
    assert seen_by(config, "olu", in_days=8) == []


@pytest.mark.clause("footnote 1")
def test_a_personnel_file_is_kept_by_the_office_manager_and_the_chief_officer(config: Path) -> None:
    run(config, "folder", "personnel", "amy")

    for name, sees in {"pat": ["Amy"], "helen": ["Amy"], "imran": [], "geoff": [], "amy": []}.items():
        assert seen_by(config, name, FolderKind.PERSONNEL) == sees


@pytest.mark.clause("7.3")
def test_the_chief_officers_own_file_is_kept_by_the_chair(config: Path) -> None:
    run(config, "folder", "personnel", "helen")

    assert seen_by(config, "geoff", FolderKind.PERSONNEL) == ["Helen"]
    assert seen_by(config, "pat", FolderKind.PERSONNEL) == seen_by(config, "helen", FolderKind.PERSONNEL) == []


def test_each_step_is_in_the_journal(config: Path) -> None:
    run(config, "folder", "family", "Marlow family", "--person", "Jane Marlow:mother")
    run(config, "folder", "allocate", "F-0001", "amy")

    with at(config) as session:
        assert list(session.scalars(select(Entry.action).where(Entry.folder_id == 1).order_by(Entry.index))) == [
            "open folder",
            "allocate",
        ]


def test_what_is_not_there_is_said_plainly(config: Path) -> None:
    run(config, "folder", "family", "Marlow family", "--person", "Jane Marlow:mother")

    assert "no family folder of this number" in run(config, "folder", "allocate", "F-0009", "amy").output
    assert "no account has this sign-in name" in run(config, "folder", "allocate", "F-0001", "nobody").output


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--config", str(config)])


@contextmanager
def at(config: Path) -> Iterator[Session]:
    with entered(config) as house, reading(house.engine) as session:
        yield session


def seen_by(config: Path, name: str, kind: FolderKind = FolderKind.FAMILY, in_days: int = 0) -> list[str]:
    with at(config) as session:
        purpose = session.scalars(select(Purpose.id).where(Purpose.kind == kind).order_by(Purpose.position)).first()
        assert purpose is not None
        asker = Asker(_id(session, name), purpose, datetime.now(UTC) + timedelta(days=in_days))
        return [folder.title for folder in folders(session, asker, kind)]


def _id(session: Session, name: str) -> int:
    found = find_account(session, name)
    assert found is not None
    return found.id
