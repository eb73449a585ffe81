"""The lock files: exact, checked by hash, free of addresses, agreeing with setup.cfg and with each other."""

from __future__ import annotations

import configparser
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ["build", "runtime", "test", "bench", "magic", "magic-standalone"]
PINNED = re.compile(r"^([a-zA-Z0-9._-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


def text_of(lock: str) -> str:
    return (ROOT / f"requirements/{lock}.txt").read_text()


def versions(lock: str) -> dict[str, set[str]]:
    """Normalised names and their versions: one each, or one per range of Pythons."""
    found: dict[str, set[str]] = {}
    for name, version in PINNED.findall(text_of(lock)):
        found.setdefault(normal(name), set()).add(version)
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: str) -> set[str]:
    """The distributions named in a list of requirements."""
    return {normal(re.split(r"[ \[<>=]", line)[0]) for line in requirements.strip().splitlines()}


@pytest.fixture(scope="module")
def setup_cfg() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "setup.cfg")
    return parser


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_exact_and_has_a_hash(lock):
    entries = [entry for entry in re.split(r"\n(?=\S)", text_of(lock)) if not entry.startswith("#")]
    assert entries
    for entry in entries:
        assert PINNED.match(entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_address_or_a_folder_of_somebodys_machine(lock):
    assert "://" not in text_of(lock)
    assert not re.search(r"(?:^|\s)/", text_of(lock), re.MULTILINE)
    assert "index-url" not in text_of(lock)


def test_every_run_time_requirement_is_locked(setup_cfg):
    wanted = names(setup_cfg["options"]["install_requires"])
    assert wanted == wanted & (set(versions("runtime")) | set(versions("magic")))


@pytest.mark.parametrize("extra", ["test", "dev", "postgres"])
def test_every_requirement_of_the_tests_is_locked(setup_cfg, extra):
    wanted = names(setup_cfg["options.extras_require"][extra])
    assert wanted == wanted & set(versions("test"))


def test_every_build_requirement_is_locked():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    assert names("\n".join(wanted)) == set(versions("build"))


@pytest.mark.parametrize(("smaller", "larger"), [("build", "runtime"), ("runtime", "test"), ("test", "bench")])
def test_locks_that_are_installed_together_agree(smaller, larger):
    first, second = versions(smaller), versions(larger)
    assert {name: first[name] for name in first.keys() & second.keys()} == {
        name: second[name] for name in first.keys() & second.keys()
    }


def test_the_two_packages_of_the_magic_module_are_never_in_one_lock():
    assert set(versions("magic")) == {"python-magic"}
    assert set(versions("magic-standalone")) == {"python-magic-standalone"}
    for lock in ("build", "runtime", "test", "bench"):
        assert not {"python-magic", "python-magic-standalone"} & set(versions(lock))
