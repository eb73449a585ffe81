"""A reading process on a machine where one lock does not hold: its name is in the job's media type."""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
from pathlib import Path

CELL = Path(__file__).parents[4] / "cfsdocs" / "vault" / "parsing" / "cell"


def no_filter() -> None:
    """Says yes and does nothing, as a kernel under emulation may."""


def refused(*_: object) -> None:
    raise OSError(22, "Invalid argument")


def _start() -> int:
    spec = importlib.util.spec_from_file_location("cell", CELL / "__init__.py", submodule_search_locations=[str(CELL)])
    package = importlib.util.module_from_spec(spec)
    sys.modules["cell"] = package
    spec.loader.exec_module(package)
    locks = importlib.import_module("cell.locks")
    lock = {"image/png": "silent", "image/gif": "refused", "text/plain": "resources"}
    match lock[json.loads(sys.argv[1])["media_type"]]:
        case "silent":
            locks.syscalls.allow_only_reading = no_filter
            locks.landlock.forbid_files_and_network = lambda libc: False
        case "refused":
            locks.syscalls.allow_only_reading = refused
        case "resources":
            locks.resource.setrlimit = refused
    return importlib.import_module("cell.work").work(sys.argv[1])


if __name__ == "__main__":
    sys.exit(_start())
