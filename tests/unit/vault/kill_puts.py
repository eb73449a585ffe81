"""Put blobs in a child process, kill it at a random moment, and again: ``kill_puts.py FOLDER TIMES``.

A process of its own, because forking one with threads (as a test run may be) is asking for trouble.
Each name that ``put`` has returned for is written to ``acknowledged`` beside the folder.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from cfsdocs.db import new_ref
from cfsdocs.vault.local import LocalStore

MIB = 1 << 20


def put_for_ever(store, log):
    while True:
        name = new_ref()
        piece = name[:16].encode() * 1024
        store.put(name, (piece for _ in range(MIB // len(piece))))
        os.write(log, f"{name}\n".encode())


def main(folder, times):
    store = LocalStore(folder)
    log = os.open(folder.parent / "acknowledged", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for _ in range(times):
        child = os.fork()
        if not child:
            put_for_ever(store, log)
        time.sleep(random.uniform(0.001, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
