"""The strongroom: the organisation's root key and store, and the folder keys that the database keeps wrapped.

It opens keys. It never opens a blob: that is ``open.py``'s, and takes a Permit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.records.models import Folder
from cfsdocs.vault.keys import FolderKey, RootKey, WrappedKey
from cfsdocs.vault.models import FolderKey as FolderKeyRow
from cfsdocs.vault.models import KeyVersion
from cfsdocs.vault.ring import Ring, RingRow, new_version, open_ring
from cfsdocs.vault.store import Store


@dataclass(frozen=True)
class Strongroom:
    """What sealing and opening need besides the database. Showing one shows no key."""

    organisation: str
    """The installation's ref: bound into every seal, and never changed."""
    root: RootKey = field(repr=False)
    store: Store = field(repr=False)

    def ring(self, session: Session) -> Ring:
        """The key ring, opened. Raises KeyUnusable when the root key is not its own."""
        return open_ring(self.root, self.organisation, _ring_rows(session))

    def turn_ring(self, session: Session, now: datetime) -> int:
        """Add a version to the key ring: what is wrapped from now on goes under it. Gives its number."""
        row = new_version(self.root, self.organisation, _ring_rows(session), now)
        session.add(KeyVersion(version=row.version, root_id=self.root.id, wrapped=row.wrapped.box, made_at=now))
        session.flush()
        return row.version

    def folder_key(self, session: Session, folder_id: int) -> FolderKey:
        """The folder's key; a new one, stored wrapped, for a folder that has none yet."""
        ring = self.ring(session)
        ref = session.scalars(select(Folder.ref).where(Folder.id == folder_id)).one()
        row = session.get(FolderKeyRow, folder_id)
        if row is None:  # of two who file the first document at once, the second finds the first one's key
            session.execute(select(Folder.id).where(Folder.id == folder_id).with_for_update())
            row = session.get(FolderKeyRow, folder_id)
        if row is not None:
            return ring.open_folder_key(_wrapped(row, ref))
        key, wrapped = ring.new_folder_key(ref)
        session.add(FolderKeyRow(folder_id=folder_id, key_version=int(wrapped.under), wrapped=wrapped.box))
        session.flush()
        return key

    def rewrap_folder_keys(self, session: Session, at_most: int = 500) -> int:
        """Move up to so many folder keys under the newest version; gives how many were moved."""
        ring = self.ring(session)
        rows = session.execute(
            select(FolderKeyRow, Folder.ref)
            .join(Folder, Folder.id == FolderKeyRow.folder_id)
            .where(FolderKeyRow.key_version != ring.newest.version)
            .limit(at_most)
        ).all()
        for row, ref in rows:
            row.wrapped = ring.rewrap_folder_key(_wrapped(row, ref)).box
            row.key_version = ring.newest.version
        session.flush()
        return len(rows)


def _ring_rows(session: Session) -> list[RingRow]:
    rows = session.scalars(select(KeyVersion).order_by(KeyVersion.version))
    return [RingRow(row.version, WrappedKey(str(row.version), row.root_id, row.wrapped), row.made_at) for row in rows]


def _wrapped(row: FolderKeyRow, ref: str) -> WrappedKey:
    return WrappedKey(ref, str(row.key_version), row.wrapped)
