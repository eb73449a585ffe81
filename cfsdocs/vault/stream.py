"""The stream format: Tink's AES-GCM-HKDF streaming AEAD, so that Tink alone can open what we sealed.

RAW output, 32-byte derived key, HKDF-SHA256, 64 KiB segments
(https://developers.google.com/tink/streaming-aead/aes_gcm_hkdf_streaming):

    header      0x28 | salt (32) | nonce prefix (7)
    file key    HKDF-SHA256(key, salt, info = associated data)
    segment i   AES-256-GCM(file key, nonce = prefix | i as uint32 | 1 if last else 0), 16-byte tag

Segment 0 shares its first 40 bytes with the header. Every segment but the last is full, and the last is
empty only when the whole plaintext is: so the ciphertext's size gives the plaintext's.

Never yields a byte that is not authenticated, and never holds more than a few segments.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cfsdocs.errors import BlobDamaged

SEGMENT = 64 * 1024
HEADER = 40
TAG = 16
_KEY = 32
_PREFIX = 7
_AT_ONCE = 8
"""Segments fetched by one read (512 KiB): few calls, yet it stays in the processor's cache. Measured."""

Read = Callable[[int, int], bytes]
"""``read(offset, length)``: that many ciphertext bytes, fewer only where the blob ends."""


def ciphertext_size(plaintext: int, segment: int = SEGMENT) -> int:
    """Bytes that a plaintext of so many bytes takes once encrypted."""
    segments = max(1, -(-(plaintext + HEADER) // (segment - TAG)))
    return HEADER + plaintext + TAG * segments


def plaintext_size(ciphertext: int, segment: int = SEGMENT) -> int:
    """Bytes inside a ciphertext of so many bytes.

    Raises BlobDamaged for a size that no plaintext gives.
    """
    segments = max(1, -(-ciphertext // segment))
    plaintext = ciphertext - HEADER - TAG * segments
    if plaintext < 0 or ciphertext_size(plaintext, segment) != ciphertext:
        raise BlobDamaged("This blob has a size that no whole blob has: it was cut short or added to.")
    return plaintext


def encrypt(key: bytes, associated_data: bytes, chunks: Iterable[bytes], segment: int = SEGMENT) -> Iterator[bytes]:
    """Yield the header, then each segment as soon as it is known whether another follows.

    ``chunks`` may be of any sizes, and is read only as fast as the result is. At most 2**32 segments (256 TiB).
    """
    salt, prefix = os.urandom(_KEY), os.urandom(_PREFIX)
    cipher = _cipher(key, salt, associated_data)
    yield bytes([HEADER]) + salt + prefix
    for index, (plain, last) in enumerate(_segments(chunks, segment)):
        yield cipher.encrypt(_nonce(prefix, index, last), plain, None)


def decrypt(
    key: bytes,
    associated_data: bytes,
    read: Read,
    size: int,
    start: int = 0,
    stop: int | None = None,
    segment: int = SEGMENT,
) -> Iterator[bytes]:
    """Yield plaintext bytes ``[start, stop)`` of a ciphertext of ``size`` bytes, segment by segment.

    Reads the header and the segments that the range touches, nothing else; an empty range still authenticates
    one segment. The first segment is opened before this returns, so that a wrong key or context shows while an
    error page can still be sent. Raises BlobDamaged; ValueError for a range outside the plaintext.

    A range says nothing about segments it does not touch: give the ``size`` you recorded, not the one you find.
    """
    total = plaintext_size(size, segment)
    stop = total if stop is None else stop
    if not 0 <= start <= stop <= total:
        raise ValueError("the range is outside the plaintext")
    pieces = _pieces(key, associated_data, read, size, start, stop, segment)
    return chain(list(islice(pieces, 1)), pieces)


def _pieces(
    key: bytes, associated_data: bytes, read: Read, size: int, start: int, stop: int, segment: int
) -> Iterator[bytes]:
    room = segment - TAG
    final = -(-size // segment) - 1
    first = min((start + HEADER) // room, final)
    last = min((max(start, stop - 1) + HEADER) // room, final)
    sealed = _sealed(read, size, first, last, segment)
    if first == 0:
        opening = next(sealed)
        header, sealed = opening[:HEADER], chain([opening[HEADER:]], sealed)
    else:
        header = memoryview(_exactly(read, 0, HEADER))
    if header[0] != HEADER:
        raise BlobDamaged("This blob does not begin as ours do: it was changed, or is not one of ours.")
    cipher = _cipher(key, bytes(header[1 : 1 + _KEY]), associated_data)
    prefix = bytes(header[1 + _KEY :])
    at = max(0, first * room - HEADER)  # where the segment's plaintext begins
    for index, body in enumerate(sealed, first):
        plain = _opened(cipher, _nonce(prefix, index, index == final), body)
        piece = plain[max(0, start - at) : stop - at]
        if piece:  # an empty chunk would end an HTTP body early
            yield piece
        at += len(plain)


def _sealed(read: Read, size: int, first: int, last: int, segment: int) -> Iterator[memoryview]:
    """The ciphertext of segments ``first`` to ``last``, segment 0 with the header before it."""
    for low in range(first, last + 1, _AT_ONCE):
        begin, end = low * segment, min((min(low + _AT_ONCE - 1, last) + 1) * segment, size)
        window = memoryview(_exactly(read, begin, end - begin))
        for offset in range(0, len(window), segment):
            yield window[offset : offset + segment]


def _segments(chunks: Iterable[bytes], segment: int) -> Iterator[tuple[memoryview, bool]]:
    """Cut ``chunks`` into segments, each with whether it is the last.

    A segment that lies whole in one chunk is not copied. What is yielded holds until the next is asked for.
    """
    room, used = segment - TAG - HEADER, 0
    held = memoryview(bytearray(segment))
    for chunk in chunks:
        view = memoryview(chunk)
        while used + len(view) > room:  # more follows, so this one is not the last
            taken = room - used
            if used:
                held[used:room] = view[:taken]
            yield (held[:room] if used else view[:room]), False
            view, used, room = view[taken:], 0, segment - TAG
        held[used : used + len(view)] = view
        used += len(view)
    yield held[:used], True


def _opened(cipher: AESGCM, nonce: bytes, body: memoryview) -> bytes:
    try:
        return cipher.decrypt(nonce, body, None)
    except InvalidTag as error:
        raise BlobDamaged("This blob does not authenticate: it was changed, cut short, or is another one's.") from error


def _exactly(read: Read, offset: int, length: int) -> bytes:
    got = read(offset, length)
    if len(got) != length:
        raise BlobDamaged("This blob is shorter than it was: it was cut short.")
    return got


def _cipher(key: bytes, salt: bytes, associated_data: bytes) -> AESGCM:
    if len(key) != _KEY:
        raise ValueError("a blob key has 32 bytes")
    return AESGCM(HKDF(hashes.SHA256(), _KEY, salt, associated_data).derive(key))


def _nonce(prefix: bytes, index: int, last: bool) -> bytes:
    return prefix + index.to_bytes(4, "big") + bytes([last])
