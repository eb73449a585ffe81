"""Receive a file: sealed as it arrives, recognised by its content, pictured by a process apart.

Nothing of it is ever readable on disk. Either everything about it is in the database and in the store at the
end, or it is refused with the reason and nothing is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cfsdocs.db import new_ref, writing
from cfsdocs.errors import InputError, UploadRefused
from cfsdocs.house import House
from cfsdocs.records.models import Document, Version
from cfsdocs.vault.blobs import BlobContext, Sealed, open_range, seal
from cfsdocs.vault.keys import FolderKey
from cfsdocs.vault.models import Blob, BlobKind, Upload
from cfsdocs.vault.parsing import Done, NoPreview, PagePicture, Thumbnail, parse
from cfsdocs.vault.sniff import safe_name, sniff
from cfsdocs.vault.strongroom import Strongroom

JSON = "application/json"
TEXT_KEPT = 20_000_000
"""Characters of text kept of one file: more than any case paper, and a bound on what a hostile one can cost."""


@dataclass(frozen=True)
class Arrival:
    """Where a file is going: a new document of a folder, or a further version of one that is there."""

    folder_id: int
    account_id: int
    ref: str
    number: int = 1

    @classmethod
    def new(cls, folder_id: int, account_id: int) -> Arrival:
        """A document that is not there yet."""
        return cls(folder_id, account_id, new_ref())

    @classmethod
    def version_of(cls, session: Session, document: Document, account_id: int) -> Arrival:
        """The next version of a document. Raises InputError while another one is on its way."""
        if session.scalar(select(Upload.id).where(Upload.ref == document.ref)):
            raise InputError("Somebody is adding a version of this document now. Try again in a minute", "files")
        newest = session.scalars(
            select(Version.number).where(Version.document_id == document.id).order_by(Version.number.desc()).limit(1)
        ).one()
        return cls(document.folder_id, account_id, document.ref, newest + 1)


def receive(house: House, arrival: Arrival, file_name: str, chunks: Iterable[bytes], now: datetime) -> str:
    """Take a file in and give the ref of its Upload, which waits for a card.

    Raises UploadRefused (nothing is kept), StoreUnavailable or ParsingUnavailable (nothing is kept).
    Opens sessions of its own, and none while bytes are on their way.
    """
    with writing(house.engine) as session:
        key = house.room.folder_key(session, arrival.folder_id)
    sealing = _Sealing(house.room, key, arrival)
    try:
        original = sealing.put(BlobKind.ORIGINAL, _at_most(chunks, house.settings.max_upload_mb))
        kind = sniff(_SealedFile(sealing, original), file_name)
        sealing.describe(original, kind.media_type)
        preview = _picture(sealing, original, kind.media_type)
        with writing(house.engine) as session:
            upload = Upload(
                ref=arrival.ref,
                folder_id=arrival.folder_id,
                account_id=arrival.account_id,
                received_at=now,
                file_name=safe_name(file_name),
                media_type=kind.media_type,
                size=original.size,
                page_count=preview.page_count,
                no_preview=preview.reason,
                number=arrival.number,
            )
            session.add(upload)
            session.flush()
            session.add_all(sealing.rows(upload.id))
    except BaseException:
        sealing.undo()
        raise
    return arrival.ref


def discard(session: Session, house: House, upload: Upload) -> Callable[[], None]:
    """Take an upload's rows away; the caller commits, and then calls what this gives, which deletes the blobs."""
    names = session.scalars(select(Blob.name).where(Blob.upload_id == upload.id)).all()
    session.execute(delete(Blob).where(Blob.upload_id == upload.id))
    session.delete(upload)
    session.flush()

    def delete_blobs() -> None:
        for name in names:
            house.room.store.delete(name)

    return delete_blobs


@dataclass
class _Preview:
    page_count: int = 0
    reason: str | None = None


@dataclass
class _Sealing:
    """What has been sealed of one arrival so far."""

    room: Strongroom
    key: FolderKey
    arrival: Arrival
    done: list[tuple[BlobKind, int, str, Sealed]] = field(default_factory=list)

    def context(self, kind: BlobKind, page: int = 0) -> BlobContext:
        return BlobContext(self.room.organisation, self.arrival.ref, self.arrival.number, kind, page)

    def put(self, kind: BlobKind, chunks: Iterable[bytes], page: int = 0, media_type: str = "") -> Sealed:
        sealed = seal(self.room.store, new_ref(), self.key, self.context(kind, page), chunks)
        self.done.append((kind, page, media_type, sealed))
        return sealed

    def describe(self, original: Sealed, media_type: str) -> None:
        self.done = [(BlobKind.ORIGINAL, 0, media_type, original)]

    def open(self, sealed: Sealed, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        return open_range(self.room.store, sealed, self.key, self.context(BlobKind.ORIGINAL), start, stop)

    def rows(self, upload_id: int) -> Iterator[Blob]:
        for kind, page, media_type, sealed in self.done:
            yield Blob(
                name=sealed.name,
                folder_id=self.arrival.folder_id,
                upload_id=upload_id,
                kind=kind,
                page=page,
                media_type=media_type,
                size=sealed.size,
                sha256=sealed.sha256,
                wrapped_key=sealed.wrapped_key,
            )

    def undo(self, keep: int = 0) -> None:
        """Delete what was sealed, but for the first ``keep``."""
        for _, _, _, sealed in self.done[keep:]:
            self.room.store.delete(sealed.name)
        del self.done[keep:]


@dataclass(frozen=True)
class _SealedFile:
    """The upload in quarantine, as sniffing reads it: a few bytes here and there."""

    sealing: _Sealing
    sealed: Sealed

    @property
    def size(self) -> int:
        return self.sealed.size

    def read(self, offset: int, length: int) -> bytes:
        start = min(offset, self.size)
        return b"".join(self.sealing.open(self.sealed, start, min(start + length, self.size)))


def _picture(sealing: _Sealing, original: Sealed, media_type: str) -> _Preview:
    preview, texts, kept = _Preview(), list[str](), 0
    for outcome in parse(media_type, sealing.open(original)):
        match outcome:
            case PagePicture():
                sealing.put(BlobKind.PAGE, [outcome.data], outcome.number, outcome.media_type)
                kept += len(outcome.text)
                texts.append(outcome.text if kept <= TEXT_KEPT else "")
                preview.page_count = outcome.number
            case Thumbnail():
                sealing.put(BlobKind.THUMBNAIL, [outcome.data], 0, outcome.media_type)
            case NoPreview():
                sealing.undo(keep=1)
                return _Preview(reason=outcome.reason)
            case Done(truncated=True):
                preview.reason = f"Only the first {preview.page_count} pages are shown here. Download the file for all."
    sealing.put(BlobKind.TEXT, [json.dumps(texts).encode()], 0, JSON)
    return preview


def _at_most(chunks: Iterable[bytes], megabytes: int) -> Iterator[bytes]:
    received = 0
    for chunk in chunks:
        received += len(chunk)
        if received > megabytes * 1_000_000:
            raise UploadRefused(f"This file is larger than {megabytes} MB. Split it, or scan it at a lower resolution")
        yield chunk
