"""The contracts about imports in setup.cfg name every part of cfsdocs, so that a new part cannot stay outside them."""

from __future__ import annotations

import configparser
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BESIDE_THE_LAYERS = {"extend", "testing", "migrations"}  # for hosts, for authors of plugins, for Alembic
MAY_IMPORT_PYRAMID = {"web", "extend", "migrations"}


@pytest.fixture(scope="module")
def contracts() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "setup.cfg")
    return parser


@pytest.fixture(scope="module")
def parts() -> set[str]:
    """The packages and modules directly under cfsdocs."""
    packages = {path.parent.name for path in (ROOT / "cfsdocs").glob("*/__init__.py")}
    return packages | {path.stem for path in (ROOT / "cfsdocs").glob("*.py") if path.stem != "__init__"}


def test_every_part_has_its_place_in_the_layers(contracts, parts):
    layers = set(contracts["importlinter:contract:layers"]["layers"].split())
    assert parts - BESIDE_THE_LAYERS == layers


def test_every_part_but_the_web_is_forbidden_to_import_pyramid(contracts, parts):
    sources = set(contracts["importlinter:contract:pyramid"]["source_modules"].split())
    assert sources == {f"cfsdocs.{part}" for part in parts - MAY_IMPORT_PYRAMID}


def test_no_import_points_the_wrong_way():
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-logo", "--no-cache"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout
