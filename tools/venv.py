"""Sets up .venv from the locks in requirements/: `python3 tools/venv.py runtime` (or `test`, `bench`).

It needs only Python's standard library, prints plain words about what is missing and how to get it, and does nothing
when nothing has changed. It must never install python-magic and python-magic-standalone together: they are one module.
It must also start on a Python too old for cfsdocs, to be able to say so.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
OLDEST = (3, 11)
GROUPS = {
    "runtime": ["build", "runtime"],
    "test": ["build", "runtime", "test"],
    "bench": ["build", "runtime", "test", "bench"],
}
MAGIC = {"magic": "python_magic", "magic-standalone": "python_magic_standalone"}
PROJECT = ["setup.py", "setup.cfg", "pyproject.toml", "cfsdocs/web/assets/package-lock.json"]


def main(group: str) -> None:
    """Bring .venv to what ``group`` needs; raises SystemExit with what to do when it cannot."""
    right_python()
    warn_of_missing_libraries()
    if not usable():
        say("Creating .venv")
        run(sys.executable, "-m", "venv", "--clear", str(VENV))
    magic = choose_magic()
    install_packages(group, magic)
    install_project()


def right_python() -> None:
    """Go on with a Python that is new enough and can make environments, or say what to install."""
    if sys.version_info < OLDEST:
        for name in ("python3.13", "python3.12", "python3.11"):
            if newer := shutil.which(name):
                os.execv(newer, [newer, *sys.argv])  # noqa: S606
        version = ".".join(map(str, sys.version_info[:2]))
        raise SystemExit(
            f"cfsdocs needs Python 3.11 or newer; this is {version}.\n{advice('python3.11 python3.11-venv')}"
        )
    ensurepip = importlib.util.find_spec("ensurepip")
    if not usable() and (ensurepip is None or ensurepip.origin is None):
        raise SystemExit(f"This Python cannot make virtual environments yet. {advice('python3-venv')}")


def warn_of_missing_libraries() -> None:
    """Two system libraries: one has a replacement on PyPI, without the other files are not opened."""
    if not loads("libseccomp.so.2", "seccomp"):
        say(f"libseccomp is missing: cfsdocs will refuse to open uploaded files. {advice('libseccomp2')}")
    if not loads("libmagic.so.1", "magic"):
        say(f"libmagic is missing: python-magic-standalone brings its own. For the system's: {advice('libmagic1')}")


def loads(soname: str, name: str) -> bool:
    """Whether the system has this library and it can be loaded."""
    for candidate in filter(None, (soname, ctypes.util.find_library(name))):
        try:
            ctypes.CDLL(candidate)
        except OSError:
            continue
        return True
    return False


def usable() -> bool:
    """Whether .venv holds a Python that starts and is new enough."""
    test = f"import sys, pip; raise SystemExit(sys.version_info < {OLDEST})"
    try:
        return subprocess.run([PYTHON, "-c", test], capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


def choose_magic() -> str:
    """The one lock for the ``magic`` module; removes the other package if an earlier set-up put it in."""
    choice = "magic" if loads("libmagic.so.1", "magic") else "magic-standalone"
    other = next(name for name in MAGIC if name != choice)
    if installed(MAGIC[other]):
        run(PYTHON, "-m", "pip", "uninstall", "-qq", "-y", *filter(installed, MAGIC.values()))  # files are shared
        for stamp in VENV.glob(".cfsdocs-*"):
            stamp.unlink()
    return choice


def installed(distribution: str) -> bool:
    """Whether .venv has this distribution, whatever its version."""
    return any(VENV.glob(f"lib/python*/site-packages/{distribution}-*.dist-info"))


def install_packages(group: str, magic: str) -> None:
    """Install what the locks name, checked by hash, wheels only; nothing is resolved and nothing is compiled."""
    locks = [ROOT / f"requirements/{name}.txt" for name in (*GROUPS[group], magic)]
    stamp = VENV / f".cfsdocs-{group}"
    if is_fresh(stamp, locks):
        return
    count = len({line.split("==")[0] for lock in locks for line in lock.read_text().splitlines() if "==" in line})
    say(f"Installing about {count} packages into .venv: a minute or two the first time")
    options = [option for lock in locks for option in ("-r", str(lock))]
    pip("--require-hashes", "--only-binary", ":all:", *options)
    write(stamp, locks)


def install_project() -> None:
    """Install cfsdocs itself so that edits count at once; this also fetches the web assets."""
    sources = [ROOT / name for name in PROJECT]
    stamp = VENV / ".cfsdocs-project"
    assets = ROOT / "cfsdocs/web/static/vendor/.stamp"
    if is_fresh(stamp, sources) and assets.exists() and installed("cfsdocs"):
        return
    say("Installing cfsdocs and fetching its web assets")
    pip("--no-build-isolation", "--editable", str(ROOT))
    write(stamp, sources)


def pip(*arguments: str) -> None:
    """Install quietly, errors only: pip's chatter would name the registries that its user configured."""
    run(PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input", "--no-deps", *arguments)


def run(*command: str | Path) -> None:
    """Run a command; its own messages say what went wrong."""
    if subprocess.run(command, cwd=ROOT, check=False).returncode:  # noqa: S603
        raise SystemExit("The set-up stopped: see the message above.")


def digest(files: list[Path]) -> str:
    """Changes with the files' content and with the place of the tree, which the editable install remembers."""
    return hashlib.sha256(b"\0".join([bytes(ROOT), *(path.read_bytes() for path in files)])).hexdigest()


def is_fresh(stamp: Path, files: list[Path]) -> bool:
    """Whether the set-up was done with exactly these files."""
    return stamp.exists() and stamp.read_text() == digest(files)


def write(stamp: Path, files: list[Path]) -> None:
    """Remember that the set-up was done with these files."""
    stamp.write_text(digest(files))


def advice(packages: str) -> str:
    """How to get Debian or Ubuntu packages."""
    return f"On Debian or Ubuntu: sudo apt install {packages}."


def say(message: str) -> None:
    """Tell whoever waits what is going on."""
    print(message, flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in GROUPS:
        raise SystemExit(f"Usage: python3 tools/venv.py {'|'.join(GROUPS)}")
    main(sys.argv[1])
