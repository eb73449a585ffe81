"""CPU time of a question: ours and the PostgreSQL backend's. Time on the wall would tell about the neighbours."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

WARM_UP = 6


@dataclass
class Clock:
    """Measures what one session's questions cost."""

    backend: Path | None

    @classmethod
    def of(cls, session: Session) -> Clock:
        """A clock that sees the session's PostgreSQL backend too."""
        bind = session.get_bind()
        if not isinstance(bind, Engine) or bind.dialect.name != "postgresql":
            return cls(None)
        driver: Any = session.connection().connection.driver_connection
        return cls(Path(f"/proc/{driver.info.backend_pid}/schedstat"))

    def now(self) -> int:
        """Nanoseconds of CPU used so far."""
        elsewhere = int(self.backend.read_text().split()[0]) if self.backend else 0
        return time.process_time_ns() + elsewhere


@dataclass
class Question:
    """Something to be asked again and again, of different people and documents, and what it cost in milliseconds."""

    ask: Callable[[Any], Any]
    about: Sequence[Any]
    clock: Clock
    costs: list[float] = field(default_factory=list)
    _asked: int = 0

    def go(self, seconds: float, at_least: int = 3) -> None:
        """Ask for so long, or until everything has been asked once."""
        if not self.costs:
            for about in self.about[:WARM_UP]:
                self.ask(about)
        until = time.perf_counter() + seconds
        for turn in range(len(self.about)):
            about = self.about[self._asked % len(self.about)]
            self._asked += 1
            begun = self.clock.now()
            self.ask(about)
            self.costs.append((self.clock.now() - begun) / 1e6)
            if turn + 1 >= at_least and time.perf_counter() > until:
                return

    @property
    def median(self) -> float:
        """Milliseconds of CPU, at the median."""
        return median(self.costs)


def take_turns(questions: Sequence[Question], seconds: float, rounds: int = 3) -> None:
    """Ask all, round after round: a slow moment of the machine then falls on each of them alike."""
    for _ in range(rounds):
        for question in questions:
            question.go(seconds / rounds)
