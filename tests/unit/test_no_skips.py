"""Where everything is installed a skip is a failure: CI runs so, and a green run then hides nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPPING = {
    "by a mark": "import pytest\n@pytest.mark.skip('no such thing')\ndef test_a(): pass\n",
    "by itself": "import pytest\ndef test_a(): pytest.skip('no such thing')\n",
    "by its fixture": "import pytest\n@pytest.fixture\ndef f(): pytest.skip('no such thing')\ndef test_a(f): pass\n",
    "as a whole module": "import pytest\npytest.skip('no such thing', allow_module_level=True)\n",
}
EXPECTED_FAILURE = "import pytest\n@pytest.mark.xfail\ndef test_a(): assert False\n"


def run(folder: Path, module: str, no_skips: str) -> subprocess.CompletedProcess[str]:
    """Run pytest on one made-up module, in a process of its own."""
    (folder / "test_made_up.py").write_text(module)
    options = ["-p", "tests.fixtures.no_skips", "--rootdir", folder, "-c", os.devnull]
    environment = {**os.environ, "CFSDOCS_NO_SKIPS": no_skips, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", *options, folder]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=folder)


@pytest.mark.parametrize("how", SKIPPING)
def test_a_skip_fails_the_run_and_says_why_it_skipped(tmp_path, how):
    done = run(tmp_path, SKIPPING[how], no_skips="1")
    assert done.returncode != 0
    assert "Skips are not allowed here" in done.stdout
    assert "no such thing" in done.stdout


@pytest.mark.parametrize("how", SKIPPING)
def test_a_skip_is_a_skip_when_nobody_asked_for_more(tmp_path, how):
    done = run(tmp_path, SKIPPING[how], no_skips="")
    assert "1 skipped" in done.stdout
    assert "Skips are not allowed" not in done.stdout


def test_an_expected_failure_is_not_a_skip(tmp_path):
    done = run(tmp_path, EXPECTED_FAILURE, no_skips="1")
    assert done.returncode == 0
    assert "1 xfailed" in done.stdout
