"""A server's processes: what memory and CPU time the whole tree takes."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_EVERY = 0.02
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """The process and all that descend from it."""
    found = [root]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue  # it ended
    return found


def memory(root: int) -> float:
    """Resident MiB of the tree. Pages that processes share count for each: of interest is only how it grows."""
    total = 0
    for pid in tree(root):
        try:
            total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
        except OSError:
            continue
    return total / (1 << 20)


def cpu(root: int) -> float:
    """Milliseconds of CPU time that the tree has used, with its children that have ended."""
    total = 0
    for pid in tree(root):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))
    return total * 1000 / _TICK


class Peak:
    """The highest that ``memory`` was."""

    mib = 0.0


@contextmanager
def watching(root: int) -> Iterator[Peak]:
    """Watch the tree's memory, fifty times a second, until the end of the block."""
    peak, over = Peak(), threading.Event()

    def watch() -> None:
        while True:
            peak.mib = max(peak.mib, memory(root))
            if over.wait(_EVERY):
                return

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()
