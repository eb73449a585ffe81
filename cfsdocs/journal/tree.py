"""The Merkle tree of RFC 6962, section 2: pure functions over hashes. Nothing here knows what a leaf says."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""

Node = Callable[[int, int], bytes]
"""``node(level, position)``: the hash of that complete subtree."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf: prefix 0x00, so that no node passes for one."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: prefix 0x01."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def completed(index: int, leaf: bytes, node: Node) -> Iterator[tuple[int, int, bytes]]:
    """The subtrees that leaf ``index`` (by its hash) completes, itself first: (level, position, hash)."""
    level, position, current = 0, index, leaf
    yield level, position, current
    while position & 1:
        current = node_hash(node(level, position - 1), current)
        level, position = level + 1, position >> 1
        yield level, position, current


def subtrees(size: int) -> list[tuple[int, int]]:
    """The complete subtrees that a tree of ``size`` leaves falls into, largest first: (level, position)."""
    found, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size & (1 << level):
            found.append((level, start >> level))
            start += 1 << level
    return found


def root(size: int, node: Node) -> bytes:
    """The root of the first ``size`` leaves."""
    hashes = [node(level, position) for level, position in subtrees(size)]
    if not hashes:
        return EMPTY
    current = hashes.pop()
    while hashes:
        current = node_hash(hashes.pop(), current)
    return current


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes, by the RFC's own definition: to check the stored tree against."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(root_of(leaves[:split]), root_of(leaves[split:]))
