"""Check that every row has its blob and every blob its row; on request, that every blob still opens.

A blob without a row is what a crash leaves: no key opens it, so it may be reaped. A row without a blob is a loss.
Plaintext is authenticated and dropped: none leaves this module.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cfsdocs.errors import BlobMissing, VaultError
from cfsdocs.records.models import Document, Version
from cfsdocs.vault.blobs import BlobContext, Sealed, open_range
from cfsdocs.vault.models import Blob, Upload
from cfsdocs.vault.strongroom import Strongroom

LONGEST_UPLOAD = timedelta(hours=24)
"""A younger blob without a row may belong to an upload that is still under way: it is left alone."""


@dataclass
class Findings:
    """What a check found. Names are blobs' names: random, and nobody's."""

    blobs: int = 0
    missing: list[str] = field(default_factory=list)
    """Rows whose blob is not in the store: lost."""
    damaged: list[str] = field(default_factory=list)
    """Blobs that do not open, or not to what was sealed."""
    orphans: list[str] = field(default_factory=list)
    """Blobs without a row, older than any upload takes."""

    @property
    def sound(self) -> bool:
        """Whether nothing is lost or damaged. Orphans harm nobody."""
        return not self.missing and not self.damaged


def how_many(session: Session) -> int:
    """The blobs that the database knows of."""
    return session.scalar(select(func.count()).select_from(Blob)) or 0


def check(session: Session, room: Strongroom, *, read: bool = False) -> Iterator[Findings]:
    """Check blob by blob; yields the findings so far after each, for progress. The last are whole."""
    found = Findings()
    stored = set(room.store.names())
    settled = set(room.store.names(LONGEST_UPLOAD))
    for blob, context in _rows(session, room):
        found.blobs += 1
        if blob.name not in stored and not _arrived_since(room, blob.name):
            found.missing.append(blob.name)
        elif read and not _opens(session, room, blob, context):
            found.damaged.append(blob.name)
        stored.discard(blob.name)
        yield found
    found.orphans = sorted(stored & settled)
    yield found


def reap(room: Strongroom, orphans: list[str]) -> int:
    """Delete blobs without a row, and what interrupted uploads left; gives how many."""
    for name in orphans:
        room.store.delete(name)
    return len(orphans) + room.store.reap(LONGEST_UPLOAD)


def _rows(session: Session, room: Strongroom) -> Iterator[tuple[Blob, BlobContext]]:
    of_version = (
        select(Blob, Document.ref, Version.number)
        .join(Version, Version.id == Blob.version_id)
        .join(Document, Document.id == Version.document_id)
    )
    of_upload = select(Blob, Upload.ref, Upload.number).join(Upload, Upload.id == Blob.upload_id)
    for query in (of_version, of_upload):
        for blob, ref, number in session.execute(query.order_by(Blob.id).execution_options(yield_per=500)):
            yield blob, BlobContext(room.organisation, ref, number, blob.kind, blob.page)


def _arrived_since(room: Strongroom, name: str) -> bool:
    try:
        return room.store.size(name) > 0
    except BlobMissing:
        return False


def _opens(session: Session, room: Strongroom, blob: Blob, context: BlobContext) -> bool:
    sealed = Sealed(blob.name, blob.wrapped_key, blob.size, blob.sha256)
    digest = hashlib.sha256()
    try:
        for piece in open_range(room.store, sealed, room.folder_key(session, blob.folder_id), context):
            digest.update(piece)
    except VaultError:
        return False
    return digest.hexdigest() == blob.sha256
