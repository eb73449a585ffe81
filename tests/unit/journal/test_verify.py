"""The check says how much is proven, and where a journal is wrong, in a sentence that somebody can act on."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from cfsdocs.db import reading, session_of, writing
from cfsdocs.errors import JournalDamaged
from cfsdocs.journal import Journal
from cfsdocs.journal import verify as module
from cfsdocs.journal.models import Entry
from cfsdocs.journal.note import Statement
from cfsdocs.journal.tree import EMPTY
from cfsdocs.journal.verify import verify
from tests.unit.journal.tampering import cover_up, drop_triggers
from tests.unit.journal.trails import event, fill, filled


def report_of(engine, journal, *held, progress=None):
    with reading(engine) as session:
        return verify(session, journal.verifier, held, progress)


def tamper(engine, *statements):
    with writing(engine) as session:
        drop_triggers(session)
        for statement in statements:
            session.execute(text(statement))


@pytest.fixture(params=[1, 1024])
def any_batch(request, monkeypatch):
    monkeypatch.setattr(module, "BATCH", request.param)


def test_a_sound_journal_is_reported_with_how_much_is_proven(engine, journal, any_batch):
    notes = filled(engine, journal, 3, 4, 5)
    with writing(engine) as session:
        fill(session, 2, 12)
    report = report_of(engine, journal, notes[1], notes[0])
    assert (report.entries, report.checkpoints, report.covered, report.proven) == (14, 3, 12, 7)
    assert report.until == event(13).at
    assert journal.verifier.read(notes[2]).root != report.root


def test_the_root_is_what_a_checkpoint_of_now_states(engine, journal, any_batch):
    notes = filled(engine, journal, 9)
    assert report_of(engine, journal).root == journal.verifier.read(notes[0]).root


def test_an_empty_journal_is_sound(engine, journal):
    report = report_of(engine, journal, journal.sign(Statement(0, EMPTY)))
    assert (report.entries, report.until, report.root, report.proven) == (0, None, EMPTY, 0)


def test_an_empty_journal_does_not_pass_for_a_full_one(engine, journal):
    with pytest.raises(JournalDamaged, match="states 5 entries, and there are 0"):
        report_of(engine, journal, journal.sign(Statement(5, b"r" * 32)))


def test_a_false_root_of_nothing_is_seen(engine, journal):
    filled(engine, journal, 2)
    with pytest.raises(JournalDamaged):
        report_of(engine, journal, journal.sign(Statement(0, b"r" * 32)))


def test_progress_tells_of_every_entry(engine, journal, any_batch):
    filled(engine, journal, 9)
    done = []
    report_of(engine, journal, progress=done.append)
    assert sum(done) == 9


def test_a_changed_entry_is_named(engine, journal, any_batch):
    filled(engine, journal, 9)
    tamper(engine, 'UPDATE journal_entry SET account_id = 5 WHERE "index" IN (5, 7)')
    with pytest.raises(JournalDamaged, match="entry 5 is not what was recorded") as caught:
        report_of(engine, journal)
    assert (caught.value.first, caught.value.before) == (5, 6)


def test_a_missing_entry_is_named(engine, journal, any_batch):
    filled(engine, journal, 9)
    tamper(engine, 'DELETE FROM journal_entry WHERE "index" IN (4, 6)')
    with pytest.raises(JournalDamaged, match="entry 4 is missing") as caught:
        report_of(engine, journal)
    assert (caught.value.first, caught.value.before) == (4, 5)


WITHOUT_ITS_KEY = (
    "CREATE TABLE copy AS SELECT * FROM journal_entry",
    "DROP TABLE journal_entry",
    "ALTER TABLE copy RENAME TO journal_entry",
)


def test_an_entry_that_is_there_twice_is_named(sqlcipher, journal, any_batch):
    filled(sqlcipher, journal, 9)
    again = 'INSERT INTO journal_entry SELECT * FROM journal_entry WHERE "index" = 3'
    tamper(sqlcipher, *WITHOUT_ITS_KEY, again)
    with pytest.raises(JournalDamaged, match=r"entry 3 is there twice|entry 4 is missing, or the one before"):
        report_of(sqlcipher, journal)


@pytest.mark.parametrize("index", ["-1", "NULL"])
def test_an_entry_put_in_outside_the_numbers_is_seen(sqlcipher, journal, index, any_batch):
    filled(sqlcipher, journal, 9)
    put_in = f'UPDATE journal_entry SET "index" = {index} WHERE "index" = 99'
    copied = "INSERT INTO journal_entry SELECT 99, " + ", ".join(
        column.key for column in Entry.__table__.columns if column.key != "index"
    )
    tamper(sqlcipher, *WITHOUT_ITS_KEY, f'{copied} FROM journal_entry WHERE "index" = 3', put_in)
    with pytest.raises(JournalDamaged, match="no number of its own"):
        report_of(sqlcipher, journal)


@pytest.mark.parametrize(
    "value", ["at = 'yesterday'", "at = 7", "note = x'ff00'", "note = CAST(x'ff' AS TEXT)", "rules = x'00'"]
)
def test_an_entry_that_cannot_even_be_read_is_named(sqlcipher, journal, value, any_batch):
    filled(sqlcipher, journal, 9)
    tamper(sqlcipher, f'UPDATE journal_entry SET {value} WHERE "index" = 6')
    with pytest.raises(JournalDamaged, match="entry 6 was changed: it cannot be read") as caught:
        report_of(sqlcipher, journal)
    assert (caught.value.first, caught.value.before) == (6, 7)


@pytest.mark.parametrize(("level", "position", "first", "before"), [(0, 6, 6, 7), (1, 2, 4, 6), (3, 0, 0, 8)])
def test_a_changed_or_missing_hash_is_placed_among_its_entries(engine, journal, level, position, first, before):
    filled(engine, journal, 9)
    for change in ("UPDATE journal_node SET hash = '\\x00'", "DELETE FROM journal_node"):
        with session_of(engine, writing=True) as session:
            drop_triggers(session)
            session.execute(text(f"{change} WHERE level = {level} AND position = {position}"))
            with pytest.raises(JournalDamaged) as caught:
                verify(session, journal.verifier)
        assert (caught.value.first, caught.value.before) == (first, before)


def test_entries_that_were_cut_off_with_their_hashes_left_are_seen(engine, journal, any_batch):
    filled(engine, journal, 5)
    with writing(engine) as session:
        fill(session, 4, 5)
    tamper(engine, 'DELETE FROM journal_entry WHERE "index" > 5')
    with pytest.raises(JournalDamaged, match="entries after 5 were cut off") as caught:
        report_of(engine, journal)
    assert caught.value.first == 6


def test_entries_that_were_cut_off_before_a_kept_checkpoint_are_seen(engine, journal):
    filled(engine, journal, 4, 4)
    tamper(engine, 'DELETE FROM journal_entry WHERE "index" > 5')
    with pytest.raises(JournalDamaged, match="states 8 entries, and there are 6") as caught:
        report_of(engine, journal)
    assert (caught.value.first, caught.value.before) == (4, 8)


def test_a_kept_checkpoint_that_was_changed_is_named(engine, journal):
    filled(engine, journal, 4, 4)
    tamper(engine, "UPDATE journal_checkpoint SET note = replace(note, '4', '5') WHERE size = 4")
    with pytest.raises(
        JournalDamaged, match=r"own checkpoint of 4 entries: this checkpoint's signature|not a checkpoint"
    ):
        report_of(engine, journal)


def test_a_kept_checkpoint_under_anothers_size_is_named(engine, journal):
    notes = filled(engine, journal, 4, 4)
    with writing(engine) as session:
        drop_triggers(session)
        session.execute(text("UPDATE journal_checkpoint SET note = :note WHERE size = 8"), {"note": notes[0]})
    with pytest.raises(JournalDamaged, match="own checkpoint of 8 entries is that of 4"):
        report_of(engine, journal)


def test_of_two_held_checkpoints_the_window_between_them_is_named(engine, journal, any_batch):
    first, second, _ = filled(engine, journal, 4, 4, 4)
    with writing(engine) as session:
        drop_triggers(session)
        session.execute(text('UPDATE journal_entry SET account_id = 5 WHERE "index" = 6'))
        cover_up(session, journal)
    with pytest.raises(JournalDamaged, match="among entries 4 to 7") as caught:
        report_of(engine, journal, second, first)
    assert (caught.value.first, caught.value.before) == (4, 8)
    assert report_of(engine, journal, first).proven == 4


def test_a_checkpoint_of_another_journal_proves_nothing(engine, journal):
    filled(engine, journal, 4)
    other = Journal("cfsdocs/journal/other", b"o" * 32)
    with pytest.raises(JournalDamaged, match="not a checkpoint of this journal"):
        report_of(engine, journal, other.sign(Statement(4, b"r" * 32)))


def test_what_goes_wrong_is_said_without_what_an_entry_says(engine, journal):
    filled(engine, journal, 9)
    tamper(engine, "UPDATE journal_entry SET note = 'Jane Marlow' WHERE \"index\" = 5")
    with pytest.raises(JournalDamaged) as caught:
        report_of(engine, journal)
    assert not re.search("Jane|Marlow", str(caught.value))
