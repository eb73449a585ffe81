"""What waits for whoever asks: one line each, for their home page. Lines name nobody that the asker may not see."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Due:
    """Something to do, and where. ``urgent`` ones come first."""

    words: str
    path: str
    urgent: bool = False
