"""What happens by time, while serving or from a timer: each part's reminders, escalations and endings, and mail.

Each part has a transaction of its own, so that one that fails keeps no other from running. Nothing here may decide
anything: access ends by the dates in its rows, whether this runs or not. A failure's log names the place in the program
and never what was being worked on.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from cfsdocs.conflicts import remind as conflicts
from cfsdocs.db import writing
from cfsdocs.families import remind as families
from cfsdocs.house import House
from cfsdocs.intake import remind as intake
from cfsdocs.needs import remind as needs
from cfsdocs.notices.mailing import Delivery, mail_notices
from cfsdocs.personnel import remind as personnel
from cfsdocs.policies import remind as policies
from cfsdocs.settings import Settings

Remind = Callable[[Session, datetime], None]

PARTS: tuple[tuple[str, Remind], ...] = (
    ("policies", policies.remind),
    ("needs", needs.remind),
    ("families", families.remind),
    ("intake", intake.remind),
    ("conflicts", conflicts.remind),
    ("personnel", personnel.remind),
)
"""Each part's name and its ``remind``, which can be run any number of times and does the same as once."""


def parts_of(settings: Settings) -> tuple[tuple[str, Remind], ...]:
    """The parts as an installation's settings have them."""
    of_age = ("families", partial(families.remind, ages=settings.consent_ages))
    return tuple(of_age if name == "families" else (name, remind) for name, remind in PARTS)


HOURLY = timedelta(hours=1)
TICK = 60.0
"""Seconds between two looks at what is due."""
WHEN_DOWN = timedelta(minutes=5)
"""How long a mail server that cannot be used is left in peace."""

_LOCK = text("SELECT pg_advisory_xact_lock(27978668486648692)")  # the journal's is one less
log = logging.getLogger(__name__)


def remind_all(engine: Engine, now: datetime, parts: tuple[tuple[str, Remind], ...] = PARTS) -> list[str]:
    """Run every part's reminders. Gives the names of those that failed."""
    failed = []
    for name, remind in parts:
        try:
            with writing(engine) as session:
                _one_at_a_time(session)
                remind(session, now)
        except Exception as error:  # whatever it is, the others must run
            log.error("the reminders of %s failed: %s", name, place_of(error))
            failed.append(name)
    return failed


def send_mail(house: House, now: datetime) -> Delivery:
    """Send the mail that is due. Whatever goes wrong waits for the next time."""
    try:
        return mail_notices(house.engine, house.settings, now)
    except Exception as error:
        log.error("mail failed: %s", place_of(error))
        return Delivery(connected=False)


def keep_time(
    house: House,
    stop: threading.Event,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    tick: float = TICK,
) -> None:
    """Remind hourly and send mail each ``tick`` seconds until ``stop`` is set: for a thread beside the application."""
    remind_at = mail_at = clock()
    while True:
        now = clock()
        if now >= remind_at:
            remind_all(house.engine, now, parts_of(house.settings))
            remind_at = now + HOURLY
        if now >= mail_at and not send_mail(house, now).connected:
            mail_at = now + WHEN_DOWN
        if stop.wait(tick):
            return


def _one_at_a_time(session: Session) -> None:
    """Where several machines serve one database, they take turns: what one has done, the next one finds done."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_LOCK)


def place_of(error: BaseException) -> str:
    """What kind of error it is and where: without its words, which may hold what somebody typed."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
