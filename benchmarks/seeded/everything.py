"""One world, all its tables, parents before children."""

from __future__ import annotations

from benchmarks.seeded.columns import World
from benchmarks.seeded.needs import needs
from benchmarks.seeded.people import people, staff_of
from benchmarks.seeded.records import files_of, records


def generate(documents: int) -> World:
    """A world of so many documents (1,000 at least), with a folder for 40 and an account for 200 of them."""
    staff = staff_of(documents)
    files = files_of(documents, staff)
    return people(documents, staff) | records(documents, files) | needs(documents, files)
