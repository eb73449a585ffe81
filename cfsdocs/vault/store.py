"""Where sealed blobs lie. A store sees names and ciphertext, never a key, and never overwrites.

Names are ours: 26 characters from a-z and 2-7, made at random (``db.new_ref``). Anything else is a ValueError before
it comes near a path. Whoever writes a store subclasses ``cfsdocs.testing.store.StoreConformance`` in their tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Protocol

ANY_AGE = timedelta(0)
_NAME = re.compile(r"[a-z2-7]{26}")


class Store(Protocol):
    """Create-only, durable storage of named byte strings.

    Every method raises StoreUnavailable when the store cannot be read or written, and ValueError for a name that
    is not one of ours. Safe to use from several threads and processes at once.
    """

    def put(self, name: str, chunks: Iterable[bytes]) -> int:
        """Store a new blob and return its size. Durable when this returns, invisible until then.

        Raises BlobExists when there is one of this name. When this raises, also because ``chunks`` did, nothing
        visible is left.
        """

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Bytes ``[offset, offset + length)``, fewer only where the blob ends. Raises BlobMissing."""

    def size(self, name: str) -> int:
        """The blob's bytes. Raises BlobMissing."""

    def delete(self, name: str) -> None:
        """Remove a blob for good. What is not there is deleted already: a disposal can be run again."""

    def names(self, older_than: timedelta = ANY_AGE) -> Iterator[str]:
        """Every blob's name, in no order; or only of those stored at least so long ago.

        A blob is stored before its row is committed: what seems to belong to nothing may only be new.
        """

    def leftovers(self, older_than: timedelta) -> Iterator[str]:
        """What interrupted puts left behind so long ago, in the store's own words. None of it is a blob."""

    def reap(self, older_than: timedelta) -> int:
        """Remove those leftovers and return how many. Choose longer than any upload may take."""


def is_name(name: str) -> bool:
    """Whether this could be a name of ours."""
    return _NAME.fullmatch(name) is not None


def require_name(name: str) -> str:
    """The name if it is one of ours. Raises ValueError otherwise."""
    if not is_name(name):
        raise ValueError("a blob's name is 26 characters from a-z and 2-7")
    return name
