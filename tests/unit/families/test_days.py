"""Birthdays, ages and the moment of becoming 18."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfsdocs.families.days import adult_at, age_on, birthday, is_adult, today

BORN = st.dates(date(1930, 1, 1), date(2030, 12, 31))


@given(BORN, st.integers(0, 60))
def test_somebody_is_of_an_age_from_that_birthday_on_and_not_the_day_before(born, age):
    assert age_on(born, birthday(born, age)) == age
    if age:
        assert age_on(born, birthday(born, age) - timedelta(days=1)) == age - 1


@given(BORN)
def test_becoming_18_is_a_moment_and_a_second_before_it_is_not(born):
    at = adult_at(born)
    assert is_adult(born, "", today(at))
    assert not is_adult(born, "", today(at - timedelta(seconds=1)))


def test_the_day_begins_at_midnight_in_england_in_summer_too():
    assert adult_at(date(2008, 7, 1)) == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert adult_at(date(2008, 12, 1)) == datetime(2026, 12, 1, tzinfo=UTC)


def test_born_on_29_february_is_18_on_1_march():
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert birthday(date(2008, 2, 29), 4) == date(2012, 2, 29)


@pytest.mark.parametrize(
    ("part", "adult"), [("child", False), ("Daughter of Amy", False), ("mother", True), ("", True)]
)
def test_without_a_birth_date_their_part_in_the_family_says(part, adult):
    assert is_adult(None, part, date(2026, 1, 1)) is adult
