"""What a built wheel carries: everything that cfsdocs needs to run, and nothing that only building and testing need."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILT_FROM = ["setup.py", "setup.cfg", "pyproject.toml", "README.md", "LICENSE", "NOTICE", "MANIFEST.in"]
BUILD = "from setuptools import build_meta; import sys; print(build_meta.build_wheel(sys.argv[1]))"
NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "*.pyc")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> set[str]:
    """The names of the files in a wheel built from a copy of this tree, its web assets already fetched."""
    tree = tmp_path_factory.mktemp("tree")
    for name in BUILT_FROM:
        shutil.copy(ROOT / name, tree)
    for name in ("cfsdocs", "migrations"):
        shutil.copytree(ROOT / name, tree / name, ignore=NOT_SHIPPED)
    done = subprocess.run([sys.executable, "-c", BUILD, tree], capture_output=True, text=True, check=False, cwd=tree)
    assert done.returncode == 0, done.stderr
    return set(zipfile.ZipFile(next(tree.glob("*.whl"))).namelist())


def test_every_module_and_every_file_it_reads_is_in_the_wheel(wheel):
    files = (path for path in (ROOT / "cfsdocs").rglob("*") if path.is_file())
    wanted = {str(path.relative_to(ROOT)) for path in files if "__pycache__" not in path.parts}
    wanted = {name for name in wanted if not name.startswith("cfsdocs/web/assets/") and not name.endswith(".stamp")}
    assert wanted - wheel == set()


def test_the_migrations_are_in_the_wheel_as_cfsdocs_migrations(wheel):
    wanted = {f"cfsdocs/{path.relative_to(ROOT)}" for path in (ROOT / "migrations").rglob("*.py")}
    assert wanted | {"cfsdocs/migrations/script.py.mako"} <= wheel


def test_the_wheel_carries_its_licence_and_those_of_the_web_assets(wheel):
    assert any(name.endswith("dist-info/licenses/LICENSE") for name in wheel)
    assert any(name.endswith("dist-info/licenses/NOTICE") for name in wheel)
    assert "cfsdocs/web/static/vendor/LICENCES.txt" in wheel


def test_nothing_that_only_building_or_testing_needs_is_in_the_wheel(wheel):
    assert not [name for name in wheel if "axe" in Path(name).name or "node_modules" in name]
    assert not [name for name in wheel if name.startswith(("tests/", "docs/", "tools/", "benchmarks/"))]
    assert not [name for name in wheel if name.startswith("cfsdocs/web/assets/")]
