"""Birthdays and days, as England counts them. Nothing is looked up."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from cfsdocs.workdays import HERE

ADULT = 18


def today(now: datetime) -> date:
    """The day it is in the office."""
    return now.astimezone(HERE).date()


def midnight(day: date) -> datetime:
    """The moment at which a day begins here."""
    return datetime.combine(day, time(), HERE).astimezone(UTC)


def birthday(born: date, age: int) -> date:
    """The day on which somebody comes to an age. Born on 29 February, on 1 March of other years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def age_on(born: date, day: date) -> int:
    """Whole years."""
    return day.year - born.year - (day < birthday(born, day.year - born.year))


def adult_at(born: date) -> datetime:
    """The moment of becoming 18: nobody else's consent counts from then on."""
    return midnight(birthday(born, ADULT))


def is_adult(born: date | None, part: str, day: date) -> bool:
    """Whether to treat somebody as an adult: by birth date; without one, by their part in the family."""
    if born is not None:
        return day >= birthday(born, ADULT)
    return not part.casefold().startswith(("child", "baby", "son", "daughter", "brother", "sister"))
