"""The Merkle tree of RFC 6962, section 2.1: pure functions over hashes. Nothing here knows what a leaf says.

Complete subtrees are named (level, position): the leaves ``position * 2**level`` and on, ``2**level`` of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

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


def root(size: int, node: Node) -> bytes:
    """The root of the first ``size`` leaves."""
    return _span(0, size, node) if size else EMPTY


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """The proof that leaf ``index`` is in the tree of ``size`` leaves: PATH of RFC 6962, 2.1.1."""
    if not 0 <= index < size:
        raise ValueError("the leaf is not in the tree")
    path, start, stop = [], 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(_span(middle, stop, node))
            stop = middle
        else:
            path.append(_span(start, middle, node))
            start = middle
    return path[::-1]


def consistency(old: int, size: int, node: Node) -> list[bytes]:
    """The proof that the tree of ``old`` leaves is the beginning of that of ``size``: PROOF of RFC 6962, 2.1.2."""
    if not 0 < old <= size:
        raise ValueError("the old tree must have a leaf, and no more than the new one")
    path, start, stop = [], 0, size
    while stop != old:
        middle = start + _split(stop - start)
        if old <= middle:
            path.append(_span(middle, stop, node))
            stop = middle
        else:
            path.append(_span(start, middle, node))
            start = middle
    if start:
        path.append(_span(start, stop, node))
    return path[::-1]


def includes(index: int, size: int, leaf: bytes, proof: list[bytes], whole: bytes) -> bool:
    """Whether ``proof`` shows that the leaf (by its hash) is the tree's ``index``-th: RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    place, last, current = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            current = node_hash(each, current)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            current = node_hash(current, each)
        place, last = place >> 1, last >> 1
    return last == 0 and current == whole


def consistent(old: int, size: int, old_root: bytes, whole: bytes, proof: list[bytes]) -> bool:
    """Whether ``proof`` shows that nothing in the old tree was changed: RFC 9162, 2.1.4.2. Every tree begins empty."""
    if old in (0, size):
        return not proof and old_root == (whole if old else EMPTY)
    if not 0 < old < size or not proof:
        return False
    path = proof if old & (old - 1) else [old_root, *proof]
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    was = now = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            was, now = node_hash(each, was), node_hash(each, now)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            now = node_hash(now, each)
        place, last = place >> 1, last >> 1
    return last == 0 and was == old_root and now == whole


class Growing:
    """A tree made anew leaf by leaf, in memory of the order of log n: to check stored hashes against."""

    def __init__(self) -> None:
        self.size = 0
        self._left: dict[int, bytes] = {}

    def add(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf (by its hash), and give the subtrees that it completes."""
        made = list(completed(self.size, leaf, self._node))
        self._left.update((level, digest) for level, position, digest in made if not position & 1)
        self.size += 1
        return made

    def root(self) -> bytes:
        """The root over the leaves so far."""
        return root(self.size, self._node)

    def _node(self, level: int, _position: int) -> bytes:
        return self._left[level]  # only ever asked for the newest left child of its level


def _split(width: int) -> int:
    """The largest power of two below ``width``."""
    return 1 << ((width - 1).bit_length() - 1)


def _span(start: int, stop: int, node: Node) -> bytes:
    """MTH of the leaves from ``start`` to before ``stop``. ``start`` is a place where the RFC's definition splits."""
    width = stop - start
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(width)
    return node_hash(_span(start, middle, node), _span(middle, stop, node))
