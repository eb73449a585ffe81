"""The stream format against Tink, against plain slices, and against whoever changes a byte."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfsdocs.errors import BlobDamaged
from cfsdocs.vault.stream import HEADER, SEGMENT, TAG, ciphertext_size, decrypt, encrypt, plaintext_size

tink = pytest.importorskip("tink", reason="the tink package is the oracle: pip install cfsdocs[test]")
from tests.unit.vault.tink_oracle import Tink  # noqa: E402 (needs tink)

KEY = os.urandom(32)
CONTEXT = b"organisation, document, version and kind"
SMALL = 4096
ORACLE = {segment: Tink(KEY, segment) for segment in (SMALL, SEGMENT)}
LARGE = os.urandom(5 * SMALL + 321)
LARGE_BY_TINK = ORACLE[SMALL].encrypt(LARGE, CONTEXT)


def lengths(segment):
    first, later = segment - HEADER - TAG, segment - TAG
    edges = [0, first, first + later, first + 2 * later]
    around = sorted({max(0, edge + step) for edge in edges for step in (-1, 0, 1)})
    return [*around, 3 * segment + 17]


def every_length():
    return [(segment, length) for segment in (SMALL, SEGMENT) for length in lengths(segment)]


def sealed(plaintext, segment=SEGMENT, context=CONTEXT):
    return b"".join(encrypt(KEY, context, [plaintext], segment))


def opened(ciphertext, segment=SEGMENT, context=CONTEXT, key=KEY, **bounds):
    return b"".join(decrypt(key, context, reader(ciphertext), len(ciphertext), segment=segment, **bounds))


def reader(ciphertext):
    return lambda offset, length: ciphertext[offset : offset + length]


@pytest.mark.parametrize(("segment", "length"), every_length())
def test_tink_opens_what_we_seal(segment, length):
    plaintext = os.urandom(length)

    assert ORACLE[segment].decrypt(sealed(plaintext, segment), CONTEXT) == plaintext


@pytest.mark.parametrize(("segment", "length"), every_length())
def test_we_open_what_tink_seals(segment, length):
    plaintext = os.urandom(length)

    assert opened(ORACLE[segment].encrypt(plaintext, CONTEXT), segment) == plaintext


@pytest.mark.parametrize(("segment", "length"), every_length())
def test_the_sizes_we_reckon_are_those_of_tink(segment, length):
    ciphertext = ORACLE[segment].encrypt(bytes(length), CONTEXT)

    assert ciphertext_size(length, segment) == len(ciphertext)
    assert plaintext_size(len(ciphertext), segment) == length


@pytest.mark.parametrize(("segment", "length"), every_length())
def test_what_we_seal_has_the_size_we_reckon_and_opens_in_whole_and_at_its_end(segment, length):
    plaintext = os.urandom(length)

    ciphertext = sealed(plaintext, segment)

    assert len(ciphertext) == ciphertext_size(length, segment)
    assert opened(ciphertext, segment) == plaintext
    assert opened(ciphertext, segment, start=max(0, length - 1)) == plaintext[-1:]
    assert opened(ciphertext, segment, start=length) == b""


def test_an_empty_range_gives_no_pieces_at_all():
    ciphertext = sealed(b"secret")

    assert list(decrypt(KEY, CONTEXT, reader(ciphertext), len(ciphertext), 3, 3)) == []


@given(st.lists(st.integers(0, 2 * SMALL), max_size=12))
def test_however_the_chunks_are_cut_tink_reads_the_same(cuts):
    plaintext, chunks, at = LARGE, [], 0
    for cut in cuts:
        chunks.append(plaintext[at : at + cut])
        at += cut
    chunks.append(plaintext[at:])

    ciphertext = b"".join(encrypt(KEY, CONTEXT, chunks, SMALL))

    assert ORACLE[SMALL].decrypt(ciphertext, CONTEXT) == plaintext


@given(st.data())
def test_any_range_of_what_tink_sealed_is_the_plain_slice(data):
    start = data.draw(st.integers(0, len(LARGE)))
    stop = data.draw(st.integers(start, len(LARGE)))

    assert opened(LARGE_BY_TINK, SMALL, start=start, stop=stop) == LARGE[start:stop]


@given(st.integers(0, 3 * SMALL), st.data())
def test_any_range_of_any_length_is_the_plain_slice(length, data):
    plaintext = LARGE[:length]
    start = data.draw(st.integers(0, length))
    stop = data.draw(st.integers(start, length))

    assert opened(sealed(plaintext, SMALL), SMALL, start=start, stop=stop) == plaintext[start:stop]


def test_a_range_reads_the_header_and_the_segments_it_touches_and_nothing_else():
    ciphertext, read = sealed(bytes(40 * SMALL), SMALL), []

    def noting(offset, length):
        read.append((offset, offset + length))
        return ciphertext[offset : offset + length]

    start = 20 * (SMALL - TAG)  # HEADER bytes into segment 20
    list(decrypt(KEY, CONTEXT, noting, len(ciphertext), start, start + SMALL - TAG, SMALL))

    assert read == [(0, HEADER), (20 * SMALL, 22 * SMALL)]


def test_a_range_that_ends_with_a_segment_does_not_read_the_next():
    ciphertext, read = sealed(bytes(40 * SMALL), SMALL), []

    def noting(offset, length):
        read.append((offset, offset + length))
        return ciphertext[offset : offset + length]

    start = 20 * (SMALL - TAG) - HEADER
    list(decrypt(KEY, CONTEXT, noting, len(ciphertext), start, start + SMALL - TAG, SMALL))

    assert read == [(0, HEADER), (20 * SMALL, 21 * SMALL)]


def test_a_whole_read_asks_for_every_byte_once():
    ciphertext, read = sealed(bytes(40 * SMALL), SMALL), []

    def noting(offset, length):
        read.append((offset, offset + length))
        return ciphertext[offset : offset + length]

    list(decrypt(KEY, CONTEXT, noting, len(ciphertext), segment=SMALL))

    assert [begin for begin, _ in read] == [0, *(end for _, end in read[:-1])]
    assert read[-1][1] == len(ciphertext)


@pytest.mark.parametrize(("start", "stop"), [(-1, 5), (6, 5), (0, 11), (11, 11)])
def test_a_range_outside_the_plaintext_is_a_mistake_of_the_caller(start, stop):
    with pytest.raises(ValueError, match="range"):
        opened(sealed(bytes(10)), start=start, stop=stop)


def test_segments_leave_as_soon_as_the_next_has_begun():
    given_so_far = []

    def arriving():
        for _ in range(10):
            given_so_far.append(SMALL)
            yield bytes(SMALL)

    stream = encrypt(KEY, CONTEXT, arriving(), SMALL)
    next(stream)  # the header, before anything is asked for
    assert given_so_far == []
    for count in range(1, 5):
        next(stream)
        assert len(given_so_far) <= count + 1


def test_two_sealings_of_one_plaintext_share_nothing():
    one, two = sealed(bytes(64)), sealed(bytes(64))

    assert one[1:33] != two[1:33]
    assert one[HEADER:] != two[HEADER:]


def test_a_flip_of_any_bit_is_refused():
    good = sealed(b"a small secret")
    for position in range(len(good)):
        for bit in range(8):
            bad = bytearray(good)
            bad[position] ^= 1 << bit
            with pytest.raises(BlobDamaged):
                opened(bytes(bad))


def test_every_truncation_is_refused():
    good = sealed(os.urandom(300), 128)
    for length in range(len(good)):
        with pytest.raises(BlobDamaged):
            opened(good[:length], 128)


def test_a_flip_in_each_of_many_segments_is_refused():
    for position in range(0, len(LARGE_BY_TINK), 97):
        bad = bytearray(LARGE_BY_TINK)
        bad[position] ^= 0x10
        with pytest.raises(BlobDamaged):
            opened(bytes(bad), SMALL)


def changed():
    body = LARGE_BY_TINK
    parts = [body[at : at + SMALL] for at in range(0, len(body), SMALL)]
    other = ORACLE[SMALL].encrypt(LARGE, CONTEXT)
    return {
        "a byte is appended": body + b"x",
        "a segment is appended": body + parts[1],
        "it ends after its first segment": parts[0],
        "it ends at a later segment": b"".join(parts[:3]),
        "the last segment is gone": b"".join(parts[:-1]),
        "two segments are swapped": b"".join([parts[0], parts[2], parts[1], *parts[3:]]),
        "a segment is there twice": b"".join([*parts[:2], parts[1], *parts[3:]]),
        "a segment is left out": b"".join([parts[0], *parts[2:]]),
        "a segment is another blob's": b"".join([parts[0], other[SMALL : 2 * SMALL], *parts[2:]]),
        "the header is another blob's": other[:HEADER] + body[HEADER:],
        "the header's length byte is wrong": bytes([39]) + body[1:],
        "there is nothing": b"",
        "there is only a header": body[:HEADER],
        "there is an empty last segment": body[:SMALL] + body[-TAG:],
        "it is plaintext": LARGE,
    }


@pytest.mark.parametrize("how", changed())
def test_it_is_refused_when(how):
    bad = changed()[how]

    with pytest.raises(BlobDamaged):
        opened(bad, SMALL)
    with pytest.raises(tink.TinkError):
        ORACLE[SMALL].decrypt(bad, CONTEXT)


@pytest.mark.parametrize("plaintext", [b"", b"x", LARGE, LARGE[: SMALL - HEADER - TAG]])
def test_another_context_or_key_is_refused_also_for_an_empty_range(plaintext):
    ciphertext = sealed(plaintext, SMALL)

    for bounds in ({}, {"stop": 0}, {"start": len(plaintext)}):
        with pytest.raises(BlobDamaged):
            opened(ciphertext, SMALL, context=b"another document", **bounds)
        with pytest.raises(BlobDamaged):
            opened(ciphertext, SMALL, key=os.urandom(32), **bounds)


def test_a_wrong_context_shows_before_anything_is_sent():
    ciphertext = sealed(b"secret")

    with pytest.raises(BlobDamaged):
        decrypt(KEY, b"another", reader(ciphertext), len(ciphertext))


def test_not_a_byte_of_a_damaged_segment_is_given():
    bad = bytearray(LARGE_BY_TINK)
    bad[2 * SMALL + 5] ^= 1
    given_out = []

    with pytest.raises(BlobDamaged):
        given_out.extend(decrypt(KEY, CONTEXT, reader(bytes(bad)), len(bad), segment=SMALL))

    assert b"".join(given_out) == LARGE[: 2 * (SMALL - TAG) - HEADER]


def test_a_store_that_gives_less_than_was_recorded_is_caught_wherever_one_reads():
    cut = LARGE_BY_TINK[: 3 * SMALL]

    with pytest.raises(BlobDamaged):
        list(decrypt(KEY, CONTEXT, reader(cut), len(LARGE_BY_TINK), start=len(LARGE) - 10, segment=SMALL))


def test_a_key_has_32_bytes():
    with pytest.raises(ValueError, match="32"):
        list(encrypt(bytes(16), CONTEXT, [b"x"]))
