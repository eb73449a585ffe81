"""The vault's speed and thrift, beside raw AES-GCM, Tink, age and Fernet on the same file in one run.

    python -m benchmarks.vault

Speeds are medians; the candidates take turns, so that a busy machine slows all alike. All stream, and what comes out
is thrown away, but for Fernet, which can only do a file whole. Takes about a minute, and 1 GiB in the temporary folder.
"""

from __future__ import annotations

import base64
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

import pyrage
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from benchmarks.table import Row, show
from cfsdocs.vault.blobs import BlobContext, Sealed, open_range, seal
from cfsdocs.vault.keys import FolderKey
from cfsdocs.vault.local import LocalStore
from cfsdocs.vault.stream import HEADER, SEGMENT, decrypt, encrypt
from tests.unit.vault.tink_oracle import Tink

MIB, GIB = 1 << 20, 1 << 30
SIZE, ROUNDS = 64 * MIB, 5
LEAST = {"raw AES-GCM": 0.65, "Tink": 1.0, "age": 1.0, "Fernet": 1.0}
KEY, CONTEXT = os.urandom(32), b"benchmark"
FOLDER_KEY, BLOB_CONTEXT = FolderKey("folder", bytes(32)), BlobContext("charity", "document", 1, "original")
NAME = "a" * 26

Run = Callable[[], object]


def main() -> list[Row]:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as folder:
        LocalStore.create(Path(folder) / "store")
        return [*speeds(), *memory(folder), *range_reads(folder)]


def speeds() -> list[Row]:
    """MiB/s of 64 MiB in memory, and ours as a share of each other's."""
    file, rows = os.urandom(SIZE), []
    candidates = [_ours(file), _raw(file), _tink(file), _age(file), _fernet(file)]
    names = ["ours", *LEAST]
    for at, doing in enumerate(("encrypt", "decrypt")):
        rounds = [[_timed(each[at]) for each in candidates] for _ in range(ROUNDS)]
        speed = {name: SIZE / MIB / median(times) for name, times in zip(names, zip(*rounds, strict=True), strict=True)}
        rows += [Row(f"{doing}: {name}", figure, "MiB/s") for name, figure in speed.items()]
        for name, least in LEAST.items():
            ratio = speed["ours"] / speed[name]
            rows.append(Row(f"{doing}: ours / {name}", ratio, "x", f">= {least}", ratio >= least))
    return rows


def memory(folder: str) -> list[Row]:
    """What sealing and opening 1 GiB adds to an idle process at its peak, and the speed with key, hash and disk."""
    rows = []
    for doing in ("seal", "open"):
        command = [sys.executable, "-m", "benchmarks.vault", doing, folder]
        added, seconds = map(float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
        rows.append(Row(f"{doing} 1 GiB: memory above idle", added, "MiB", "<= 16", added <= 16))
        rows.append(Row(f"{doing} 1 GiB: with the disk", GIB / MIB / seconds, "MiB/s"))
    return rows


def range_reads(folder: str) -> list[Row]:
    """What 64 KiB out of the 1 GiB blob costs, at worst over many places."""
    counting, sealed, read, took = Counting(Path(folder) / "store"), _kept(folder), [], []
    for start in (0, 1, SEGMENT - 1, SEGMENT, GIB // 3, GIB // 2, GIB - SEGMENT):
        counting.bytes_read = 0

        def whole(start: int = start) -> None:
            got = b"".join(open_range(counting, sealed, FOLDER_KEY, BLOB_CONTEXT, start, start + SEGMENT))
            assert got == bytes(SEGMENT)

        took.append(_timed(whole))
        read.append(counting.bytes_read)
    segments = -(-(max(read) - HEADER) // SEGMENT)
    return [
        Row("64 KiB out of 1 GiB: segments read", segments, "", "<= 2", segments <= 2),
        Row("64 KiB out of 1 GiB: bytes read", max(read) / 1024, "KiB"),
        Row("64 KiB out of 1 GiB: time", max(took) * 1000, "ms"),
    ]


class Counting(LocalStore):
    """A local store that counts the bytes it gives."""

    bytes_read = 0

    def read(self, name: str, offset: int, length: int) -> bytes:
        got = super().read(name, offset, length)
        self.bytes_read += len(got)
        return got


class Nowhere(io.RawIOBase):
    """Takes whatever is written."""

    def writable(self) -> bool:
        return True

    def write(self, given: object, /) -> int:
        return len(given)  # type: ignore[arg-type]


def _ours(file: bytes) -> tuple[Run, Run]:
    sealed = memoryview(b"".join(encrypt(KEY, CONTEXT, [file])))

    def read(offset: int, length: int) -> bytes:
        return bytes(sealed[offset : offset + length])

    return (
        lambda: _exhaust(encrypt(KEY, CONTEXT, _pieces(file))),
        lambda: _exhaust(decrypt(KEY, CONTEXT, read, len(sealed))),
    )


def _raw(file: bytes) -> tuple[Run, Run]:
    cipher = AESGCM(KEY)
    sealed = [cipher.encrypt(bytes(12), piece, None) for piece in _pieces(file)]
    return (
        lambda: _exhaust(cipher.encrypt(bytes(12), piece, None) for piece in _pieces(file)),
        lambda: _exhaust(cipher.decrypt(bytes(12), piece, None) for piece in sealed),
    )


def _tink(file: bytes) -> tuple[Run, Run]:
    tink = Tink(KEY, SEGMENT)
    sealed = tink.encrypt(file, CONTEXT)

    def seals() -> None:
        with tink.primitive.new_encrypting_stream(Nowhere(), CONTEXT) as stream:
            for piece in _pieces(file):
                stream.write(piece)

    def opens() -> None:
        with tink.primitive.new_decrypting_stream(io.BytesIO(sealed), CONTEXT) as stream:
            while stream.read(MIB):
                pass

    return seals, opens


def _age(file: bytes) -> tuple[Run, Run]:
    identity = pyrage.x25519.Identity.generate()
    sealed = pyrage.encrypt(file, [identity.to_public()])
    return (
        lambda: pyrage.encrypt_io(io.BytesIO(file), Nowhere(), [identity.to_public()]),
        lambda: pyrage.decrypt_io(io.BytesIO(sealed), Nowhere(), [identity]),
    )


def _fernet(file: bytes) -> tuple[Run, Run]:
    fernet = Fernet(base64.urlsafe_b64encode(KEY))
    sealed = fernet.encrypt(file)
    return lambda: fernet.encrypt(file), lambda: fernet.decrypt(sealed)


def _pieces(file: bytes) -> Iterator[Any]:
    view = memoryview(file)
    for at in range(0, len(view), SEGMENT):
        yield view[at : at + SEGMENT]


def _exhaust(pieces: Iterator[bytes]) -> None:
    for _ in pieces:
        pass


def _timed(run: Run) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def _kept(folder: str) -> Sealed:
    facts = json.loads((Path(folder) / "sealed.json").read_text())
    return Sealed(**{**facts, "wrapped_key": bytes.fromhex(facts["wrapped_key"])})


def _in_a_process_of_its_own(doing: str, folder: str) -> None:
    """Seal or open 1 GiB, and print the MiB that it added to idle and the seconds it took."""
    store = LocalStore(Path(folder) / "store")
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
    idle, begun = _status("VmRSS"), time.perf_counter()
    if doing == "seal":
        sealed = seal(store, NAME, FOLDER_KEY, BLOB_CONTEXT, (bytes(SEGMENT) for _ in range(GIB // SEGMENT)))
        facts = asdict(sealed) | {"wrapped_key": sealed.wrapped_key.hex()}
        (Path(folder) / "sealed.json").write_text(json.dumps(facts))
    else:
        _exhaust(open_range(store, _kept(folder), FOLDER_KEY, BLOB_CONTEXT))
    took = time.perf_counter() - begun
    sys.stdout.write(f"{(_status('VmHWM') - idle) / 1024} {took}\n")


def _status(line: str) -> int:
    """A line of this process's status, in KiB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{line}:")[1].split()[0])


if __name__ == "__main__":
    if sys.argv[1:]:
        _in_a_process_of_its_own(*sys.argv[1:])
    else:
        sys.stdout.write(show(main()) + "\n")
