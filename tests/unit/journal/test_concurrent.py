"""Many who record at the same time: no gap, no two of one number, and it all proves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from cfsdocs.db import reading, writing
from cfsdocs.journal import append
from cfsdocs.journal.checkpoint import make, make_if_due
from cfsdocs.journal.models import Checkpoint, Entry
from cfsdocs.journal.verify import verify
from tests.unit.journal.trails import NOW, event

THREADS = 8
EACH = 25


def test_eight_threads_leave_no_gap_and_a_journal_that_proves(engine, journal):
    def record(thread: int) -> list[int]:
        indices = []
        for number in range(EACH):
            with writing(engine) as session:
                indices.append(append(session, event(thread * EACH + number)))
                if number % 10 == 9:
                    make(session, journal, NOW)
        return indices

    with ThreadPoolExecutor(THREADS) as pool:
        given = [index for indices in pool.map(record, range(THREADS)) for index in indices]
    assert sorted(given) == list(range(THREADS * EACH))
    with reading(engine) as session:
        notes = set(session.scalars(select(Entry.note)))
        session.rollback()
        report = verify(session, journal.verifier)
    assert len(notes) == report.entries == THREADS * EACH
    assert report.checkpoints == THREADS * (EACH // 10)


def test_threads_that_all_find_a_checkpoint_due_make_one(engine, journal):
    with writing(engine) as session:
        append(session, event())

    def due(_: int) -> None:
        with writing(engine) as session:
            make_if_due(session, journal, NOW)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(due, range(THREADS)))
    with reading(engine) as session:
        assert len(session.scalars(select(Checkpoint)).all()) == 1


def test_a_check_while_others_record_sees_one_moment(engine, journal):
    with writing(engine) as session:
        append(session, event())
        make(session, journal, NOW)

    def record(number: int) -> None:
        with writing(engine) as session:
            append(session, event(number))
            make(session, journal, NOW)

    with ThreadPoolExecutor(2) as pool:
        recorded = pool.map(record, range(1, 80))
        while True:
            with reading(engine) as session:
                report = verify(session, journal.verifier)
            assert report.covered == report.entries
            if report.entries == 80:
                break
    assert len(list(recorded)) == 79
