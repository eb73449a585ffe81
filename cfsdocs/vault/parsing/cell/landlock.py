"""Landlock (Linux 5.13 and later): no file can be opened, made or removed; no TCP connection made (6.7 and later).

https://docs.kernel.org/userspace-api/landlock.html. The three calls have the same numbers on every architecture.
"""

from __future__ import annotations

import ctypes
import os
import struct
from typing import Final

_CREATE_RULESET: Final = 444
_RESTRICT_SELF: Final = 446
_ASK_VERSION: Final = 1
_FILE_RIGHTS: Final = ((1, 13), (2, 14), (3, 15), (5, 16))  # from this version on, so many bits
_NETWORK_SINCE: Final = 4  # bind and connect by TCP
_SCOPES_SINCE: Final = 6  # abstract Unix sockets, signals


def forbid_files_and_network(libc: ctypes.CDLL) -> bool:
    """Everything that this kernel's Landlock can forbid, with no exception. False where it is missing."""
    version = int(libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION))
    if version < 1:
        return False
    rights = max(bits for since, bits in _FILE_RIGHTS if since <= version)
    ruleset = struct.pack("=Q", (1 << rights) - 1)
    if version >= _NETWORK_SINCE:
        ruleset += struct.pack("=Q", 0b11)
    if version >= _SCOPES_SINCE:
        ruleset += struct.pack("=Q", 0b11)
    handle = int(libc.syscall(_CREATE_RULESET, ruleset, ctypes.c_size_t(len(ruleset)), 0))
    if handle < 0:
        return False
    try:
        return int(libc.syscall(_RESTRICT_SELF, handle, 0)) == 0
    finally:
        os.close(handle)
