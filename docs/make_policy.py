"""Writes docs/policy.md: each clause of the policy and the tests that prove it. `--check` says if it is up to date.

Tests say which clause they prove with ``@pytest.mark.clause("1.6")``. They are collected, not run: what the page
claims is proven by the run of the tests themselves. An unknown clause is an error, so that a slip of the pen never
looks like a proof.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
CLAUSES = ROOT / "docs/clauses.yaml"
PAGE = ROOT / "docs/policy.md"
INTRODUCTION = """# The policy, clause by clause

What the [policy](../cfsdocs/people/policy.txt) asks, in short, and the tests that prove that cfsdocs does it.
Written by `make policy`; do not edit it by hand.

| Clause | What it asks | Tests that prove it |
| --- | --- | --- |
"""


@dataclass
class Collector:
    """A pytest plugin: which tests prove which clause."""

    proofs: dict[str, set[str]] = field(default_factory=dict)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Read the marks of everything that was collected."""
        for item in session.items:
            for mark in item.iter_markers("clause"):
                for clause in mark.args:
                    self.proofs.setdefault(clause, set()).add(sentence(item))


def sentence(item: pytest.Item) -> str:
    """A test's name as it reads aloud."""
    words = getattr(item, "originalname", item.name).removeprefix("test_").replace("_", " ")
    return words[:1].upper() + words[1:]


def collect() -> dict[str, set[str]]:
    """The proofs of each clause; raises SystemExit with pytest's words when the tests cannot be collected."""
    collector = Collector()
    options = ["--rootdir", str(ROOT), "--collect-only", "-q", "-p", "no:cacheprovider"]
    with redirect_stdout(StringIO()) as output:
        code = pytest.main([*options, str(ROOT / "tests")], plugins=[collector])
    if code != pytest.ExitCode.OK:
        raise SystemExit(f"{output.getvalue()}\nThe tests cannot be collected: see above.")
    return collector.proofs


def page(clauses: dict[str, dict[str, str]], proofs: dict[str, set[str]]) -> str:
    """The page's text; raises SystemExit for a mark that names no clause."""
    if unknown := sorted(set(proofs) - set(clauses)):
        raise SystemExit(f"No such clause: {', '.join(map(str, unknown))}. The clauses are in docs/clauses.yaml.")
    rows = (row(number, clause, proofs.get(number)) for number, clause in clauses.items())
    return INTRODUCTION + "\n".join(rows) + "\n"


def row(number: str, clause: dict[str, str], tests: set[str] | None) -> str:
    """One line of the table."""
    nothing = "(explains)" if clause.get("explains") else "none yet"
    return f"| {number} | {clause['words']} | {'<br>'.join(sorted(tests)) if tests else nothing} |"


def main(check: bool) -> None:
    """Write the page, or say whether it is up to date."""
    sys.path.insert(0, str(ROOT))
    text = page(yaml.safe_load(CLAUSES.read_text()), collect())
    if not check:
        PAGE.write_text(text)
    elif not PAGE.exists() or PAGE.read_text() != text:
        raise SystemExit("docs/policy.md is out of date. Run: make policy")


if __name__ == "__main__":
    main(check=sys.argv[1:] == ["--check"])
