"""Working days are England's: weekends, bank holidays and one-off bank holidays do not count, summer time does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfsdocs.workdays import HERE, after, between, is_workday


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE).astimezone(UTC)


@pytest.mark.parametrize(
    ("began", "days", "ends"),
    [
        ("2026-11-23T09:00", 2, "2026-11-25T09:00"),
        ("2026-11-27T09:00", 2, "2026-12-01T09:00"),  # over a weekend
        ("2026-11-28T09:00", 1, "2026-11-30T09:00"),  # begun on a Saturday
        ("2026-12-24T16:30", 2, "2026-12-30T16:30"),  # Christmas Day, and Boxing Day's substitute
        ("2027-03-25T10:00", 1, "2027-03-30T10:00"),  # Good Friday and Easter Monday, and the clocks go forward
        ("2023-05-05T10:00", 1, "2023-05-09T10:00"),  # the Coronation
        ("2026-11-23T09:00", 0, "2026-11-23T09:00"),
        ("2026-11-28T09:00", 0, "2026-11-30T09:00"),
    ],
)
def test_working_days_pass_over_weekends_and_bank_holidays(began: str, days: int, ends: str) -> None:
    assert after(at(began), days) == at(ends)


def test_it_is_the_day_in_england_that_counts() -> None:
    just_after_midnight_there = datetime(2026, 6, 7, 23, 30, tzinfo=UTC)  # Monday 8 June, 00:30
    assert between(just_after_midnight_there, datetime(2026, 6, 8, 9, tzinfo=UTC)) == 0


def test_scotlands_bank_holidays_are_working_days() -> None:
    assert is_workday(datetime(2026, 1, 2, tzinfo=UTC).date())
    assert not is_workday(datetime(2026, 8, 31, tzinfo=UTC).date())


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        after(at("2026-11-23T09:00"), -1)
    assert between(at("2026-11-25T09:00"), at("2026-11-23T09:00")) == 0


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), st.integers(1, 30))  # noqa: DTZ001 (they get their zone below)
def test_as_many_working_days_lie_between_as_were_added(naive: datetime, days: int) -> None:
    began = naive.replace(tzinfo=UTC)
    ends = after(began, days)

    assert between(began, ends) == days
    assert is_workday(ends.astimezone(HERE).date())
    assert between(began, ends - timedelta(days=1)) == days - 1
