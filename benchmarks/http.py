"""Through HTTP, with one client signed in through the forms: downloads, a folder's page, and what memory files take.

Downloads are beside a bare Pyramid application on waitress with the same file, by turns. The pages of two worlds take
turns too. Times are on the wall, as somebody waiting has them, so a busy machine shows; ratios suffer less.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.client import Client
from benchmarks.household import (
    PASSWORD,
    Household,
    add_picture,
    cfsdocs,
    file_as_document,
    make,
    picture,
    serving,
    waiting_ref,
)
from benchmarks.processes import cpu, memory, watching
from benchmarks.table import Row
from benchmarks.worlds import Say

SMALL, LARGE = 1_000, 100_000
TEN_MB, GIB = 10_000_000, 1 << 30
ROUNDS = 40
DOWNLOAD_MOST, PAGE_MOST_MS, PAGE_GROWTH, MEMORY_MOST = 2.0, 25.0, 1.3, 64.0

Ask = Callable[[], object]


def measure(say: Say) -> list[Row]:
    """Everything; builds two houses in a temporary folder and takes 3 GiB there."""
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / str(size) for size in (SMALL, LARGE)]
        for place in places:
            place.mkdir()
        say(f"building houses with {SMALL:,} and {LARGE:,} documents")
        small, large = make(places[0], SMALL), make(places[1], LARGE)
        return [*_pages(small, large), *_downloads(small, Path(folder)), *_memory(small)]


def _pages(small: Household, large: Household) -> Iterator[Row]:
    with ExitStack() as stack:
        asks, pids = [], []
        for household in (small, large):
            base, pid = stack.enter_context(serving(cfsdocs(household), "/sign-in"))
            client, path = _signed_in(household, base), f"/folders/{household.folder_ref}"
            asks.append(lambda client=client, path=path: client.get(path))
            pids.append(pid)
        (at_small, at_large), (cpu_small, cpu_large) = _by_turns(asks, pids)
    yield Row(f"folder page of {small.listed}, {SMALL:,} documents", at_small, "ms")
    name = f"folder page of {large.listed}, {LARGE:,} documents"
    yield Row(name, at_large, "ms", f"<= {PAGE_MOST_MS}", at_large <= PAGE_MOST_MS)
    growth = at_large / at_small
    yield Row(f"folder page, from {SMALL:,} to {LARGE:,}", growth, "x", f"<= {PAGE_GROWTH}", growth <= PAGE_GROWTH)
    yield Row(f"folder page, {SMALL:,} documents: the server's CPU", cpu_small, "ms")
    yield Row(f"folder page, {LARGE:,} documents: the server's CPU", cpu_large, "ms")


def _downloads(household: Household, folder: Path) -> Iterator[Row]:
    path, plain = add_picture(household, TEN_MB), folder / "plain"
    with plain.open("wb") as out:
        out.writelines(picture(TEN_MB))
    with (
        serving(cfsdocs(household), "/sign-in") as (base, ours),
        serving(["-m", "benchmarks.floor", str(plain)], "/download") as (floor, theirs),
    ):
        client, bare = _signed_in(household, base), Client(floor)
        assert client.download(path) == bare.download("/download") == TEN_MB
        asks = [lambda: client.download(path), lambda: bare.download("/download")]
        (at_ours, at_floor), (cpu_ours, cpu_floor) = _by_turns(asks, [ours, theirs])
    yield Row("10 MB download, bare Pyramid and waitress", at_floor, "ms")
    yield Row("10 MB download, decided, recorded, decrypted", at_ours, "ms")
    ratio = at_ours / at_floor
    yield Row("10 MB download, ours / bare", ratio, "x", f"<= {DOWNLOAD_MOST}", ratio <= DOWNLOAD_MOST)
    yield Row("10 MB download, bare: the server's CPU", cpu_floor, "ms")
    yield Row("10 MB download, ours: the server's CPU", cpu_ours, "ms")


def _memory(household: Household) -> Iterator[Row]:
    with serving(cfsdocs(household), "/sign-in") as (base, pid):
        client = _signed_in(household, base)
        add = f"/folders/{household.folder_ref}/add"
        for _ in range(5):
            client.get(f"/folders/{household.folder_ref}")
        idle, begun = memory(pid), time.perf_counter()
        with watching(pid) as peak:
            client.upload(add, "photo.heic", GIB, picture(GIB))
        yield from _taken("1 GiB upload", peak.mib - idle, time.perf_counter() - begun)
        path = file_as_document(household, waiting_ref(household))
        idle, begun = memory(pid), time.perf_counter()
        with watching(pid) as peak:
            assert client.download(path) == GIB
        yield from _taken("1 GiB download", peak.mib - idle, time.perf_counter() - begun)


def _taken(name: str, added: float, seconds: float) -> Iterator[Row]:
    yield Row(f"{name}: memory above idle", added, "MiB", f"<= {MEMORY_MOST}", added <= MEMORY_MOST)
    yield Row(f"{name}: speed", GIB / (1 << 20) / seconds, "MiB/s")


def _signed_in(household: Household, base: str) -> Client:
    client = Client(base)
    client.sign_in(household.name, PASSWORD)
    return client


def _by_turns(asks: Sequence[Ask], pids: Sequence[int]) -> tuple[list[float], list[float]]:
    """The median milliseconds that each takes on the wall, and the CPU time of its server for one."""
    for ask in asks:
        for _ in range(5):
            ask()
    took: list[list[float]] = [[] for _ in asks]
    before = [cpu(pid) for pid in pids]
    for _ in range(ROUNDS):
        for ask, times in zip(asks, took, strict=True):
            begun = time.perf_counter()
            ask()
            times.append((time.perf_counter() - begun) * 1000)
    used = [(cpu(pid) - start) / ROUNDS for pid, start in zip(pids, before, strict=True)]
    return [median(times) for times in took], used
