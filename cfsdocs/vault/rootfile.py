"""The root key's file: who holds it and the data can read everything, so it lives apart and belongs to one account.

    # comment
    cfsdocs root key 1
    id 0123456789abcdef
    key ABCD-EFGH-...        base32 in fours: it can be typed from paper, and the id shows a slip

Must never be read when others could have read it too, and never be overwritten.
"""

from __future__ import annotations

import base64
import os
import re
import stat
from pathlib import Path

from cfsdocs.errors import KeyUnusable
from cfsdocs.vault.keys import LENGTH, RootKey

_TITLE = "cfsdocs root key 1"
_WARNING = (
    "# Whoever holds this file and the data can read every document. Without it nobody can, ever.\n"
    "# Keep two copies offline, apart from the data and its backups.\n"
)
_LIMIT = 4096


def create_root_key(path: Path) -> RootKey:
    """Make a random root key and its file, mode 0600, on disk when this returns. Never overwrites."""
    root = RootKey.new()
    write_root_key(path, root)
    return root


def write_root_key(path: Path, root: RootKey) -> None:
    """Write a root key to a file of its own: also for a copy to keep elsewhere."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except FileExistsError as error:
        raise KeyUnusable(f"{path} exists already, and a root key is never overwritten. Name another file.") from error
    except OSError as error:
        raise KeyUnusable(f"The root key file {path} cannot be made: {error.strerror}.") from error
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(format_root_key(root))
            file.flush()
            os.fsync(descriptor)
        _sync_folder(path.parent)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise KeyUnusable(f"The root key file {path} cannot be written: {error.strerror}.") from error


def load_root_key(path: Path, apart_from: Path | None = None) -> RootKey:
    """Read a root key.

    Refuses (KeyUnusable) a file that is missing or malformed, that group or others may read or write, that belongs
    to another account than ours or root's, or that lies in ``apart_from``, the data folder.
    """
    if apart_from is not None and path.resolve().is_relative_to(apart_from.resolve()):
        raise KeyUnusable(
            f"The root key file {path} is inside the data folder. Keep it apart: whoever copies one "
            "must not have the other."
        )
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise KeyUnusable(
            f"There is no root key file {path}. Mount or restore it, or make one with: cfsdocs init"
        ) from error
    except OSError as error:
        raise KeyUnusable(f"The root key file {path} cannot be read: {error.strerror}.") from error
    try:
        _require_private(path, os.fstat(descriptor))
        return _parsed(path, os.read(descriptor, _LIMIT + 1))
    finally:
        os.close(descriptor)


def format_root_key(root: RootKey) -> str:
    """The file's text, which is also what to print for a safe."""
    code = base64.b32encode(root.secret).decode("ascii").rstrip("=")
    fours = "-".join(code[at : at + 4] for at in range(0, len(code), 4))
    return f"{_WARNING}{_TITLE}\nid {root.id}\nkey {fours}\n"


def parse_root_key(text: str) -> RootKey:
    """The root key in a file's text. Raises ValueError with what is wrong, never with the text itself."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines or lines[0] != _TITLE:
        raise ValueError(f"it does not begin with '{_TITLE}'")
    found = re.fullmatch(r"id ([0-9a-f]{16})\nkey ([A-Za-z2-7 -]+)", "\n".join(lines[1:]))
    if found is None:
        raise ValueError("it needs one line 'id' and one line 'key', and nothing else")
    code = re.sub(r"[ -]", "", found[2]).upper()
    if len(code) != -(-LENGTH * 8 // 5):
        raise ValueError("its key is too long or too short")
    root = RootKey.from_secret(base64.b32decode(code + "=" * (-len(code) % 8)))
    if root.id != found[1]:
        raise ValueError("its key and id do not match: a letter is wrong")
    return root


def _parsed(path: Path, content: bytes) -> RootKey:
    if len(content) > _LIMIT:
        raise KeyUnusable(f"{path} is not a root key file: it is too long.")
    try:
        return parse_root_key(content.decode("ascii"))
    except UnicodeDecodeError:
        raise KeyUnusable(f"{path} is not a root key file: it is not plain text.") from None
    except ValueError as error:
        raise KeyUnusable(f"{path} is not a usable root key file: {error}.") from None


def _require_private(path: Path, facts: os.stat_result) -> None:
    if not stat.S_ISREG(facts.st_mode):
        raise KeyUnusable(f"The root key {path} is not a file.")
    if stat.S_IMODE(facts.st_mode) & 0o077:
        raise KeyUnusable(f"Others than its owner may use the root key file {path}. Run: chmod 600 {path}")
    if facts.st_uid not in (os.geteuid(), 0):
        raise KeyUnusable(f"The root key file {path} belongs to another account. Run: chown {os.geteuid()} {path}")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
