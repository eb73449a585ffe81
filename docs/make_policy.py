"""Writes docs/policy.md: each clause of the policy, with the access rules, screens and tests that honour it.

`--check` says if it is up to date. Rules and screens cite their clauses themselves, and tests say which one they prove
with ``@pytest.mark.clause("1.6")``. Tests are collected, not run: what the page claims is proven by the run of the
tests themselves. An unknown clause is an error, so that a slip of the pen never looks like a proof.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pytest
import yaml

from cfsdocs.access.rules import RULES

ROOT = Path(__file__).resolve().parent.parent
CLAUSES = ROOT / "docs/clauses.yaml"
PAGE = ROOT / "docs/policy.md"
TEMPLATES = ROOT / "cfsdocs/web/templates"
CITED = re.compile(r'class="cfs-rules__clause">([^<{]+)<|, "(\d\.\d+(?:\([a-f]\))?)"\)')
"""In so many words, or as the last of a row that the template shows."""
TITLE = re.compile(r"{% block title %}(.*?){% endblock %}", re.DOTALL)
RANGE = re.compile(r"(\d\.)(\d+)-\1(\d+)")
INTRODUCTION = """# The policy, clause by clause

What the [policy](../cfsdocs/people/policy.txt) asks, in short, the access rules that hold it, the screens that cite it,
and the tests that prove that cfsdocs does it. Written by `make policy`; do not edit it by hand.

| Clause | What it asks | Rules | Screens | Tests that prove it |
| --- | --- | --- | --- | --- |
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


def named(cited: str) -> Iterator[str]:
    """The clauses of a citation: "7.1-7.3, footnote 1" names four."""
    for each in re.split(r"\s*,\s*", cited.strip()):
        if ranged := RANGE.fullmatch(each):
            yield from (f"{ranged[1]}{number}" for number in range(int(ranged[2]), int(ranged[3]) + 1))
        elif each:
            yield each


def rules() -> dict[str, set[str]]:
    """The access rules that hold each clause."""
    return _by_clause((rule.clause, f"`{rule.name}`") for rule in RULES)


def screens() -> dict[str, set[str]]:
    """The screens whose own words cite each clause. Pieces that several screens share have no title, so no line."""
    found = ((path, path.read_text()) for path in sorted(TEMPLATES.glob("*.jinja2")))
    return _by_clause(
        (cited, title) for _, text in found if (title := _title(text)) for cited in map("".join, CITED.findall(text))
    )


def _title(template: str) -> str:
    block = TITLE.search(template)
    return re.sub(r"{{.*?}}|{%.*?%}", "", block[1]).strip() if block else ""


def _by_clause(cited: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for clauses, what in cited:
        for clause in named(clauses):
            found.setdefault(clause, set()).add(what)
    return found


Honoured = dict[str, set[str]]


def page(clauses: dict[str, dict[str, str]], proofs: Honoured, *besides: Honoured) -> str:
    """The page's text; raises SystemExit for a mark or a citation that names no clause."""
    cited = {clause for each in (proofs, *besides) for clause in each}
    if unknown := sorted(cited - set(clauses)):
        raise SystemExit(f"No such clause: {', '.join(map(str, unknown))}. The clauses are in docs/clauses.yaml.")
    rows = (
        row(number, clause, proofs.get(number), *(each.get(number) for each in besides))
        for number, clause in clauses.items()
    )
    return INTRODUCTION + "\n".join(rows) + "\n"


def row(number: str, clause: dict[str, str], tests: set[str] | None, *besides: set[str] | None) -> str:
    """One line of the table."""
    nothing = "(explains)" if clause.get("explains") else "none yet"
    cells = ["<br>".join(sorted(each or ())) for each in besides]
    return f"| {' | '.join([number, clause['words'], *cells, '<br>'.join(sorted(tests)) if tests else nothing])} |"


def main(check: bool) -> None:
    """Write the page, or say whether it is up to date."""
    sys.path.insert(0, str(ROOT))
    text = page(yaml.safe_load(CLAUSES.read_text()), collect(), rules(), screens())
    if not check:
        PAGE.write_text(text)
    elif not PAGE.exists() or PAGE.read_text() != text:
        raise SystemExit("docs/policy.md is out of date. Run: make policy")


if __name__ == "__main__":
    main(check=sys.argv[1:] == ["--check"])
