"""The system calls that reading a file needs, and no others (seccomp).

An allow-list: computing, memory, the pipes that are open already, and ending. Whatever is not listed, now or in a later
kernel, fails with EPERM; what only an attacker would try ends the process at once.
"""

from __future__ import annotations

import errno
from typing import Final

import pyseccomp

_NEEDED: Final = (
    # the pipes that are open already
    *("read", "readv", "pread64", "write", "writev", "close", "lseek", "fstat", "poll", "ppoll"),
    # memory; mmap and mprotect are below, without the right to run what was written
    *("brk", "munmap", "mremap", "madvise", "futex", "membarrier", "rseq", "get_robust_list", "set_robust_list"),
    # signals to oneself, as abort() and Python need them
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall"),
    # clocks, chance, and what one is
    *("clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times", "getrandom"),
    *("getpid", "gettid", "getppid", "getuid", "geteuid", "getgid", "getegid", "uname", "sysinfo", "getcpu"),
    *("getrusage", "sched_yield", "sched_getaffinity"),
    # the end
    *("exit", "exit_group"),
)
_WITHOUT_RUNNING: Final = ("mmap", "mprotect")
_PROT_EXEC: Final = 0x4
_ENDS_THE_PROCESS: Final = (
    *("execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd"),
    *("connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg"),
    *("mount", "umount2", "pivot_root", "chroot", "setns", "unshare", "open_by_handle_at", "move_mount", "open_tree"),
    *("bpf", "perf_event_open", "io_uring_setup", "userfaultfd", "add_key", "request_key", "keyctl"),
    *("init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "swapon"),
)


def allow_only_reading() -> None:
    """Load the filter; there is no way back. Raises ``OSError`` where the kernel refuses it."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for name in _known(_NEEDED):
        rules.add_rule(pyseccomp.ALLOW, name)
    for name in _WITHOUT_RUNNING:
        rules.add_rule(pyseccomp.ALLOW, name, pyseccomp.Arg(2, pyseccomp.MASKED_EQ, _PROT_EXEC, 0))
    for name in _known(_ENDS_THE_PROCESS):
        rules.add_rule(pyseccomp.KILL_PROCESS, name)
    rules.load()


def _known(names: tuple[str, ...]) -> list[str]:
    """Those that this architecture has: ``time``, for one, is missing on ARM."""
    return [name for name in names if _exists(name)]


def _exists(name: str) -> bool:
    try:
        return int(pyseccomp.resolve_syscall(pyseccomp.system_arch(), name)) >= 0
    except ValueError:
        return False
