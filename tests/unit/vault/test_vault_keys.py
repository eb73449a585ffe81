"""The key hierarchy: what opens, what does not, and that nothing ever shows a key."""

import dataclasses
import logging
import os
from datetime import UTC, datetime
from itertools import combinations

import pytest

from cfsdocs.errors import KeyUnusable
from cfsdocs.vault.keys import BlobKey, FolderKey, Purpose, RingKey, RootKey, new_key, rewrap, unwrap, wrap
from cfsdocs.vault.ring import new_version, open_ring

US, THEM = "the charity", "another charity"
NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def root():
    return RootKey.new()


@pytest.fixture
def rows(root):
    return [new_version(root, US, [], NOW)]


@pytest.fixture
def ring(root, rows):
    return open_ring(root, US, rows)


@pytest.fixture
def folder_key():
    return new_key(FolderKey, "folder-1")


def test_a_folder_key_opens_again_under_the_ring(ring):
    key, wrapped = ring.new_folder_key("folder-1")

    assert ring.open_folder_key(wrapped) == key


def test_a_blob_key_opens_again_under_its_folder(folder_key):
    key = new_key(BlobKey, "blob-1")

    assert unwrap(BlobKey, wrap(key, folder_key, US), folder_key, US) == key


@pytest.mark.parametrize("change", [{"id": "blob-2"}, {"box": os.urandom(60)}, {"box": b""}, {"box": bytes(61)}])
def test_a_wrapped_key_put_in_anothers_place_does_not_open(folder_key, change):
    wrapped = wrap(new_key(BlobKey, "blob-1"), folder_key, US)

    with pytest.raises(KeyUnusable):
        unwrap(BlobKey, dataclasses.replace(wrapped, **change), folder_key, US)


def test_a_wrapped_key_does_not_open_in_another_organisation(folder_key):
    wrapped = wrap(new_key(BlobKey, "blob-1"), folder_key, US)

    with pytest.raises(KeyUnusable):
        unwrap(BlobKey, wrapped, folder_key, THEM)


def test_a_wrapped_key_does_not_open_under_another_folders_key(folder_key):
    wrapped = wrap(new_key(BlobKey, "blob-1"), folder_key, US)
    same_id, other_id = new_key(FolderKey, folder_key.id), new_key(FolderKey, "folder-2")

    with pytest.raises(KeyUnusable):
        unwrap(BlobKey, wrapped, same_id, US)
    with pytest.raises(KeyUnusable, match="wrapped under another folder key"):
        unwrap(BlobKey, wrapped, other_id, US)


def test_a_key_relabelled_with_the_same_secret_does_not_open(folder_key):
    wrapped = wrap(new_key(BlobKey, "blob-1"), folder_key, US)
    relabelled = FolderKey("folder-2", folder_key.secret)

    with pytest.raises(KeyUnusable):
        unwrap(BlobKey, dataclasses.replace(wrapped, under="folder-2"), relabelled, US)


def test_a_flip_of_any_bit_of_a_wrapped_key_is_refused(folder_key):
    wrapped = wrap(new_key(BlobKey, "blob-1"), folder_key, US)
    for position in range(len(wrapped.box) * 8):
        box = bytearray(wrapped.box)
        box[position // 8] ^= 1 << position % 8
        with pytest.raises(KeyUnusable):
            unwrap(BlobKey, dataclasses.replace(wrapped, box=bytes(box)), folder_key, US)


def test_no_step_of_the_hierarchy_can_be_skipped(root, folder_key):
    blob_key = new_key(BlobKey, "blob-1")

    for key, under in ((blob_key, root), (folder_key, root), (folder_key, blob_key), (root, folder_key)):
        with pytest.raises(TypeError):
            wrap(key, under, US)


def test_a_document_can_be_filed_in_another_folder_without_touching_its_blob(folder_key):
    key, other = new_key(BlobKey, "blob-1"), new_key(FolderKey, "folder-2")

    moved = rewrap(BlobKey, wrap(key, folder_key, US), folder_key, other, US)

    assert unwrap(BlobKey, moved, other, US) == key
    with pytest.raises(KeyUnusable):
        unwrap(BlobKey, moved, folder_key, US)


def test_keys_for_different_purposes_have_nothing_in_common(root):
    keys = [root.derive(purpose) for purpose in Purpose]

    assert all(len(key) == 32 for key in keys)
    assert all(one != two for one, two in combinations([*keys, root.secret], 2))


def test_derived_keys_stay_what_they_are_from_release_to_release():
    root = RootKey.from_secret(bytes(range(32)))

    assert root.id == "a77d3b70d327c520"
    assert root.derive(Purpose.DATABASE).hex() == "80f98a06b580c416f8b4d84d14a178256a5ccb51881cc6c892be14ee4b0b56c4"
    assert root.wrapping().hex() == "a974bd238f2749e3d1d2c707ead00867a972f555f4f723863e38b6bec879d205"


def test_the_root_itself_encrypts_nothing(root):
    assert root.wrapping() != root.secret


def test_a_new_version_takes_new_folders_and_old_folders_still_open(root, rows, ring):
    key, wrapped = ring.new_folder_key("folder-1")

    turned = open_ring(root, US, [*rows, new_version(root, US, rows, NOW)])

    assert turned.newest.version == 2
    assert turned.open_folder_key(wrapped) == key
    assert turned.new_folder_key("folder-2")[1].under == "2"


def test_a_rewrapped_folder_key_needs_the_old_version_no_more(root, rows, ring):
    key, wrapped = ring.new_folder_key("folder-1")
    second = new_version(root, US, rows, NOW)

    moved = open_ring(root, US, [*rows, second]).rewrap_folder_key(wrapped)

    only_new = open_ring(root, US, [second])
    assert only_new.open_folder_key(moved) == key
    with pytest.raises(KeyUnusable, match="version of the key ring"):
        only_new.open_folder_key(wrapped)


def test_a_broken_folder_key_is_not_passed_on_by_rewrapping(ring):
    _, wrapped = ring.new_folder_key("folder-1")

    with pytest.raises(KeyUnusable):
        ring.rewrap_folder_key(dataclasses.replace(wrapped, id="folder-2"))


def test_a_wrong_root_key_is_named_beside_the_one_needed(root, rows):
    other = RootKey.new()

    with pytest.raises(KeyUnusable, match=f"{other.id}.*{root.id}"):
        open_ring(other, US, rows)


def test_versions_cannot_be_exchanged_in_the_ring(root, rows):
    second = new_version(root, US, rows, NOW)
    exchanged = [dataclasses.replace(rows[0], version=2), dataclasses.replace(second, version=1)]

    with pytest.raises(KeyUnusable):
        open_ring(root, US, exchanged)
    relabelled = [
        dataclasses.replace(row, wrapped=dataclasses.replace(row.wrapped, id=str(row.version))) for row in exchanged
    ]
    with pytest.raises(KeyUnusable):
        open_ring(root, US, relabelled)


def test_there_is_no_ring_without_a_version(root):
    with pytest.raises(KeyUnusable, match="cfsdocs init"):
        open_ring(root, US, [])


def test_no_key_ever_shows(root, ring, folder_key, caplog):
    blob_key = new_key(BlobKey, "blob-1")
    wrapped = wrap(blob_key, folder_key, US)
    holders = [root, ring.newest, ring, folder_key, blob_key, wrapped]
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("cfsdocs").warning("%s %r", holders, holders)
    shown = " ".join([caplog.text, *map(str, holders), *map(repr, holders), *(f"{each}" for each in holders)])

    for secret in (root.secret, ring.newest.secret, folder_key.secret, blob_key.secret):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown
    assert folder_key.id in shown


def test_a_key_has_32_bytes():
    for kind in (RootKey, RingKey, FolderKey, BlobKey):
        with pytest.raises(ValueError, match="32"):
            kind("id", bytes(31))
