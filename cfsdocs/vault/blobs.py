"""Sealing and opening blobs: a key of its own for each, and a context it cannot leave.

``seal`` needs only a folder's key. ``open_range`` is for ``open.py``, which takes a permit, and for ``check.py``, which
lets no plaintext out; nothing else may import it. Must never write, return in full or keep plaintext.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cfsdocs.errors import BlobDamaged
from cfsdocs.vault.binding import bind
from cfsdocs.vault.keys import BlobKey, FolderKey, WrappedKey, new_key, unwrap, wrap
from cfsdocs.vault.store import Store
from cfsdocs.vault.stream import ciphertext_size, decrypt, encrypt


@dataclass(frozen=True)
class BlobContext:
    """What a blob is of. It opens under exactly these facts, so one in another's place does not."""

    organisation: str
    document: str
    version: int
    kind: str
    page: int = 0

    def associated_data(self) -> bytes:
        """The facts as Tink's associated data: canonical JSON, see ``binding``."""
        return bind(
            "cfsdocs blob 1",
            organisation=self.organisation,
            document=self.document,
            version=self.version,
            kind=self.kind,
            page=self.page,
        )


@dataclass(frozen=True)
class Sealed:
    """A blob that is durable in the store: what the database keeps about it.

    ``size`` and ``sha256`` (hex) are of the plaintext; ``wrapped_key`` is the box of a
    ``WrappedKey`` under the folder's key.
    """

    name: str
    wrapped_key: bytes
    size: int
    sha256: str


def seal(store: Store, name: str, folder_key: FolderKey, context: BlobContext, chunks: Iterable[bytes]) -> Sealed:
    """Encrypt chunks as they arrive into a new blob, durable when this returns.

    Whatever ``chunks`` raises passes through, and then nothing is left in the store.
    """
    key = new_key(BlobKey, name)
    wrapped = wrap(key, folder_key, context.organisation)
    tally = _Tally(chunks)
    store.put(name, encrypt(key.secret, context.associated_data(), tally))
    return Sealed(name, wrapped.box, tally.size, tally.digest.hexdigest())


def open_range(
    store: Store,
    sealed: Sealed,
    folder_key: FolderKey,
    context: BlobContext,
    start: int = 0,
    stop: int | None = None,
) -> Iterator[bytes]:
    """Yield plaintext bytes ``[start, stop)``, reading only the segments needed; all of it by default.

    The first segment is authenticated before this returns. Raises KeyUnusable, BlobMissing, BlobDamaged or
    StoreUnavailable; ValueError for a range outside the blob. A blob cut short anywhere is refused whole.
    """
    wrapped = WrappedKey(sealed.name, folder_key.id, sealed.wrapped_key)
    key = unwrap(BlobKey, wrapped, folder_key, context.organisation)
    size = ciphertext_size(sealed.size)
    if store.size(sealed.name) != size:
        raise BlobDamaged("This blob has not the size it was sealed with: it was cut short, added to or swapped.")

    def read(offset: int, length: int) -> bytes:
        return store.read(sealed.name, offset, length)

    return decrypt(key.secret, context.associated_data(), read, size, start, stop)


class _Tally:
    """Counts and hashes chunks on their way through."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.chunks = chunks
        self.size = 0
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.chunks:
            self.size += len(chunk)
            self.digest.update(chunk)
            yield chunk
