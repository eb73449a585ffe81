"""Access: what decisions and lists cost in CPU, and whether that stays flat from 10,000 to 1,000,000 documents.

Medians of ours plus the PostgreSQL backend's CPU time. The questions take turns with each other and the worlds with
one another, so that a slow moment of the machine falls on all; only ratios within a run are claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.asking import HARDEST, KINDS, WORDS, Asked
from benchmarks.clock import Question, take_turns
from benchmarks.table import Row

SECONDS = 3.0
"""For each question in each world."""
DECIDE_MOST, DECIDE_GROWTH, MANY_MOST, WHO_MOST, WORD_MOST = 8.0, 1.3, 40.0, 12.0, 10.0
LIST_GROWTH = {"SQLCipher": 1.8, "PostgreSQL": 2.5}
LISTS = ("page", "count", "families")
FOLDER_PAGE = "page of a folder"
"""No claim of flatness: some forty rows on as many pages of the database, so what grows is what the cache misses."""

Key = tuple[str, str]


@dataclass(frozen=True)
class Measured:
    """One database's medians, in milliseconds, by world and question."""

    database: str
    medians: dict[int, dict[Key, float]]

    @property
    def sizes(self) -> list[int]:
        """The worlds, the smallest first."""
        return sorted(self.medians)

    def growth(self, key: Key) -> float:
        """From the smallest world to the largest."""
        return self.medians[self.sizes[-1]][key] / self.medians[self.sizes[0]][key]


def measure(worlds: Sequence[Asked], seconds: float = SECONDS) -> list[Row]:
    """Ask everything in every world. The worlds of one database must be given in one go."""
    rows: list[Row] = []
    for database in dict.fromkeys(world.database for world in worlds):
        measured = _measure(database, [world for world in worlds if world.database == database], seconds)
        rows += [*_figures(measured), *_decisions(measured), *_lists(measured), *_words(measured)]
    return rows


def _measure(database: str, worlds: Sequence[Asked], seconds: float) -> Measured:
    asked: dict[tuple[Key, int], Question] = {}
    for world in worlds:
        asked |= {(key, world.documents): question for key, question in world.questions().items()}
    take_turns([asked[each] for each in sorted(asked)], seconds)
    sizes = {world.documents for world in worlds}
    return Measured(
        database, {size: {key: each.median for (key, of), each in asked.items() if of == size} for size in sizes}
    )


def _at_most(name: str, figure: float, most: float) -> Row:
    return Row(name, figure, "x", f"<= {most}", figure <= most)


def _figures(measured: Measured) -> Iterator[Row]:
    for size in measured.sizes:
        for (kind, what), cost in sorted(measured.medians[size].items()):
            yield Row(f"{measured.database} {size:,}: {' '.join(filter(None, (kind, what)))}", cost, "ms")


def _decisions(measured: Measured) -> Iterator[Row]:
    for size in measured.sizes:
        costs, where = measured.medians[size], f"{measured.database} {size:,}"
        for kind in KINDS:
            decide = costs[kind, "decide"]
            yield _at_most(f"{where}: {kind} decide / primary key", decide / costs["", "primary key"], DECIDE_MOST)
            yield _at_most(f"{where}: {kind} decide 200 / decide", costs[kind, "decide 200"] / decide, MANY_MOST)
        slowest = max(costs[kind, "decide"] for kind in KINDS)
        yield _at_most(f"{where}: who / decide", costs["", "who"] / slowest, WHO_MOST)
    for kind in KINDS if len(measured.sizes) > 1 else ():
        yield _at_most(_grown(measured, f"{kind} decide"), measured.growth((kind, "decide")), DECIDE_GROWTH)


def _lists(measured: Measured) -> Iterator[Row]:
    for kind in KINDS if len(measured.sizes) > 1 else ():
        for what in LISTS:
            most = LIST_GROWTH[measured.database]
            yield _at_most(_grown(measured, f"{kind} {what}"), measured.growth((kind, what)), most)
        yield Row(_grown(measured, f"{kind} {FOLDER_PAGE}"), measured.growth((kind, FOLDER_PAGE)), "x")


def _words(measured: Measured) -> Iterator[Row]:
    for size in measured.sizes:
        costs = measured.medians[size]
        slowest = max(costs[kind, "page"] for kind in KINDS)
        for name in (*WORDS, HARDEST):
            worst = max(costs[kind, f"page, {name} word"] for kind in KINDS)
            where = f"{measured.database} {size:,}: slowest page, {name} word / without a word"
            yield _at_most(where, worst / slowest, WORD_MOST)


def _grown(measured: Measured, what: str) -> str:
    return f"{measured.database}: {what}, from {measured.sizes[0]:,} to {measured.sizes[-1]:,}"
