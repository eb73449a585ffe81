"""A PostgreSQL server of the benchmarks' own, with a data folder that outlives the run: worlds take minutes to load.

Its settings are PostgreSQL's own, but for what makes loading quick, memory for a machine of today, and no parallel
workers: their CPU time could not be seen in the backend's.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fixtures.postgres import address, find_binaries, unprivileged, wait_until_ready

SETTINGS = (
    "listen_addresses=",
    "timezone=UTC",
    "shared_buffers=1GB",
    "max_parallel_workers_per_gather=0",
    "fsync=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=4GB",
)


@contextmanager
def serving(scratch: Path) -> Iterator[str]:
    """The running server's maintenance database. Raises pytest's Skipped, with advice, where there is no PostgreSQL."""
    binaries, runs_as = find_binaries(), unprivileged()
    data, socket = scratch.resolve() / f"postgres-{binaries.parts[-2]}", Path(tempfile.mkdtemp(prefix="cfsdocs-bench-"))
    _theirs(socket, runs_as)
    try:
        if not (data / "PG_VERSION").exists():
            _make(binaries, data, runs_as)
        with _running(binaries, data, socket, runs_as):
            yield address(socket, "postgres")
    finally:
        shutil.rmtree(socket, ignore_errors=True)


def _theirs(folder: Path, runs_as: dict[str, Any]) -> None:
    if runs_as:
        shutil.chown(folder, runs_as["user"], runs_as["group"])


def _make(binaries: Path, data: Path, runs_as: dict[str, Any]) -> None:
    data.mkdir(parents=True, mode=0o700)
    _theirs(data, runs_as)
    make: list[str | Path] = [
        binaries / "initdb",
        "-D",
        data,
        "-A",
        "trust",
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run([*make, "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd="/", **runs_as)


@contextmanager
def _running(binaries: Path, data: Path, socket: Path, runs_as: dict[str, Any]) -> Iterator[None]:
    options = [part for setting in SETTINGS for part in ("-c", setting)]
    log = socket / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", socket, *options],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            **runs_as,
        )
    try:
        wait_until_ready(address(socket, "postgres"), server, log)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # the "fast" shutdown: ends open sessions
        server.wait(timeout=60)
