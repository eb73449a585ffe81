"""Giving up everything but computing: after ``lock_down`` there is no file, network, process or privilege left.

Needed, or nothing is read: resource limits, no new privileges, seccomp, and a trial that shows they hold. Landlock and
a network namespace come on top where the kernel has them. Must be called before a byte of the document is read.
"""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import struct
from collections.abc import Callable
from typing import Final

from . import landlock, syscalls
from .wire import Limits

_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_CLONE_NEWIPC: Final = 0x08000000
_CAPABILITIES_V3: Final = 0x20080522
_REFUSED: Final = (errno.EPERM, errno.EACCES)
_AF_INET, _SOCK_STREAM, _SOCK_DGRAM = 2, 1, 2


class NotLocked(Exception):
    """A lock that is needed did not hold; the message names it."""


def lock_down(limits: Limits) -> list[str]:
    """Put every lock on and try it. Returns the names of the locks; raises ``NotLocked``."""
    libc = ctypes.CDLL(None, use_errno=True)
    held = ["namespaces"] if _own_namespaces(libc) else []
    _drop_privileges(libc)
    if landlock.forbid_files_and_network(libc):
        held.append("landlock")
    _limit_resources(limits)
    try:
        syscalls.allow_only_reading()
    except OSError as error:
        raise NotLocked("seccomp") from error
    _try_the_locks(libc)
    return [*held, "privileges", "resources", "seccomp"]


def _own_namespaces(libc: ctypes.CDLL) -> bool:
    """A network of one's own, with nobody in it. Many systems forbid it to ordinary users."""
    return int(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC)) == 0


def _drop_privileges(libc: ctypes.CDLL) -> None:
    """No capability, not even root's, no way to get one, and no debugger can look in."""
    libc.capset(struct.pack("=II", _CAPABILITIES_V3, 0), bytes(24))
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise NotLocked("no new privileges")


def _limit_resources(limits: Limits) -> None:
    wanted = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_NOFILE: 3,  # stdin, stdout and stderr, which are open already
    }
    try:
        for what, limit in wanted.items():
            resource.setrlimit(what, (limit, limit))
    except (OSError, ValueError) as error:
        raise NotLocked("resource limits") from error


def _try_the_locks(libc: ctypes.CDLL) -> None:
    """A lock that reports success but does not hold is worse than none: pull at each of them."""
    trials: dict[str, Callable[[], int]] = {
        "open a file": lambda: int(libc.open(b"/", os.O_RDONLY)),
        "write a file": lambda: int(libc.open(b"/dev/null", os.O_WRONLY)),
        "open a TCP socket": lambda: int(libc.socket(_AF_INET, _SOCK_STREAM, 0)),
        "open a UDP socket": lambda: int(libc.socket(_AF_INET, _SOCK_DGRAM, 0)),
        "start a process": lambda: _fork(libc),
    }
    for what, attempt in trials.items():
        ctypes.set_errno(0)
        if attempt() >= 0 or ctypes.get_errno() not in _REFUSED:
            raise NotLocked(f"could {what}")


def _fork(libc: ctypes.CDLL) -> int:
    process = int(libc.fork())
    if process == 0:
        os._exit(0)
    return process
