"""What a run was measured on: figures mean nothing without it."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

PACKAGES = ("SQLAlchemy", "psycopg", "pyramid", "gunicorn", "waitress", "cryptography", "pycasbin", "cedarpy")


def describe() -> str:
    """The machine and the versions, in a few lines."""
    cipher = sqlcipher.connect(":memory:").execute("PRAGMA cipher_version").fetchone()[0]
    lines = [
        f"{os.cpu_count()} cores, {_cpu()}, {_memory()} GiB",
        f"Python {platform.python_version()}, {platform.system()} {platform.release()}",
        f"SQLCipher {cipher} (SQLite {sqlcipher.sqlite_version}), {_postgres()}",
        ", ".join(f"{name} {_version(name)}" for name in PACKAGES),
        f"load average {os.getloadavg()[0]:.1f} when finished",
    ]
    return "\n".join(lines)


def _cpu() -> str:
    about = Path("/proc/cpuinfo")
    names = [line for line in about.read_text().splitlines() if line.startswith("model name")] if about.exists() else []
    return names[0].split(":")[1].strip() if names else platform.processor() or sys.platform


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30))


def _postgres() -> str:
    found = sorted(path.name for path in Path("/usr/lib/postgresql").glob("*"))
    return f"PostgreSQL {found[-1]}" if found else "no PostgreSQL"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
