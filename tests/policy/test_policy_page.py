"""docs/policy.md says which tests prove which clause: it must be complete, true and of today."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from docs import make_policy

ROOT = Path(__file__).parents[2]
POLICY = (ROOT / "cfsdocs/people/policy.txt").read_text()
CLAUSES = yaml.safe_load((ROOT / "docs/clauses.yaml").read_text())


def test_the_page_is_up_to_date():
    done = subprocess.run(
        [sys.executable, ROOT / "docs/make_policy.py", "--check"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr + done.stdout


def test_every_clause_of_the_policy_is_listed_and_no_other():
    numbered = set(re.findall(r"^(?:- )?(\d\.\d+) ", POLICY, re.MULTILINE))
    assert numbered == {number for number in CLAUSES if re.fullmatch(r"\d\.\d+", number)}
    assert {"¹", "²"} == set(re.findall(r"^[¹²]", POLICY, re.MULTILINE))
    assert {"footnote 1", "footnote 2"} <= set(CLAUSES)


def test_a_mark_that_names_no_clause_is_an_error():
    with pytest.raises(SystemExit, match=r"No such clause: 1\.9"):
        make_policy.page(CLAUSES, {"1.9": {"Something"}})


def test_a_clause_without_a_test_says_so():
    text = make_policy.page(CLAUSES, {"1.6": {"Need to know"}})
    assert re.search(r"^\| 1\.6 \|.*\| Need to know \|$", text, re.MULTILINE)
    assert re.search(r"^\| 1\.7 \|.*\| none yet \|$", text, re.MULTILINE)
    assert re.search(r"^\| 1\.8 \|.*\| \(explains\) \|$", text, re.MULTILINE)


def test_a_rule_and_a_screen_stand_beside_the_clause_that_they_cite():
    assert "`no_conflict`" in make_policy.rules()["7.2"]  # out of "7.1-7.3"
    assert "Help" in make_policy.screens()["1.6"]


def test_a_citation_of_no_clause_is_an_error():
    with pytest.raises(SystemExit, match=r"No such clause: 9\.9"):
        make_policy.page(CLAUSES, {}, {"9.9": {"Some screen"}})
