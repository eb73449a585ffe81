"""Associated data: the words that a ciphertext is bound to, so that it opens nowhere else.

Must never have two readings: the same bytes for the same facts, always, and other bytes for any other facts.
"""

from __future__ import annotations

import json


def bind(purpose: str, **facts: str | int | None) -> bytes:
    """Canonical JSON of the purpose and the facts: sorted names, no spaces, ASCII only.

    JSON rather than packed lengths so that an operator with nothing but Tink can write it by hand.
    """
    return json.dumps({"purpose": purpose, **facts}, sort_keys=True, separators=(",", ":")).encode("ascii")
