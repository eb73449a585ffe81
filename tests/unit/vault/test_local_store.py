"""The local store: what every store promises, and what only a folder on a disk can do wrong."""

import os
import shutil
import stat
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cfsdocs.db import new_ref
from cfsdocs.errors import BlobMissing, CfsdocsError, StoreUnavailable
from cfsdocs.testing.store import StoreConformance
from cfsdocs.vault.local import LocalStore

NOW = timedelta(0)


@pytest.fixture
def store(tmp_path):
    return LocalStore.create(tmp_path / "store")


class TestLocalStore(StoreConformance):
    @pytest.fixture
    def store(self, tmp_path):
        return LocalStore.create(tmp_path / "store")


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_files_and_folders_are_for_the_server_alone_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        store = LocalStore.create(tmp_path / "store")
        store.put(new_ref(), [b"secret"])
    finally:
        os.umask(before)

    for path in [store.folder, *store.folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_blobs_lie_in_folders_named_by_their_first_two_characters(store):
    name = new_ref()
    store.put(name, [b"x"])

    assert files(store.folder) == sorted([".cfsdocs-store", f"{name[:2]}/{name}"])


def test_creating_a_store_again_finds_what_it_holds(store):
    name = new_ref()
    store.put(name, [b"x"])

    assert list(LocalStore.create(store.folder).names()) == [name]


def test_a_folder_with_other_things_is_not_made_a_store(tmp_path):
    (tmp_path / "letters.txt").write_text("not ours")

    with pytest.raises(StoreUnavailable, match="holds other things"):
        LocalStore.create(tmp_path)


@pytest.mark.parametrize("there", [True, False])
def test_when_the_disk_is_not_mounted_nothing_is_missing_or_stored_beneath(store, there):
    name = new_ref()
    store.put(name, [b"x"])
    shutil.rmtree(store.folder)
    if there:
        store.folder.mkdir()  # the mount point without its disk

    for use in (
        lambda: store.put(new_ref(), [b"x"]),
        lambda: store.read(name, 0, 1),
        lambda: store.size(name),
        lambda: store.delete(name),
        lambda: list(store.names()),
        lambda: store.reap(NOW),
    ):
        with pytest.raises(StoreUnavailable, match="mounted"):
            use()
    assert not store.folder.exists() or files(store.folder) == []


def test_other_peoples_files_in_the_folder_are_not_blobs(store):
    name = new_ref()
    store.put(name, [b"x"])
    shard = store.folder / name[:2]
    for stray in (store.folder / "zz", shard / "notes.txt", shard / ("zz" + "a" * 24)):
        stray.write_text("not ours")

    assert list(store.names()) == [name]
    assert list(store.leftovers(NOW)) == []


def test_a_link_in_a_blobs_place_is_not_followed(store, tmp_path):
    canary, name = tmp_path / "canary", new_ref()
    canary.write_text("elsewhere")
    (store.folder / name[:2]).mkdir()
    (store.folder / name[:2] / name).symlink_to(canary)

    with pytest.raises(StoreUnavailable):
        store.read(name, 0, 10)
    with pytest.raises(CfsdocsError):
        store.put(name, [b"over it"])
    store.delete(name)
    assert canary.read_text() == "elsewhere"


def test_leftovers_are_reaped_once_they_are_old_enough(store):
    name = new_ref()
    store.put(name, [b"kept"])
    old, new = (store.folder / name[:2] / f".arriving-{each}" for each in ("old", "new"))
    for path in (old, new):
        path.write_bytes(b"cut short")
    two_days_ago = time.time() - 172_800
    os.utime(old, (two_days_ago, two_days_ago))
    os.utime(store.folder / name[:2] / name, (two_days_ago, two_days_ago))

    assert list(store.leftovers(timedelta(days=1))) == [f"{name[:2]}/.arriving-old"]
    assert store.reap(timedelta(days=1)) == 1

    assert not old.exists()
    assert new.exists()
    assert list(store.names(timedelta(days=1))) == [name]


def test_a_blob_deleted_while_names_are_listed_does_no_harm(store):
    names = ["aa" + new_ref()[2:] for _ in range(5)]
    for name in names:
        store.put(name, [b"x"])
    time.sleep(0.01)
    listing = store.names(timedelta(milliseconds=1))

    first = next(listing)
    for name in names:
        store.delete(name)

    assert first in names
    assert list(listing) == []


def test_a_read_that_the_system_gives_in_parts_is_put_together(store, monkeypatch):
    name, content = new_ref(), os.urandom(1000)
    store.put(name, [content])
    whole = os.pread
    monkeypatch.setattr(os, "pread", lambda descriptor, length, offset: whole(descriptor, min(length, 7), offset))

    assert store.read(name, 100, 500) == content[100:600]
    assert store.read(name, 990, 500) == content[990:]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A store with canaries all round it."""
    around = tmp_path_factory.mktemp("around")
    (around / "canary").write_text("untouched")
    return LocalStore.create(around / "store")


@given(st.one_of(st.text(max_size=60), st.from_regex(r"[a-z2-7./\\\x00%-]{1,40}", fullmatch=True)))
@example("../canary")
@example("..")
@example("canary")
@example("%2e%2e/canary")
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_name_whatever_it_is_leaves_the_folder(guarded, name):
    around = guarded.folder.parent
    for use in (lambda: guarded.put(name, [b"x"]), lambda: guarded.read(name, 0, 100), lambda: guarded.delete(name)):
        with suppress(ValueError, BlobMissing):
            use()

    assert sorted(path.name for path in around.iterdir()) == ["canary", "store"]
    assert (around / "canary").read_text() == "untouched"
    assert files(guarded.folder) == [".cfsdocs-store"]
