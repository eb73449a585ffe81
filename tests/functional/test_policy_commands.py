"""``cfsdocs policy``, ``why`` and ``who`` as somebody runs them, worlds and houses being real."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cfsdocs.cli import main
from cfsdocs.db import writing
from cfsdocs.house import House
from cfsdocs.people.models import Account
from cfsdocs.records.models import Purpose
from tests.fixtures.house import NOW, Family, document, file

POLICY = Path(__file__).parents[1] / "policy"
AT = ("--at", NOW.isoformat())


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A world with two cases that come out otherwise."""
    text = (POLICY / "cleared.yaml").read_text()
    path = tmp_path / "wrong.yaml"
    path.write_text(
        text.replace(
            "document: clinic, purpose: support, expect: allow", "document: clinic, purpose: support, expect: refuse", 1
        ).replace("because: [cleared]", "because: [no_conflict, cleared]", 1)
    )
    return path


@pytest.fixture
def malformed(tmp_path: Path) -> Path:
    """A world with a slip of the pen."""
    path = tmp_path / "malformed.yaml"
    path.write_text((POLICY / "cleared.yaml").read_text().replace("role:", "roll:").replace("now:", "know:"))
    return path


def test_worlds_that_come_out_as_they_say_print_nothing():
    result = run("policy", "test", *sorted(POLICY.glob("*.yaml")))

    assert (result.exit_code, result.stdout) == (0, "")
    assert "15 worlds: none wrong" in result.stderr


def test_each_wrong_case_is_one_line_with_what_came_out(wrong: Path):
    result = run("policy", "test", POLICY / "not_closed.yaml", wrong)

    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len(lines) == 2
    assert all(line.startswith(f"{wrong}: line ") for line in lines)
    assert lines[0].endswith("amy view clinic for support: expected refuse, got allow")
    assert lines[1].endswith(
        "amy view custody for support: expected refuse [cleared, no_conflict], got refuse [cleared]"
    )


def test_a_malformed_world_names_its_line_and_the_others_run_all_the_same(malformed: Path, wrong: Path):
    result = run("policy", "test", malformed, wrong)

    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 2
    assert f"{malformed}: line 3: unknown key 'know'" in result.stderr
    assert run("policy", "matrix", malformed).exit_code == 2


def test_a_world_that_is_not_there_is_an_error():
    assert run("policy", "test", "nowhere.yaml").exit_code == 2
    assert run("policy", "test").exit_code == 2


def test_the_matrix_has_an_entry_for_everything_in_the_order_of_the_file():
    result = run("policy", "matrix", POLICY / "compatible_purpose.yaml")

    found = json.loads(result.stdout)
    actions = ["view", "download", "edit", "share", "manage", "dispose"]
    purposes = ["support", "safeguarding", "fundraising"]
    assert result.exit_code == 0
    assert [(e["account"], e["action"], e["document"], e["purpose"]) for e in found["decisions"]] == [
        ("amy", action, paper, purpose) for action in actions for paper in ("visit", "referral") for purpose in purposes
    ]
    assert [(e["account"], e["action"], e["purpose"]) for e in found["visible"]] == [
        ("amy", action, purpose) for action in actions for purpose in purposes
    ]
    assert found["decisions"][0] == {
        "account": "amy",
        "action": "view",
        "document": "visit",
        "purpose": "support",
        "allowed": True,
        "refused_by": [],
    }
    assert found["decisions"][2]["refused_by"] == ["compatible_purpose"]
    assert [entry["documents"] for entry in found["visible"][:3]] == [["visit"], ["visit", "referral"], []]


def test_a_world_can_be_put_into_another_database(postgres_database: str, tmp_path: Path):
    for url in (postgres_database, f"sqlite:///{tmp_path}/world.db"):
        assert run("policy", "test", POLICY / "no_conflict.yaml", "--database", url).exit_code == 0
        here = run("policy", "matrix", POLICY / "no_conflict.yaml").stdout
        assert run("policy", "matrix", POLICY / "no_conflict.yaml", "--database", url).stdout == here


def test_a_database_that_cannot_be_used_is_no_wrong_case(tmp_path: Path):
    (tmp_path / "kept.db").write_text("kept")

    result = run("policy", "test", POLICY / "cleared.yaml", "--database", f"sqlite:///{tmp_path}/kept.db")

    assert result.exit_code == 2
    assert "name a new one" in result.stderr


@pytest.fixture
def letter(house: House, family: Family, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The ref of a letter in a house whose ini $CFSDOCS_CONFIG names."""
    with writing(house.engine) as session:
        session.add(Purpose(name="fundraising", position=1))
    settings = house.settings
    ini = tmp_path / "cfsdocs.ini"
    ini.write_text(
        "[app:main]\nuse = egg:cfsdocs\n"
        f"cfsdocs.organisation = {settings.organisation}\ncfsdocs.database = {settings.database}\n"
        f"cfsdocs.root_key = {settings.root_key}\ncfsdocs.store = {settings.store}\n"
    )
    monkeypatch.setenv("CFSDOCS_CONFIG", str(ini))
    return document(house, file(house, family, b"Dear Ms Marlow")).ref


def test_why_says_each_rule_with_its_clause_and_the_grant(letter: str):
    result = run("why", "amy", letter, *AT)

    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert len(lines) == 15
    assert all(line.startswith("yes  ") for line in lines[:14])
    assert lines[9].split() == ["yes", "need_to_know", "1.6"]
    assert lines[-1].startswith("allowed, by grant ")


def test_why_says_in_plain_words_what_stands_in_the_way(letter: str):
    result = run("why", "olu", letter, *AT)

    assert "NO   need_to_know        1.6  Nobody has recorded that you need to know this." in result.stdout
    assert result.stdout.endswith("refused\n")


def test_why_takes_another_action_purpose_and_moment(letter: str, house: House, family: Family):
    with writing(house.engine) as session:
        session.get_one(Account, family.amy).active_until = NOW + timedelta(days=1)

    def refused(*words: str) -> list[str]:
        found = json.loads(run("why", "amy", letter, *words, "--json").stdout)
        assert found["allowed"] is (not [rule for rule in found["rules"] if not rule["holds"]])
        return [rule["rule"] for rule in found["rules"] if not rule["holds"]]

    assert refused(*AT) == []
    assert refused(*AT, "--action", "dispose") == ["need_permits", "need_purpose", "cleared"]
    assert refused(*AT, "--purpose", "fundraising") == ["compatible_purpose"]
    assert refused("--at", (NOW + timedelta(days=1)).isoformat()) == ["active_account"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("why", "nobody", "REF"), "no account has this sign-in name"),
        (("why", "amy", "nothing"), "no document has this ref"),
        (("why", "amy", "REF", "--purpose", "fun"), "there is no such purpose"),
        (("why", "amy", "REF", "--at", "noon"), "--at needs a time"),
        (("why", "amy", "REF", "--at", "2026-11-23T09:00:00"), "--at needs its offset"),
        (("who", "nothing"), "no document has this ref"),
    ],
)
def test_what_cannot_be_asked_says_what_to_do(letter: str, words: tuple[str, ...], says: str):
    result = run(*(letter if word == "REF" else word for word in words))

    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_who_lists_the_sign_in_names(letter: str):
    assert run("who", letter, *AT).stdout == "amy\n"
    assert json.loads(run("who", letter, "--json", *AT).stdout) == ["amy"]
    assert run("who", letter, "--action", "dispose", *AT).stdout == "nobody\n"
