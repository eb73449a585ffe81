"""Days as the office counts them: today in England, some months on, the midnight that ends a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from cfsdocs.workdays import HERE


def today(now: datetime) -> date:
    """The day that it is in England."""
    return now.astimezone(HERE).date()


def months_on(day: date, months: int) -> date:
    """The same day so many months later, or that month's last."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def end_of(day: date) -> datetime:
    """00:00 of the day after, in England: when access that lasts to the end of ``day`` ends (3.5)."""
    return datetime.combine(day + timedelta(days=1), time(), HERE).astimezone(UTC)
