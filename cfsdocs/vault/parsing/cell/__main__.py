"""The start, by its path: imports this folder alone, so that nothing else of cfsdocs comes into the process.

``python -I .../cell JOB`` where JOB is the ``Job`` as JSON. It holds no content and no name.
"""

import importlib
import importlib.util
import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_NAME = "cfsdocs_cell"


def _start() -> int:
    spec = importlib.util.spec_from_file_location(_NAME, _HERE / "__init__.py", submodule_search_locations=[str(_HERE)])
    if spec is None or spec.loader is None:
        return 3
    package = importlib.util.module_from_spec(spec)
    sys.modules[_NAME] = package
    spec.loader.exec_module(package)
    return int(importlib.import_module(f"{_NAME}.work").work(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(_start())
