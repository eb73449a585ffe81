"""Checkpoints: one a minute while there is traffic, one whenever asked, and never one that contradicts another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from cfsdocs.db import reading, session_of, writing
from cfsdocs.errors import JournalDamaged, JournalUnavailable
from cfsdocs.journal import Journal
from cfsdocs.journal.append import stored
from cfsdocs.journal.checkpoint import EVERY, keep_up, make, make_if_due
from cfsdocs.journal.events import leaf
from cfsdocs.journal.models import Checkpoint, Entry
from cfsdocs.journal.note import Statement
from cfsdocs.journal.tree import EMPTY, consistency, consistent, includes, inclusion, leaf_hash
from tests.unit.journal.tampering import drop_triggers
from tests.unit.journal.trails import NOW, fill, filled


def test_a_checkpoint_states_every_entry_so_far(engine, journal):
    notes = filled(engine, journal, 3, 4)
    assert [journal.verifier.read(note).size for note in notes] == [3, 7]


def test_a_journal_without_entries_has_a_checkpoint_too(engine, journal):
    with writing(engine) as session:
        assert journal.verifier.read(make(session, journal, NOW).note) == Statement(0, EMPTY)
        fill(session, 3)
        assert make(session, journal, NOW).size == 3


def test_asking_again_without_traffic_gives_the_same_one(engine, journal):
    (note,) = filled(engine, journal, 3)
    with writing(engine) as session:
        assert make(session, journal, NOW + timedelta(days=1)).note == note
        assert len(session.scalars(select(Checkpoint)).all()) == 1


@pytest.mark.parametrize(
    ("later", "due"),
    [
        (timedelta(0), False),
        (EVERY - timedelta(microseconds=1), False),
        (EVERY, True),
        (-EVERY, True),
        (-EVERY + timedelta(microseconds=1), False),
    ],
)
def test_one_is_due_a_minute_after_the_last_or_when_the_last_claims_to_be_of_the_future(engine, journal, later, due):
    filled(engine, journal, 3)
    with writing(engine) as session:
        fill(session, 1, 3)
        made = make_if_due(session, journal, NOW + later)
        assert (made.size if made else None) == (4 if due else None)


def test_the_first_is_due_at_once(engine, journal):
    with writing(engine) as session:
        fill(session, 1)
        assert make_if_due(session, journal, NOW) is not None


def test_whoever_holds_two_checkpoints_can_be_given_the_proof_that_one_continues_the_other(engine, journal):
    old, new = (journal.verifier.read(note) for note in filled(engine, journal, 11, 12))
    with reading(engine) as session:
        proof = consistency(old.size, new.size, stored(session.connection()))
    assert len(proof) <= 6
    assert consistent(old.size, new.size, old.root, new.root, proof)


def test_whoever_holds_a_checkpoint_can_be_given_the_proof_of_one_entry(engine, journal):
    stated = journal.verifier.read(filled(engine, journal, 11)[0])
    with reading(engine) as session:
        entry = session.execute(select(Entry.__table__).where(Entry.index == 4)).mappings().one()
        proof = inclusion(4, stated.size, stored(session.connection()))
    assert includes(4, stated.size, leaf_hash(leaf(entry)), proof, stated.root)


@pytest.mark.clause("3.4(f)")
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE journal_node SET hash = '\\x00' WHERE level = 0 AND position = 6",
        "UPDATE journal_node SET hash = '\\x00' WHERE level = 1 AND position = 2",
        "UPDATE journal_node SET hash = '\\x00' WHERE level = 2 AND position = 0",
        "UPDATE journal_node SET hash = '\\x00' WHERE level = 3 AND position = 0",
        "DELETE FROM journal_node WHERE level = 3",
        "DELETE FROM journal_node WHERE level = 2 AND position = 0",
        'DELETE FROM journal_entry WHERE "index" > 4',
        "DELETE FROM journal_entry",
    ],
)
def test_what_the_last_checkpoint_contradicts_is_never_signed(engine, journal, tampering):
    """Seven leaves lie under nodes 2/0, 1/2 and 0/6, eight under 3/0: each way up is looked at."""
    filled(engine, journal, 7)
    with writing(engine) as session:
        fill(session, 1, 7)
        drop_triggers(session)
        session.execute(text(tampering))
    with pytest.raises(JournalDamaged, match="contradicts"), writing(engine) as session:
        make(session, journal, NOW + timedelta(hours=1))


def test_traffic_makes_a_checkpoint_a_minute(engine, journal):
    for number in range(180):
        with writing(engine) as session:
            fill(session, 1, number)
            keep_up(session, journal, NOW + timedelta(seconds=number))
    with reading(engine) as session:
        assert session.scalars(select(Checkpoint.size).order_by(Checkpoint.size)).all() == [1, 61, 121]


def test_a_damaged_journal_still_records_gets_no_checkpoint_and_is_cried_out(engine, journal, caplog):
    filled(engine, journal, 7)
    with writing(engine) as session:
        drop_triggers(session)
        session.execute(text("UPDATE journal_checkpoint SET note = 'changed'"))
    with writing(engine) as session:
        fill(session, 1, 7)
        keep_up(session, journal, NOW + timedelta(hours=1))
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
    assert "no checkpoint was made: this is not a checkpoint of this journal" in caplog.text
    with reading(engine) as session:
        assert session.scalars(select(Checkpoint.size)).all() == [7]
        assert session.scalar(select(func.count()).select_from(Entry)) == 8


def test_the_last_checkpoint_under_another_key_is_never_built_on(engine, journal):
    filled(engine, journal, 3)
    with pytest.raises(JournalDamaged, match="another's"), writing(engine) as session:
        make(session, Journal(journal.origin, b"x" * 32), NOW)


def test_a_checkpoint_that_cannot_be_written_is_the_journals_failure(engine, journal):
    filled(engine, journal, 3)
    with session_of(engine, writing=True) as session:
        fill(session, 1, 3)
        read_only = "PRAGMA query_only = ON" if engine.dialect.name == "sqlite" else "SET TRANSACTION READ ONLY"
        session.execute(text(read_only))
        with pytest.raises(JournalUnavailable):
            make(session, journal, NOW)
    engine.dispose()  # the connection that may only read
