"""What happens by time: each part's reminders, escalations and endings, run hourly while serving, or from a timer.

Each part has a transaction of its own, so that one that fails keeps no other from running. Nothing here may decide
anything: access ends by the dates in its rows, whether this runs or not. A failure's log names the place in the program
and never what was being worked on.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from cfsdocs.db import writing

Remind = Callable[[Session, datetime], None]

PARTS: tuple[tuple[str, Remind], ...] = ()
"""Each part's name and its ``remind``, which can be run any number of times and does the same as once."""

log = logging.getLogger(__name__)


def run(engine: Engine, now: datetime, parts: tuple[tuple[str, Remind], ...] = PARTS) -> list[str]:
    """Run every part's reminders. Gives the names of those that failed."""
    failed = []
    for name, remind in parts:
        try:
            with writing(engine) as session:
                remind(session, now)
        except Exception as error:  # whatever it is, the others must run
            log.error("the reminders of %s failed: %s", name, place_of(error))
            failed.append(name)
    return failed


def place_of(error: BaseException) -> str:
    """What kind of error it is and where: without its words, which may hold what somebody typed."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
