"""How a world is written down: columns of values for each table, and moments as the text both databases take."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cfsdocs.db import FOREVER, Base

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
"""When everything in a world is asked."""

Columns = dict[str, Sequence[Any]]
World = dict[type[Base], Columns]


def chance(size: int, part: str) -> np.random.Generator:
    """Randomness for one part of one world: always the same, whatever the other parts draw."""
    return np.random.default_rng([size, zlib.crc32(part.encode())])


def _text(when: datetime) -> str:
    return when.replace(tzinfo=None).isoformat(" ", "microseconds")


@cache
def at(days: float | None) -> str:
    """So many days from ``NOW``, or for ever: UTC, of fixed width, as ``Instant`` writes it in SQLite."""
    return _text(FOREVER if days is None else NOW + timedelta(days=days))


def moments(days: NDArray[np.float64]) -> list[str]:
    """As ``at``, for many."""
    return [_text(NOW + timedelta(seconds=seconds)) for seconds in (days * 86_400).round().tolist()]


def refs(draw: np.random.Generator, count: int) -> list[str]:
    """Names as ``new_ref`` makes them."""
    drawn = draw.bytes(16 * count)
    return [base64.b32encode(drawn[i : i + 16]).decode()[:26].lower() for i in range(0, 16 * count, 16)]


def rows(model: type[Base], columns: Columns) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The names and rows to insert: what the world leaves out gets the model's own default."""
    given: dict[str, Iterable[Any]] = dict(columns)
    for column in model.__table__.columns:
        default = column.default
        if column.name not in given and default is not None and default.is_scalar:
            given[column.name] = repeat(default.arg)
    return list(given), zip(*given.values(), strict=False)
