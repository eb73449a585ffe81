"""The local store: what every store promises, and what only a folder on a disk can do wrong."""

import errno
import os
import resource
import shutil
import stat
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cfsdocs.db import new_ref
from cfsdocs.errors import BlobMissing, CfsdocsError, StoreUnavailable
from cfsdocs.testing.store import StoreConformance
from cfsdocs.vault.local import LocalStore

NOW = timedelta(0)
MIB = 1 << 20
ROOT = Path(__file__).parents[3]


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


# The disk fails.

CALLS = ("open", "write", "fsync", "link", "close", "unlink", "mkdir", "pread")


class FailingOs:
    """The operating system as the store sees it, failing at one call: real calls otherwise."""

    def __init__(self, at, code, lasting=False):
        self.at, self.code, self.lasting, self.seen = at, code, lasting, 0

    def __getattr__(self, name):
        real = getattr(os, name)
        if name not in CALLS:
            return real

        def call(*given, **more):
            self.seen += 1
            if self.seen == self.at or (self.lasting and self.seen > self.at and name != "close"):
                if name == "close":
                    real(*given, **more)
                raise OSError(self.code, os.strerror(self.code))
            return real(*given, **more)

        return call


class NotingOs:
    """The operating system as the store sees it, noting what is made durable and what is made visible."""

    def __init__(self, folder):
        self.folder, self.noted = folder, []

    def __getattr__(self, name):
        return getattr(os, name)

    def fsync(self, descriptor):
        path = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        self.noted.append(f"sync {'content' if path.is_file() else path.relative_to(self.folder.parent)}")
        os.fsync(descriptor)

    def link(self, old, new, **more):
        self.noted.append("visible")
        os.link(old, new, **more)


def test_a_put_is_on_the_disk_before_it_is_visible_and_visible_on_the_disk_before_it_returns(store, monkeypatch):
    noting, name = NotingOs(store.folder), new_ref()
    shard = f"store/{name[:2]}"
    monkeypatch.setattr("cfsdocs.vault.local.os", noting)

    store.put(name, [b"x"])
    first, noting.noted = noting.noted, []
    store.put(name[:2] + new_ref()[2:], [b"x"])
    second, noting.noted = noting.noted, []
    store.delete(name)

    assert first == ["sync store", "sync content", "visible", f"sync {shard}"]
    assert second == ["sync content", "visible", f"sync {shard}"]
    assert noting.noted == [f"sync {shard}"]


def test_a_folder_that_another_process_made_is_not_relied_on_before_it_is_on_the_disk(store, monkeypatch):
    noting, name = NotingOs(store.folder), new_ref()
    (store.folder / name[:2]).mkdir()
    monkeypatch.setattr("cfsdocs.vault.local.os", noting)

    store.put(name, [b"x"])

    assert noting.noted[0] == "sync store"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.EMFILE])
def test_whichever_call_fails_a_put_is_all_or_nothing_and_says_so(tmp_path, monkeypatch, code):
    content, outcomes, said = [b"a" * 1000, b"b" * 1000], [], set()
    for at in range(1, 40):
        store, name = LocalStore.create(tmp_path / str(at)), new_ref()
        failing = FailingOs(at, code)
        with monkeypatch.context() as patch:
            patch.setattr("cfsdocs.vault.local.os", failing)
            try:
                store.put(name, content)
                outcomes.append("stored")
            except StoreUnavailable as refusal:
                outcomes.append("refused")
                said.add(str(refusal).replace(str(store.folder), "FOLDER"))
        visible = list(store.names())
        assert visible == ([name] if outcomes[-1] == "stored" else []), (at, outcomes[-1])
        assert list(store.leftovers(NOW)) == [], at
        if failing.seen < at:
            break

    assert failing.seen < at, "every call has failed once"
    assert outcomes.count("refused") >= 8
    assert len(said) == 1
    assert said.pop().startswith("The store in FOLDER cannot be written. ")


def test_a_full_disk_is_said_in_plain_words_and_leaves_nothing(tmp_path):
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode:
        pytest.skip("this machine does not let us mount a small disk (unshare -rm)")
    script = f"""
        set -e
        mount -t tmpfs -o size=1m tmpfs {tmp_path}
        exec {sys.executable} -c '
from pathlib import Path
from datetime import timedelta
from cfsdocs.errors import StoreUnavailable
from cfsdocs.vault.local import LocalStore
store = LocalStore.create(Path("{tmp_path}/store"))
kept, lost = "a" * 26, "b" * 26
store.put(kept, [bytes(100_000)])
try:
    store.put(lost, (bytes(65536) for _ in range(100)))
except StoreUnavailable as refusal:
    print(refusal)
print(list(store.names()) == [kept], list(store.leftovers(timedelta(0))) == [])
store.put(lost, [bytes(800_000)])
print(store.size(lost))
'"""

    said = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, cwd=ROOT)

    assert said.stderr == ""
    refusal, left, again = said.stdout.splitlines()
    assert "The disk is full: free some space" in refusal
    assert left == "True True"
    assert again == "800000"


def test_a_file_larger_than_the_process_may_write_is_refused_and_leaves_nothing(store):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MIB, before[1]))
    try:
        with pytest.raises(StoreUnavailable, match="larger than this disk or process may hold"):
            store.put(new_ref(), (bytes(65_000) for _ in range(17)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert files(store.folder) == [".cfsdocs-store"]


# The process is killed.

KILLS = 60


def test_a_kill_at_any_moment_leaves_whole_blobs_only_and_every_acknowledged_one(store):
    command = [sys.executable, "-m", "tests.unit.vault.kill_puts", store.folder, str(KILLS)]

    subprocess.run(command, check=True, timeout=120, cwd=ROOT)

    acknowledged = (store.folder.parent / "acknowledged").read_text().split()
    visible = set(store.names())
    assert set(acknowledged) <= visible
    for name in visible:
        assert store.size(name) == MIB
        assert store.read(name, 0, MIB) == name[:16].encode() * (MIB // 16)
    assert acknowledged
    assert list(store.leftovers(NOW)), "no kill fell into a put"
    store.reap(NOW)
    assert set(store.names()) == visible
    assert list(store.leftovers(NOW)) == []
