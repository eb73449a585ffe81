"""What the README and the documents under docs/ point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cfsdocs.cli.demo import WHO
from cfsdocs.practice.make import PASSWORD

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", page.read_text())
    assert not [link for link in links if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_command_that_is_named_exists(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", page.read_text(), re.MULTILINE))
    assert named <= targets


def test_every_folder_that_the_readme_describes_exists():
    table = (ROOT / "README.md").read_text().split("## Where things are")[1].split("##")[0]
    first_cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = re.findall(r"`([^`]+)`", "".join(first_cells))
    assert len(named) > 8
    assert not [name for name in named if not (ROOT / name).is_dir()]


def test_whoever_tries_the_demo_is_told_whom_to_sign_in_as():
    text = (ROOT / "README.md").read_text()
    assert f"`{PASSWORD}`" in text
    assert [f"| `{name}` | {what} |" for name, what in WHO if f"| `{name}` | {what} |" not in text] == []
