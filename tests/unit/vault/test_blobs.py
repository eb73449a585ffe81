"""Sealing and opening: the stream, the keys and the store together."""

import dataclasses
import hashlib
import os
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cfsdocs.db import new_ref
from cfsdocs.errors import BlobDamaged, BlobExists, BlobMissing, KeyUnusable
from cfsdocs.vault.blobs import BlobContext, open_range, seal
from cfsdocs.vault.keys import BlobKey, FolderKey, WrappedKey, new_key, rewrap, unwrap
from cfsdocs.vault.local import LocalStore
from cfsdocs.vault.stream import SEGMENT, ciphertext_size

pytest.importorskip("tink", reason="the tink package is the oracle: pip install cfsdocs[test]")
from tests.unit.vault.tink_oracle import Tink

CONTEXT = BlobContext("the charity", "document-1", 1, "original")
OTHERS = [
    {"organisation": "another charity"},
    {"document": "document-2"},
    {"version": 2},
    {"kind": "text"},
    {"page": 1},
]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return LocalStore.create(tmp_path_factory.mktemp("vault") / "store")


@pytest.fixture(scope="module")
def folder_key():
    return new_key(FolderKey, "folder-1")


@pytest.fixture(scope="module")
def content():
    return os.urandom(3 * SEGMENT + 1234)


@pytest.fixture(scope="module")
def sealed(store, folder_key, content):
    return seal(store, new_ref(), folder_key, CONTEXT, [content])


def path_of(store, sealed):
    return store.folder / sealed.name[:2] / sealed.name


def test_what_is_sealed_opens_again(store, folder_key, sealed, content):
    assert b"".join(open_range(store, sealed, folder_key, CONTEXT)) == content


def test_sealing_tells_size_and_hash_of_the_plaintext(sealed, content):
    assert sealed.size == len(content)
    assert sealed.sha256 == hashlib.sha256(content).hexdigest()


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_range_opens_as_the_plain_slice(store, folder_key, sealed, content, data):
    start = data.draw(st.integers(0, len(content)))
    stop = data.draw(st.integers(start, len(content)))

    assert b"".join(open_range(store, sealed, folder_key, CONTEXT, start, stop)) == content[start:stop]


def test_nothing_readable_is_on_the_disk(store, folder_key):
    line = b"The family lives at 12 Nowhere Lane. "
    sealed = seal(store, new_ref(), folder_key, CONTEXT, [line * 5000])

    stored = path_of(store, sealed).read_bytes()

    assert len(stored) == ciphertext_size(len(line) * 5000)
    assert b"Nowhere" not in stored


@pytest.mark.parametrize("change", OTHERS, ids=lambda change: next(iter(change)))
def test_a_blob_does_not_open_as_anything_else(store, folder_key, sealed, change):
    with pytest.raises((BlobDamaged, KeyUnusable)):
        open_range(store, sealed, folder_key, dataclasses.replace(CONTEXT, **change))


def test_every_fact_of_the_context_is_in_the_associated_data():
    contexts = [CONTEXT, *(dataclasses.replace(CONTEXT, **change) for change in OTHERS)]

    assert len(OTHERS) == len(dataclasses.fields(BlobContext))
    assert len({each.associated_data() for each in contexts}) == len(contexts)


@given(st.tuples(st.text(), st.text(), st.text()), st.tuples(st.text(), st.text(), st.text()))
def test_different_facts_never_give_the_same_associated_data(one, other):
    def associated_data(facts):
        return BlobContext(facts[0], facts[1], 1, facts[2]).associated_data()

    assert (associated_data(one) == associated_data(other)) == (one == other)


def test_the_associated_data_stays_what_it_is_from_release_to_release():
    assert CONTEXT.associated_data() == (
        b'{"document":"document-1","kind":"original","organisation":"the charity","page":0,'
        b'"purpose":"cfsdocs blob 1","version":1}'
    )


def test_blobs_exchanged_on_the_disk_do_not_open(store, folder_key):
    one = seal(store, new_ref(), folder_key, CONTEXT, [b"one"])
    two = seal(store, new_ref(), folder_key, CONTEXT, [b"two"])
    first, second = path_of(store, one), path_of(store, two)
    first_bytes = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(first_bytes)

    for sealed in (one, two):
        with pytest.raises(BlobDamaged):
            open_range(store, sealed, folder_key, CONTEXT)


def test_rows_exchanged_in_the_database_do_not_open(store, folder_key):
    one = seal(store, new_ref(), folder_key, CONTEXT, [b"one"])
    two = seal(store, new_ref(), folder_key, CONTEXT, [b"two"])

    with pytest.raises(KeyUnusable):
        open_range(store, dataclasses.replace(one, wrapped_key=two.wrapped_key), folder_key, CONTEXT)
    with pytest.raises(KeyUnusable):
        open_range(store, dataclasses.replace(one, name=two.name), folder_key, CONTEXT)


@pytest.mark.parametrize("kept", [SEGMENT, 2 * SEGMENT, 3 * SEGMENT, 3 * SEGMENT + 1])
def test_a_blob_cut_short_is_refused_also_for_a_range_that_is_whole(store, folder_key, content, kept):
    sealed = seal(store, new_ref(), folder_key, CONTEXT, [content])
    os.truncate(path_of(store, sealed), kept)

    with pytest.raises(BlobDamaged):
        open_range(store, sealed, folder_key, CONTEXT, 0, 10)


def test_a_blob_with_a_byte_too_many_is_refused(store, folder_key, content):
    sealed = seal(store, new_ref(), folder_key, CONTEXT, [content])
    with path_of(store, sealed).open("ab") as file:
        file.write(b"x")

    with pytest.raises(BlobDamaged):
        open_range(store, sealed, folder_key, CONTEXT, 0, 10)


def test_a_row_with_another_size_is_refused(store, folder_key, sealed):
    for size in (sealed.size - 1, sealed.size + 1):
        with pytest.raises(BlobDamaged):
            open_range(store, dataclasses.replace(sealed, size=size), folder_key, CONTEXT)


def test_without_the_folders_key_nothing_opens(store, sealed):
    with pytest.raises(KeyUnusable):
        open_range(store, sealed, new_key(FolderKey, "folder-1"), CONTEXT)


def test_a_blob_that_is_gone_is_missing(store, folder_key):
    sealed = seal(store, new_ref(), folder_key, CONTEXT, [b"x"])
    store.delete(sealed.name)

    with pytest.raises(BlobMissing):
        open_range(store, sealed, folder_key, CONTEXT)


def test_a_name_that_is_taken_keeps_its_blob(store, folder_key, sealed, content):
    with pytest.raises(BlobExists):
        seal(store, sealed.name, folder_key, CONTEXT, [b"another"])

    assert b"".join(open_range(store, sealed, folder_key, CONTEXT)) == content


def test_when_the_sender_goes_away_nothing_is_left(store, folder_key):
    before = set(store.names())

    def broken():
        yield bytes(200_000)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        seal(store, new_ref(), folder_key, CONTEXT, broken())

    assert set(store.names()) == before
    assert list(store.leftovers(timedelta(0))) == []


def test_a_blob_filed_in_another_folder_opens_under_that_folders_key_alone(store, folder_key, sealed, content):
    other = new_key(FolderKey, "folder-2")
    wrapped = WrappedKey(sealed.name, folder_key.id, sealed.wrapped_key)

    moved = dataclasses.replace(sealed, wrapped_key=rewrap(BlobKey, wrapped, folder_key, other, "the charity").box)

    assert b"".join(open_range(store, moved, other, CONTEXT)) == content
    with pytest.raises(KeyUnusable):
        open_range(store, moved, folder_key, CONTEXT)


def test_an_operator_with_tink_alone_can_open_a_blob(store, folder_key, sealed, content):
    wrapped = WrappedKey(sealed.name, folder_key.id, sealed.wrapped_key)
    key = unwrap(BlobKey, wrapped, folder_key, "the charity")

    stored = path_of(store, sealed).read_bytes()

    assert Tink(key.secret, SEGMENT).decrypt(stored, CONTEXT.associated_data()) == content
