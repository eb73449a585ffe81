"""The key ring: versioned key-encryption keys, wrapped under the root key, and their rotation.

Rows in, rows out: the database keeps them. New folder keys are wrapped under the newest version; old versions stay
until no folder needs them. Must never drop a version by itself: a folder key under a lost version is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cfsdocs.errors import KeyUnusable
from cfsdocs.vault.keys import FolderKey, RingKey, RootKey, WrappedKey, new_key, rewrap, unwrap, wrap


@dataclass(frozen=True)
class RingRow:
    """One version of the ring as it is stored. ``wrapped.under`` is the root key's id."""

    version: int
    wrapped: WrappedKey
    made_at: datetime


@dataclass(frozen=True)
class Ring:
    """The opened ring of one organisation: each key by its version. Never empty."""

    organisation: str
    keys: Mapping[int, RingKey]

    @property
    def newest(self) -> RingKey:
        """The version that new folder keys go under."""
        return self.keys[max(self.keys)]

    def new_folder_key(self, folder: str) -> tuple[FolderKey, WrappedKey]:
        """A random key for a folder, and the wrapping of it to store (under ``newest``)."""
        key = new_key(FolderKey, folder)
        return key, wrap(key, self.newest, self.organisation)

    def open_folder_key(self, wrapped: WrappedKey) -> FolderKey:
        """The folder's key. Raises KeyUnusable when it does not open."""
        return unwrap(FolderKey, wrapped, self._wrapping(wrapped), self.organisation)

    def rewrap_folder_key(self, wrapped: WrappedKey) -> WrappedKey:
        """The folder's key under the newest version, opened first so that nothing broken is passed on."""
        return rewrap(FolderKey, wrapped, self._wrapping(wrapped), self.newest, self.organisation)

    def _wrapping(self, wrapped: WrappedKey) -> RingKey:
        found = next((key for key in self.keys.values() if key.id == wrapped.under), None)
        if found is None:
            raise KeyUnusable(
                "A folder's key needs a version of the key ring that is not there. Restore the database from a backup."
            )
        return found


def open_ring(root: RootKey, organisation: str, rows: Iterable[RingRow]) -> Ring:
    """Open every version. Raises KeyUnusable when there is none, or the root key is not theirs."""
    keys = {row.version: _opened(row, root, organisation) for row in rows}
    if not keys:
        raise KeyUnusable("There is no key ring yet. Run: cfsdocs init")
    return Ring(organisation, keys)


def new_version(root: RootKey, organisation: str, rows: Iterable[RingRow], now: datetime) -> RingRow:
    """A further version to store beside ``rows``; the first when there is none."""
    version = max((row.version for row in rows), default=0) + 1
    return RingRow(version, wrap(new_key(RingKey, str(version)), root, organisation), now)


def _opened(row: RingRow, root: RootKey, organisation: str) -> RingKey:
    if row.wrapped.under != root.id:
        raise KeyUnusable(
            f"The root key's id is {root.id}, but the key ring was made with {row.wrapped.under}. "
            "Point cfsdocs.root_key at the file with that id."
        )
    if row.wrapped.id != str(row.version):
        raise KeyUnusable(f"Version {row.version} of the key ring holds another's key. Restore a backup.")
    return unwrap(RingKey, row.wrapped, root, organisation)
