"""The practice charity read once, and all of its files made once."""

import time
from datetime import date

import pytest

from cfsdocs.practice.charity import Charity
from cfsdocs.practice.planned import PlannedFile
from cfsdocs.practice.read import read_charity

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def charity() -> Charity:
    return read_charity(TODAY)


@pytest.fixture(scope="session")
def timed_files(charity: Charity) -> tuple[dict[str, bytes], float]:
    """The bytes of every file by its id, and the seconds of processor time that making them took."""
    started = time.process_time()
    made = {planned.id: planned.make() for planned in charity.files}
    return made, time.process_time() - started


@pytest.fixture(scope="session")
def made(timed_files: tuple[dict[str, bytes], float]) -> dict[str, bytes]:
    return timed_files[0]


@pytest.fixture(scope="session")
def planned(charity: Charity) -> dict[str, PlannedFile]:
    return {each.id: each for each in charity.files}
