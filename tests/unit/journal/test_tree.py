"""The Merkle tree is RFC 6962's: its vectors, its recursive definition, its proofs and no others."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfsdocs.journal.tree import (
    EMPTY,
    Growing,
    completed,
    consistency,
    consistent,
    includes,
    inclusion,
    leaf_hash,
    root,
)

LEAVES = [
    bytes.fromhex(each)
    for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
"""The eight leaves that Certificate Transparency's implementations test with, and the roots of 1 to 8 of them."""
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
B = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
C = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
D = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"


def naive(leaves: list[bytes]) -> bytes:
    """MTH, word for word as RFC 6962 section 2.1 defines it."""
    n = len(leaves)
    if n == 0:
        return sha256().digest()
    if n == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < n:
        k *= 2
    return sha256(b"\x01" + naive(leaves[:k]) + naive(leaves[k:])).digest()


class Tree:
    """A tree kept as the journal keeps it: every complete subtree, made leaf by leaf."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.kept: dict[tuple[int, int], bytes] = {}
        for index, leaf in enumerate(leaves):
            for level, position, digest in completed(index, leaf_hash(leaf), self.node):
                assert (level, position) not in self.kept
                self.kept[level, position] = digest

    def node(self, level: int, position: int) -> bytes:
        return self.kept[level, position]


def numbered(count: int) -> list[bytes]:
    return [str(number).encode() for number in range(count)]


leaves_of = st.lists(st.binary(max_size=8), max_size=70)


def test_a_tree_without_leaves_has_the_hash_of_nothing():
    assert EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root(0, Tree([]).node) == EMPTY


@pytest.mark.parametrize("size", range(1, 9))
def test_the_known_leaves_have_the_known_roots(size):
    assert root(size, Tree(LEAVES).node).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(
    ("index", "size", "proof"), [(0, 1, []), (0, 8, [C, A, D]), (5, 8, [B, E, ROOTS[3]]), (2, 3, [ROOTS[1]])]
)
def test_the_known_leaves_have_the_known_inclusion_proofs(index, size, proof):
    made = inclusion(index, size, Tree(LEAVES).node)
    expected = [leaf_hash(LEAVES[4]).hex() if each == B and index == 5 else each for each in proof]
    assert [each.hex() for each in made] == expected


@pytest.mark.parametrize(
    ("old", "size", "proof"), [(1, 1, []), (1, 8, [C, A, D]), (6, 8, [F, E, ROOTS[3]]), (2, 5, [A, B])]
)
def test_the_known_leaves_have_the_known_consistency_proofs(old, size, proof):
    assert [each.hex() for each in consistency(old, size, Tree(LEAVES).node)] == proof


@given(leaves_of)
def test_the_root_of_any_tree_is_the_definitions(leaves):
    growing = Growing()
    made = [node for leaf in leaves for node in growing.add(leaf_hash(leaf))]
    tree = Tree(leaves)
    assert root(len(leaves), tree.node) == growing.root() == naive(leaves)
    assert {(level, position): digest for level, position, digest in made} == tree.kept


@given(leaves_of)
def test_a_tree_keeps_less_than_two_hashes_a_leaf(leaves):
    assert len(Tree(leaves).kept) <= 2 * len(leaves)


def test_every_leaf_of_every_tree_up_to_65_has_a_proof_that_holds_for_it_alone():
    leaves = numbered(65)
    tree = Tree(leaves)
    for size in range(1, 66):
        whole = naive(leaves[:size])
        for index in range(size):
            proof = inclusion(index, size, tree.node)
            assert includes(index, size, leaf_hash(leaves[index]), proof, whole)
            assert not includes((index + 1) % size, size, leaf_hash(leaves[index]), proof, whole) or size == 1
            assert not includes(index, size, leaf_hash(b"another"), proof, whole)


def test_every_two_trees_up_to_65_are_proved_consistent():
    leaves = numbered(65)
    tree = Tree(leaves)
    roots = [naive(leaves[:size]) for size in range(66)]
    for size in range(1, 66):
        for old in range(1, size + 1):
            proof = consistency(old, size, tree.node)
            assert consistent(old, size, roots[old], roots[size], proof)
            assert old == size or not consistent(old, size, roots[old - 1], roots[size], proof)
            assert old == size or not consistent(old, size, roots[old], roots[size - 1], proof)


@given(st.integers(1, 40), st.integers(0, 40), st.data())
def test_an_altered_proof_proves_nothing(old, more, data):
    leaves = numbered(old + more)
    size = len(leaves)
    tree = Tree(leaves)
    index = data.draw(st.integers(0, size - 1))
    for proof, holds in (
        (
            inclusion(index, size, tree.node),
            lambda p: includes(index, size, leaf_hash(leaves[index]), p, naive(leaves)),
        ),
        (consistency(old, size, tree.node), lambda p: consistent(old, size, naive(leaves[:old]), naive(leaves), p)),
    ):
        assert holds(proof)
        assert not holds([*proof, EMPTY])
        if proof:
            place = data.draw(st.integers(0, len(proof) - 1))
            assert not holds(proof[:place] + proof[place + 1 :])
            assert not holds([*proof[:place], EMPTY, *proof[place + 1 :]])


@given(st.integers(2, 40), st.data())
def test_no_proof_joins_a_tree_to_one_whose_old_part_was_changed(size, data):
    leaves = numbered(size)
    old = data.draw(st.integers(1, size - 1))
    changed = [*leaves]
    changed[data.draw(st.integers(0, old - 1))] = b"changed"
    proof = consistency(old, size, Tree(changed).node)
    assert not consistent(old, size, naive(leaves[:old]), naive(changed), proof)


def test_every_tree_begins_with_the_empty_one():
    assert consistent(0, 3, EMPTY, naive(numbered(3)), [])
    assert not consistent(0, 3, naive(numbered(1)), naive(numbered(3)), [])


@pytest.mark.parametrize(("index", "size"), [(3, 3), (-1, 3), (0, 0)])
def test_a_leaf_outside_the_tree_has_no_proof(index, size):
    with pytest.raises(ValueError, match="not in the tree"):
        inclusion(index, size, Tree(LEAVES).node)
    assert not includes(index, size, EMPTY, [], EMPTY)


@pytest.mark.parametrize(("old", "size"), [(0, 3), (4, 3)])
def test_a_larger_tree_is_no_beginning(old, size):
    with pytest.raises(ValueError, match="old tree"):
        consistency(old, size, Tree(LEAVES).node)
    assert not consistent(4, 3, EMPTY, EMPTY, [])
