"""Access beside other tools, on the same worlds in the same run: what decisions and lists cost, what each can say.

The worlds are in SQLCipher; the largest is left out, because pycasbin alone would take minutes to load it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import select

from benchmarks.asking import Asked
from benchmarks.clock import Question, take_turns
from benchmarks.peers import Casbin, Cedar, PermissionRows, PyramidAcl
from benchmarks.table import Row
from benchmarks.worlds import DATABASE_KEY, Say, in_sqlcipher
from cfsdocs.access.decide import Asker, decide
from cfsdocs.access.lists import NEWEST
from cfsdocs.access.models import Action, Grant
from cfsdocs.db import open_database, refresh_statistics, session_of
from cfsdocs.records.models import Document

LARGEST = 100_000
SLOW = 8
"""How often something that takes very long is asked."""
OURS = "cfsdocs, all rules, explained"
EXPRESSES = """\
                        cfsdocs   guardian rows   pycasbin     Cedar           Pyramid ACL
ends by itself          yes       no              no (1)       yes             no (1)
conflict beats grant    yes       no              deny effect  forbid          Deny entry
purpose                 yes       no              (2)          yes             no
categories, one grant   yes       no              (2)          policy each     no
list in one query       yes       yes             no           no              no
count in one query      yes       yes             no           no              no
names every failing     yes       no              no           no (3)          no
rule on refusal
who may see this        yes       yes             by listing   no              one permission
same rule text decides  yes       no              no           no              no
and lists
(1) only what the application leaves out when it loads the policy
(2) by a function of the application's own, called for each policy
(3) names the policies that decided; a refusal for want of any names none"""


class Decides(Protocol):
    """Whatever says yes or no about an account and a document."""

    def decide(self, account: int, document: int) -> bool:
        """May the account view the document?"""


class Ours:
    """cfsdocs itself, in the same dress."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.askers = {asker.account_id: asker for kind in asked.kinds.values() for asker in kind.askers}

    def decide(self, account: int, document: int) -> bool:
        """Every rule, with its verdict."""
        return bool(decide(self.asked.session, self.askers[account], document, Action.VIEW))


def measure(scratch: Path, sizes: list[int], seconds: float, say: Say) -> list[Row]:
    """Decisions and lists of ours and theirs, in every world that is not too large."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in (each for each in sizes if each <= LARGEST):
            in_sqlcipher(scratch, size, say).dispose()
            copy = Path(folder) / f"{size}.db"
            shutil.copy(next(scratch.glob(f"world_{size}_*.db")), copy)
            engine = open_database(f"sqlite:///{copy}", DATABASE_KEY)
            PermissionRows.write(engine)
            refresh_statistics(engine)
            rows += _in_one(Asked("SQLCipher", size, engine), size == min(sizes), seconds)
            engine.dispose()
    return rows


def _in_one(asked: Asked, one_by_one: bool, seconds: float) -> Iterator[Row]:
    session = session_of(asked.session.get_bind().engine)
    rows, ours = PermissionRows(session), Ours(asked)
    others: dict[str, Decides] = {
        OURS: ours,
        "guardian rows": rows,
        "pycasbin": Casbin(session, fast=False),
        "pycasbin, FastEnforcer": Casbin(session, fast=True),
        "Cedar": Cedar(session),
        "Pyramid ACL": PyramidAcl(session),
    }
    kind = asked.kinds["worker"]
    pairs = [(asker, asked.draw.choice(kind.theirs[asker.account_id])) for asker in (kind.askers * 20)[:300]]
    _none_refuses_what_we_allow(ours, others, pairs[:60])
    questions: dict[tuple[str, str], Question] = {
        ("decide", name): Question(_decider(each), pairs[: SLOW if name == "pycasbin" else None], asked.clock)
        for name, each in others.items()
    }
    theirs = {name: each for name, each in others.items() if name not in (OURS, "guardian rows", "pycasbin")}
    questions |= _lists(asked, rows, theirs if one_by_one else {})
    take_turns(list(questions.values()), seconds)
    yield Row(f"{asked.documents:,}: grants kept, {OURS}", session.query(Grant).count(), "rows")
    yield Row(f"{asked.documents:,}: rows kept for one of the actions, guardian rows", rows.size(), "rows")
    for (what, name), question in questions.items():
        base = questions[what, OURS].median
        yield Row(f"{asked.documents:,}: {what}, {name}", question.median, "ms")
        yield Row(f"{asked.documents:,}: {what}, {name} / ours", question.median / base, "x")


def _lists(asked: Asked, rows: PermissionRows, theirs: dict[str, Decides]) -> dict[tuple[str, str], Question]:
    ours = asked.questions()
    askers = (asked.kinds["worker"].askers * 5)[:100]
    newest = list(asked.session.scalars(select(Document.id).order_by(*NEWEST)))
    listed = {
        ("page", OURS): ours["worker", "page"],
        ("page", "guardian rows"): Question(lambda asker: rows.page(asker.account_id), askers, asked.clock),
        ("count", OURS): ours["worker", "count"],
        ("count", "guardian rows"): Question(lambda asker: rows.count(asker.account_id), askers, asked.clock),
    }
    for name, each in theirs.items():
        listed["page", f"{name}, one by one"] = Question(_lister(each, newest), askers[:SLOW], asked.clock)
    return listed


def _decider(each: Decides) -> Callable[[tuple[Asker, int]], bool]:
    return lambda pair: each.decide(pair[0].account_id, pair[1])


def _lister(each: Decides, newest: list[int]) -> Callable[[Asker], Any]:
    """What is left to do without a list query: decide from the newest on, until the page is full."""
    return lambda asker: list(islice((one for one in newest if each.decide(asker.account_id, one)), 50))


def _none_refuses_what_we_allow(ours: Ours, others: dict[str, Decides], pairs: list[tuple[Asker, int]]) -> None:
    allowed = [(asker.account_id, one) for asker, one in pairs if ours.decide(asker.account_id, one)]
    wrong = {name for name, each in others.items() for pair in allowed if not each.decide(*pair)}
    if wrong or not allowed:
        raise AssertionError(f"not a fair comparison: {', '.join(sorted(wrong)) or 'nothing is allowed'}")
