"""England's working days, which the policy's "two working days" are counted in: no weekend, no bank holiday.

The bank holidays are the ``holidays`` library's, one-off ones included, so that nobody must keep a list here. A day is
one in England, whatever UTC says. Nothing here may know what is being waited for.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from holidays import country_holidays

try:
    HERE: tzinfo = ZoneInfo("Europe/London")
except ZoneInfoNotFoundError:  # a machine without the time zone database
    HERE = UTC

_DAY = timedelta(days=1)
_SATURDAY = 5


def after(moment: datetime, days: int) -> datetime:
    """The same time of day, ``days`` (0 or more) working days later; with 0 the next working day if this is none.

    What begins on a Saturday is counted from Monday on: one working day after it is Monday.
    """
    if days < 0:
        raise ValueError("working days are counted forwards")
    day = moment.astimezone(HERE).date()
    if days == 0:
        while not is_workday(day):
            day += _DAY
    for _ in range(days):
        day += _DAY
        while not is_workday(day):
            day += _DAY
    return datetime.combine(day, moment.astimezone(HERE).time(), HERE).astimezone(UTC)


def between(a: datetime, b: datetime) -> int:
    """How many working days begin after ``a`` and not after ``b``: 0 on the same day, and when ``b`` is the earlier."""
    first, last = a.astimezone(HERE).date(), b.astimezone(HERE).date()
    return sum(is_workday(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def is_workday(day: date) -> bool:
    """Whether people work on this day."""
    return day.weekday() < _SATURDAY and day not in _bank_holidays(day.year)


@lru_cache(64)
def _bank_holidays(year: int) -> frozenset[date]:
    """As a set of its own: the library's calendar fills itself while it is asked, which threads must not share."""
    return frozenset(country_holidays("GB", subdiv="ENG", years=year))
