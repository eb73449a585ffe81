"""The local store when the disk fails or fills, and when the process is killed: whole blobs, or none."""

import errno
import os
import resource
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from cfsdocs.db import new_ref
from cfsdocs.errors import StoreUnavailable
from cfsdocs.vault.local import LocalStore

NOW = timedelta(0)
MIB = 1 << 20
ROOT = Path(__file__).parents[3]


@pytest.fixture
def store(tmp_path):
    return LocalStore.create(tmp_path / "store")


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

    assert list(store.names()) == []
    assert list(store.leftovers(NOW)) == []


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
