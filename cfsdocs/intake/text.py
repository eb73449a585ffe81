"""The words of a file's pages, as parsing found them: to index it, to suggest categories, to search for what is hidden.

For the application itself, which shows none of it: a reader's words come out of the vault by a Permit.
"""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.house import House
from cfsdocs.records.models import Document, Version
from cfsdocs.vault.blobs import BlobContext, Sealed, open_range
from cfsdocs.vault.models import Blob, BlobKind, Upload


def text_of(session: Session, house: House, document: Document) -> list[str]:
    """The words of each page of the document's newest version that has any."""
    row = session.execute(
        select(Blob, Version.number)
        .join(Version, Version.id == Blob.version_id)
        .where(Version.document_id == document.id, Blob.kind == BlobKind.TEXT)
        .order_by(Version.number.desc())
        .limit(1)
    ).one_or_none()
    return [] if row is None else _opened(session, house, document.ref, *row)


def text_of_upload(session: Session, house: House, upload: Upload) -> list[str]:
    """The words of each page of a file that waits for its card. Only for its sender."""
    blob = session.scalars(select(Blob).where(Blob.upload_id == upload.id, Blob.kind == BlobKind.TEXT)).one_or_none()
    return [] if blob is None else _opened(session, house, upload.ref, blob, upload.number)


def _opened(session: Session, house: House, ref: str, blob: Blob, number: int) -> list[str]:
    room = house.room
    pieces = open_range(
        room.store,
        Sealed(blob.name, blob.wrapped_key, blob.size, blob.sha256),
        room.folder_key(session, blob.folder_id),
        BlobContext(room.organisation, ref, number, BlobKind.TEXT),
    )
    return [str(page) for page in json.loads(b"".join(pieces))]
