"""A reading process that a file has taken over: the product's own start, locks and pipes, then an attack.

The document is the attack's name. What came of it is the text of the only page.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import importlib.util
import json
import mmap
import os
import signal
import socket
import struct
import sys
import threading
import time
import types
from pathlib import Path
from typing import Any

from PIL import Image

CELL = Path(__file__).parents[4] / "cfsdocs" / "vault" / "parsing" / "cell"
BEFORE: dict[str, Any] = {}


def prepare() -> None:
    """What the process was given, noted before the locks are on."""
    BEFORE["environment"] = sorted(os.environ)
    BEFORE["files"] = sorted(int(one) for one in os.listdir("/proc/self/fd"))
    BEFORE["folder"] = str(Path.cwd())
    BEFORE["leader"] = os.getsid(0) == os.getpid()


def read(document: bytes, media_type: str, pages: Any) -> None:
    name, _, argument = document.decode().partition(" ")
    attack = globals()[f"attack_{name}"]
    try:
        result = attack(argument)
    except (OSError, RuntimeError, ValueError) as error:
        result = f"{type(error).__name__} {getattr(error, 'errno', '')}".strip()
    pages.add(Image.new("L", (8, 8)), str(result))


def attack_look(argument: str) -> str:
    return json.dumps(BEFORE)


def attack_open(path: str) -> str:
    return Path(path).read_text()


def attack_reopen(path: str) -> str:
    os.close(0)
    return attack_open(path)


def attack_write(path: str) -> int:
    return Path(path).write_text("taken")


def attack_delete(path: str) -> None:
    Path(path).unlink()


def attack_connect(port: str) -> str:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).connect(("127.0.0.1", int(port)))
    return "connected"


def attack_datagram(port: str) -> str:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"taken", ("127.0.0.1", int(port)))
    return "sent"


def attack_local_socket(path: str) -> str:
    socket.socket(socket.AF_UNIX).connect(path)
    return "connected"


def attack_raw_connect(port: str) -> int:
    address = (
        struct.pack("=H", socket.AF_INET) + struct.pack(">H", int(port)) + socket.inet_aton("127.0.0.1") + bytes(8)
    )
    return ctypes.CDLL(None).connect(0, address, len(address))


def attack_fork(argument: str) -> int:
    return os.fork()


def attack_thread(argument: str) -> str:
    threading.Thread(target=time.sleep, args=(1,)).start()
    return "started"


def attack_exec(path: str) -> None:
    os.execv(path, [path])


def attack_trace(process: str) -> int:
    return ctypes.CDLL(None).ptrace(16, int(process), 0, 0)


def attack_kill(process: str) -> None:
    os.kill(int(process), signal.SIGTERM)


def attack_run_memory(argument: str) -> str:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    return "mapped"


def attack_raise_limits(argument: str) -> str:
    resource = importlib.import_module("resource")
    resource.setrlimit(resource.RLIMIT_CPU, (1000, 1000))
    return "raised"


def attack_allocate(size: str) -> int:
    return len(bytearray(int(size)))


def attack_spin(argument: str) -> None:
    while True:
        pass


def attack_sleep(seconds: str) -> str:
    time.sleep(float(seconds))
    return "slept"


def attack_deaf(argument: str) -> None:
    """Never says anything again, but does not end."""
    os.close(1)
    time.sleep(600)


def attack_flood(argument: str) -> None:
    """Pages without end."""
    number = 1
    while True:
        _send(3, {"number": number, "width": 8, "height": 8, "text": "x" * 100_000}, b"RIFF....WEBP")
        number += 1


def attack_claim(argument: str) -> None:
    """A frame that says it is 4 GB long."""
    os.write(1, struct.pack(">BII", 3, 100, 0xFFFFFFFF))
    time.sleep(600)


def attack_send(frame: str) -> None:
    """A frame of the attacker's making."""
    kind, head = json.loads(frame)
    _send(kind, head, b"<svg onload=alert(1)>" if kind == 3 else b"")
    time.sleep(600)


def attack_crash(argument: str) -> None:
    os.abort()


def attack_stderr(text: str) -> None:
    with contextlib.suppress(OSError):
        os.write(2, text.encode())
    os.abort()


def _send(kind: int, head: object, data: bytes) -> None:
    packed = json.dumps(head).encode()
    os.write(1, struct.pack(">BII", kind, len(packed), len(data)) + packed + data)


def _start() -> int:
    spec = importlib.util.spec_from_file_location("cell", CELL / "__init__.py", submodule_search_locations=[str(CELL)])
    package = importlib.util.module_from_spec(spec)
    sys.modules["cell"] = package
    spec.loader.exec_module(package)
    work = importlib.import_module("cell.work")
    here = types.ModuleType("cell.pdf")
    here.prepare, here.read = prepare, read
    sys.modules["cell.pdf"] = here
    return work.work(sys.argv[1])


if __name__ == "__main__":
    sys.exit(_start())
