"""Keys: root -> key ring -> a key per folder -> a key per blob, each wrapped under the one before.

Wrapping is AES-256-GCM with a random nonce. AES-KWP (RFC 5649) needs no nonce but takes no associated data, and
we want it: every wrapped key is bound to its organisation, kind, id and the key above it, so that one put in
another's place does not open. Random nonces bound a key to 2**32 wraps (NIST SP 800-38D, 8.3), far beyond what
one folder or ring holds. Key bytes never show in ``repr``, and no message here holds any.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Self, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cfsdocs.errors import KeyUnusable
from cfsdocs.vault.binding import bind

LENGTH = 32
_NONCE = 12
_BOX = _NONCE + LENGTH + 16


class Purpose(StrEnum):
    """What a key derived from the root is for. The words are part of the derivation: never change one."""

    IDENTITY = "cfsdocs root key identity 1"
    KEY_RING = "cfsdocs key ring 1"
    DATABASE = "cfsdocs database 1"
    SEARCH = "cfsdocs search tokens 1"
    SESSION = "cfsdocs session 1"
    JOURNAL = "cfsdocs journal signing 1"


@dataclass(frozen=True)
class Key:
    """32 secret bytes and the id they go by. Showing one shows the id alone."""

    id: str
    secret: bytes = field(repr=False)
    kind: ClassVar[str]

    def __post_init__(self) -> None:
        if len(self.secret) != LENGTH:
            raise ValueError("a key has 32 bytes")

    def wrapping(self) -> bytes:
        """The bytes that keys below this one are wrapped with."""
        return self.secret


class RootKey(Key):
    """The key above all others. Its id is derived from it, so that a wrong root key is noticed and named."""

    kind = "root"

    @classmethod
    def from_secret(cls, secret: bytes) -> Self:
        """The root key of these 32 bytes."""
        return cls(_derived(secret, Purpose.IDENTITY)[:8].hex(), secret)

    @classmethod
    def new(cls) -> Self:
        """A random root key."""
        return cls.from_secret(os.urandom(LENGTH))

    def derive(self, purpose: Purpose) -> bytes:
        """32 bytes for one purpose (HKDF-SHA256, RFC 5869). A new root key gives new ones."""
        return _derived(self.secret, purpose)

    def wrapping(self) -> bytes:
        """Derived, so that the root's own bytes encrypt nothing."""
        return self.derive(Purpose.KEY_RING)


class RingKey(Key):
    """A key-encryption key. Its id is its version: "1", "2" and so on."""

    kind = "ring"

    @property
    def version(self) -> int:
        return int(self.id)


class FolderKey(Key):
    """The key of one folder: destroy every wrapping of it, and nothing in the folder opens again."""

    kind = "folder"


class BlobKey(Key):
    """The key of one blob. Its id is the blob's name in the store."""

    kind = "blob"


@dataclass(frozen=True)
class WrappedKey:
    """A key encrypted under the one above it: safe to store, of no use without ``under``."""

    id: str
    under: str
    box: bytes = field(repr=False)
    """Nonce (12), encrypted key (32), tag (16)."""


_ABOVE: dict[type[Key], type[Key]] = {RingKey: RootKey, FolderKey: RingKey, BlobKey: FolderKey}
AnyKey = TypeVar("AnyKey", RingKey, FolderKey, BlobKey)


def new_key(kind: type[AnyKey], id: str) -> AnyKey:
    """A random key of this kind."""
    return kind(id, os.urandom(LENGTH))


def wrap(key: Key, under: Key, organisation: str) -> WrappedKey:
    """Encrypt ``key`` under the key one step above it."""
    nonce = os.urandom(_NONCE)
    binding = _binding(type(key), key.id, under, organisation)
    return WrappedKey(key.id, under.id, nonce + AESGCM(under.wrapping()).encrypt(nonce, key.secret, binding))


def unwrap(kind: type[AnyKey], wrapped: WrappedKey, under: Key, organisation: str) -> AnyKey:
    """Open a wrapped key of this kind.

    Raises KeyUnusable when it was changed, belongs to something else, or ``under`` is not its key.
    """
    binding = _binding(kind, wrapped.id, under, organisation)
    if wrapped.under != under.id:
        raise KeyUnusable(f"A {kind.kind} key is wrapped under another {under.kind} key than the one given.")
    if len(wrapped.box) != _BOX:
        raise KeyUnusable(f"A wrapped {kind.kind} key is not whole. Restore the database from a backup.")
    try:
        secret = AESGCM(under.wrapping()).decrypt(wrapped.box[:_NONCE], wrapped.box[_NONCE:], binding)
    except InvalidTag as error:
        raise KeyUnusable(
            f"A {kind.kind} key does not open: it was changed, or belongs to something else. "
            "Restore the database from a backup, and find out what changed it."
        ) from error
    return kind(wrapped.id, secret)


def rewrap(kind: type[AnyKey], wrapped: WrappedKey, old: Key, new: Key, organisation: str) -> WrappedKey:
    """The same key wrapped under another: for a new version of the key ring."""
    return wrap(unwrap(kind, wrapped, old, organisation), new, organisation)


def _binding(kind: type[Key], id: str, under: Key, organisation: str) -> bytes:
    if _ABOVE.get(kind) is not type(under):
        raise TypeError(f"a {kind.kind} key is never wrapped under a {under.kind} key")
    return bind(f"cfsdocs wrapped {kind.kind} key 1", organisation=organisation, id=id, under=under.id)


def _derived(secret: bytes, purpose: Purpose) -> bytes:
    return HKDF(hashes.SHA256(), LENGTH, None, purpose.value.encode("ascii")).derive(secret)
