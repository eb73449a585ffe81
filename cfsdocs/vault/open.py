"""The one way to a document's bytes: a Permit. Nothing else in cfsdocs opens what was filed.

``find`` unwraps the key while a session is at hand; ``stream`` needs none, so that a response can outlive
its transaction. A stream asks again, every 4 MiB or 2 seconds, whether it is still allowed, and stops.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.models import Action
from cfsdocs.access.permit import Permit
from cfsdocs.errors import AccessRefused
from cfsdocs.records.models import Document, Version
from cfsdocs.vault.blobs import BlobContext, Sealed, open_range
from cfsdocs.vault.keys import FolderKey
from cfsdocs.vault.models import Blob, BlobKind
from cfsdocs.vault.strongroom import Strongroom

ASK_AGAIN_BYTES = 4 << 20
ASK_AGAIN_SECONDS = 2.0


@dataclass(frozen=True)
class Found:
    """A blob that a Permit has found, ready to stream."""

    sealed: Sealed
    context: BlobContext
    media_type: str
    file_name: str
    folder_key: FolderKey = field(repr=False)

    @property
    def size(self) -> int:
        """Plaintext bytes."""
        return self.sealed.size


def find(
    session: Session,
    room: Strongroom,
    permit: Permit,
    kind: BlobKind,
    *,
    version: int | None = None,
    page: int = 0,
) -> Found:
    """The permitted document's blob: of its newest version, or of the one asked for.

    The file itself takes a permit to download. Raises AccessRefused for another, and for no such version or page.
    """
    if kind is BlobKind.ORIGINAL and permit.action is not Action.DOWNLOAD:
        raise AccessRefused(("need_permits",))
    wanted = (
        select(Blob, Version, Document.ref)
        .join(Version, Version.id == Blob.version_id)
        .join(Document, Document.id == Version.document_id)
        .where(Document.id == permit.document_id, Blob.kind == kind, Blob.page == page)
        .order_by(Version.number.desc())
        .limit(1)
    )
    row = session.execute(wanted if version is None else wanted.where(Version.number == version)).one_or_none()
    if row is None:
        raise AccessRefused
    blob, of, ref = row
    return Found(
        Sealed(blob.name, blob.wrapped_key, blob.size, blob.sha256),
        BlobContext(room.organisation, ref, of.number, kind, page),
        blob.media_type,
        of.file_name,
        room.folder_key(session, blob.folder_id),
    )


def stream(
    room: Strongroom,
    found: Found,
    still_allowed: Callable[[], bool],
    start: int = 0,
    stop: int | None = None,
) -> Iterator[bytes]:
    """Plaintext bytes ``[start, stop)``. The first are authenticated before this returns.

    Raises AccessRefused in the midst, once ``still_allowed`` says no: the reader sees a body cut short.
    """
    return _watched(open_range(room.store, found.sealed, found.folder_key, found.context, start, stop), still_allowed)


def _watched(pieces: Iterator[bytes], still_allowed: Callable[[], bool]) -> Iterator[bytes]:
    sent, asked = 0, time.monotonic()
    for piece in pieces:
        if sent >= ASK_AGAIN_BYTES or time.monotonic() - asked >= ASK_AGAIN_SECONDS:
            if not still_allowed():
                raise AccessRefused
            sent, asked = 0, time.monotonic()
        yield piece
        sent += len(piece)
