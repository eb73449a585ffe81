"""How sniffing looks into a file: a few bytes here and there, never all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Reader(Protocol):
    """A file that can be read at any place, such as an encrypted upload in quarantine."""

    @property
    def size(self) -> int:
        """Length of the file in bytes."""

    def read(self, offset: int, length: int) -> bytes:
        """Up to ``length`` bytes from ``offset``; fewer only at the end of the file."""


@dataclass(frozen=True)
class InMemory:
    """A ``Reader`` over bytes that are in memory anyway, such as an attachment."""

    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    def read(self, offset: int, length: int) -> bytes:
        return self.content[offset : offset + length]
