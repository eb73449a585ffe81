"""The store on a local folder: one file per blob, in folders named by its first two characters.

    FOLDER/.cfsdocs-store           says that this is ours: an unmounted disk's empty mount point is not
    FOLDER/ab/abcdef...             a blob, mode 0600
    FOLDER/ab/.arriving-...         a put that is under way, or was interrupted

A blob is written under an arriving name, synced, linked to its own name (which fails if that is taken), and its
folder synced: so a crash at any point leaves a whole blob or none. A failed sync is never tried again, because the
kernel may answer well the second time for data it has dropped. Must never overwrite a blob, nor leave its folder.
"""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from math import inf
from pathlib import Path

from cfsdocs.errors import BlobExists, BlobMissing, StoreUnavailable
from cfsdocs.vault.store import ANY_AGE, is_name, require_name

_MARKER = ".cfsdocs-store"
_ARRIVING = ".arriving-"
_SHARD = 2
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC

_ADVICE = {
    errno.ENOSPC: "The disk is full: free some space, or use a larger one.",
    errno.EDQUOT: "The account's disk quota is used up: ask for more.",
    errno.EFBIG: "The file is larger than this disk or process may hold.",
    errno.EROFS: "The disk is mounted read-only.",
    errno.EACCES: "The server's account has no permission there: check the owner and mode.",
    errno.EPERM: "The server's account or the file system does not permit it: hard links are needed.",
    errno.EOPNOTSUPP: "The file system has no hard links: use another.",
    errno.ENOENT: "The folder is not there: check that its disk is mounted.",
    errno.EMFILE: "Too many files are open: raise the limit.",
}


class LocalStore:
    """A ``Store`` on a folder that ``create`` has made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._settled: set[str] = set()  # shards whose own entry is known to be on disk

    @classmethod
    def create(cls, folder: Path) -> LocalStore:
        """Make the folder a store, or find that it is one. Raises StoreUnavailable if it holds other things."""
        store = cls(folder)
        with store._access("made"):
            if not folder.exists():
                folder.mkdir(mode=0o700, parents=True)
                _sync(folder.parent)
            if not (folder / _MARKER).exists():
                if any(folder.iterdir()):
                    raise StoreUnavailable(f"{folder} holds other things: name an empty folder for the store.")
                os.close(os.open(folder / _MARKER, _WRITE, 0o600))
                _sync(folder)
        return store

    def put(self, name: str, chunks: Iterable[bytes]) -> int:
        path = self._path(name)
        with self._access("written"):
            self._require_ours()
            self._settle(path.parent)
            arriving = path.parent / f"{_ARRIVING}{secrets.token_hex(16)}"
            descriptor = os.open(arriving, _WRITE, 0o600)
        try:
            try:
                size = self._fill(descriptor, chunks)
            finally:
                with suppress(OSError):  # synced by now, or failing already
                    os.close(descriptor)
            self._publish(arriving, path)
        except BaseException:
            with suppress(OSError):
                arriving.unlink(missing_ok=True)
            raise
        return size

    def read(self, name: str, offset: int, length: int) -> bytes:
        with self._present(name) as path:
            descriptor = os.open(path, _READ)
            try:
                return _read(descriptor, offset, length)
            finally:
                os.close(descriptor)

    def size(self, name: str) -> int:
        with self._present(name) as path:
            return path.lstat().st_size

    def delete(self, name: str) -> None:
        path = self._path(name)
        with self._access("written"):
            self._require_ours()
            try:
                path.unlink()
            except FileNotFoundError:
                return
            _sync(path.parent)

    def names(self, older_than: timedelta = ANY_AGE) -> Iterator[str]:
        for entry in self._entries(older_than):
            if is_name(entry.name) and Path(entry.path) == self._path(entry.name):
                yield entry.name

    def leftovers(self, older_than: timedelta) -> Iterator[str]:
        for entry in self._entries(older_than):
            if entry.name.startswith(_ARRIVING):
                yield str(Path(entry.path).relative_to(self.folder))

    def reap(self, older_than: timedelta) -> int:
        found = list(self.leftovers(older_than))
        with self._access("written"):
            for each in found:
                (self.folder / each).unlink(missing_ok=True)
        return len(found)

    def _path(self, name: str) -> Path:
        return self.folder / require_name(name)[:_SHARD] / name

    def _fill(self, descriptor: int, chunks: Iterable[bytes]) -> int:
        """Write and sync. What ``chunks`` raises is its own affair, also if it is an OSError."""
        size = 0
        for chunk in chunks:
            with self._access("written"):
                _write(descriptor, chunk)
            size += len(chunk)
        with self._access("written"):
            os.fsync(descriptor)
        return size

    def _publish(self, arriving: Path, path: Path) -> None:
        with self._access("written"):
            try:
                os.link(arriving, path, follow_symlinks=False)
            except FileExistsError as error:
                raise BlobExists("The store has a blob of this name already, and never overwrites one.") from error
            try:
                arriving.unlink()
                _sync(path.parent)
            except BaseException:
                with suppress(OSError):
                    path.unlink(missing_ok=True)
                raise

    def _settle(self, shard: Path) -> None:
        """Make the shard's folder if need be, and see its entry on disk before anything relies on it."""
        fresh = shard.name not in self._settled
        try:
            shard.mkdir(mode=0o700)
            fresh = True
        except FileExistsError:
            pass
        if fresh:
            _sync(self.folder)
            self._settled.add(shard.name)

    def _entries(self, older_than: timedelta) -> Iterator[os.DirEntry[str]]:
        limit = time.time() - older_than.total_seconds()
        with self._access("read"):
            self._require_ours()
            for shard in self.folder.iterdir():
                if len(shard.name) == _SHARD and shard.is_dir():
                    with os.scandir(shard) as entries:
                        yield from (entry for entry in entries if not older_than or _written(entry) <= limit)

    def _require_ours(self) -> None:
        if not (self.folder / _MARKER).exists():
            raise StoreUnavailable(
                f"{self.folder} is not a cfsdocs store. Check that its disk is mounted; for a new one: cfsdocs init"
            )

    @contextmanager
    def _present(self, name: str) -> Iterator[Path]:
        path = self._path(name)
        with self._access("read"):
            try:
                yield path
            except FileNotFoundError as error:
                self._require_ours()
                raise BlobMissing("The store has no blob of this name.") from error

    @contextmanager
    def _access(self, done: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            advice = _ADVICE.get(error.errno or 0, f"{error.strerror}.")
            raise StoreUnavailable(f"The store in {self.folder} cannot be {done}. {advice}") from error


def _written(entry: os.DirEntry[str]) -> float:
    try:
        return entry.stat(follow_symlinks=False).st_mtime
    except FileNotFoundError:  # gone since it was listed
        return inf


def _write(descriptor: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(descriptor, view) :]


def _read(descriptor: int, offset: int, length: int) -> bytes:
    got = os.pread(descriptor, length, offset)
    while len(got) < length and (more := os.pread(descriptor, length - len(got), offset + len(got))):
        got += more
    return got


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, _FOLDER)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
