"""Checkpoints are C2SP signed notes: another implementation's keys and notes are read, and only ours are believed."""

from __future__ import annotations

import pytest

from cfsdocs.errors import JournalDamaged
from cfsdocs.journal import Journal, Verifier
from cfsdocs.journal.note import Statement

GO_SEED = bytes.fromhex("810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173")
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_NOTE = (
    f"{GO_TEXT}\n\u2014 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""From the documentation of golang.org/x/mod/sumdb/note."""
STATED = Statement(1234, b"r" * 32)


def test_the_key_of_another_implementation_is_read_and_written_as_it_writes_it():
    assert str(Verifier.parse(GO_KEY)) == GO_KEY
    assert str(Journal("PeterNeumann", GO_SEED).verifier) == GO_KEY


def test_a_note_is_signed_as_another_implementation_signs_it():
    assert Journal("PeterNeumann", GO_SEED).sign_text(GO_TEXT) == GO_NOTE


def test_the_note_of_another_implementation_is_verified():
    assert Verifier.parse(GO_KEY).signed(GO_NOTE) + "\n" == GO_TEXT


def test_a_checkpoint_is_origin_size_and_root_and_reads_back(journal):
    note = journal.sign(STATED)
    assert note.split("\n")[:4] == [journal.origin, "1234", "cnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnI=", ""]
    assert journal.verifier.read(note) == STATED


def test_a_verifier_key_as_text_is_enough_to_check_a_checkpoint(journal):
    assert Verifier.parse(str(journal.verifier)).read(journal.sign(STATED)) == STATED


def test_no_character_of_a_checkpoint_can_be_changed(journal):
    note = journal.sign(STATED)
    for place, old in enumerate(note.rstrip("\n")):
        changed = note[:place] + ("A" if old != "A" else "B") + note[place + 1 :]
        with pytest.raises(JournalDamaged):
            journal.verifier.read(changed)


def test_a_checkpoint_that_lost_its_last_newline_or_was_sent_with_windows_ones_is_still_good(journal, tmp_path):
    file = tmp_path / "checkpoint.txt"
    file.write_bytes(journal.sign(STATED).rstrip("\n").replace("\n", "\r\n").encode())
    assert journal.verifier.read(file.read_text(encoding="utf-8")) == STATED


def test_other_signatures_on_a_checkpoint_are_let_be(journal):
    witness = Journal("witness.example/w1", b"w" * 32)
    text, _, ours = journal.sign(STATED).rpartition("\n\n")
    older = Journal(journal.origin, b"o" * 32)
    theirs = [each.sign_text(f"{text}\n").rpartition("\n\n")[2] for each in (witness, older)]
    noise = f"\u2014 {journal.origin} not-base64\nnonsense\n"
    assert journal.verifier.read(f"{text}\n\n{''.join(theirs)}{noise}{ours}") == STATED


@pytest.mark.parametrize(
    "other", [Journal("cfsdocs/journal/other", b"s" * 32), Journal("cfsdocs/journal/test", b"t" * 32)]
)
def test_a_checkpoint_of_another_origin_or_key_is_not_ours(journal, other):
    with pytest.raises(JournalDamaged, match="another's"):
        journal.verifier.read(other.sign(STATED))


@pytest.mark.parametrize("text", ["cfsdocs/journal/test\n1\n", "cfsdocs/journal/test\nmany\ncnI=\n", "x/y\n1\ncnI=\n"])
def test_a_text_of_ours_that_is_no_checkpoint_is_not_taken_for_one(journal, text):
    with pytest.raises(JournalDamaged, match="not a checkpoint"):
        journal.verifier.read(journal.sign_text(text))


@pytest.mark.parametrize("note", ["", "hello", "\n\n", "a\nb\nc\n"])
def test_what_is_no_note_is_refused(journal, note):
    with pytest.raises(JournalDamaged):
        journal.verifier.read(note)


@pytest.mark.parametrize(
    "text", ["", "a+b+c", GO_KEY[:-4], GO_KEY.replace("c74f", "c74e"), GO_KEY.replace("ARpc", "AhpC")]
)
def test_what_is_no_verifier_key_is_refused(text):
    with pytest.raises(ValueError, match="not a verifier key"):
        Verifier.parse(text)


@pytest.mark.parametrize("origin", ["", "with space", "with+plus", " "])
def test_an_origin_that_cannot_name_a_key_is_refused(origin):
    with pytest.raises(ValueError, match="no spaces"):
        Journal(origin, b"s" * 32)


def test_showing_a_journal_shows_no_key(journal):
    assert "ssss" not in repr(journal)
    assert "73" * 8 not in repr(journal)
    assert repr(journal) == "Journal(origin='cfsdocs/journal/test')"
