"""What of this waits for whoever asks, for their home page."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from cfsdocs.web.identity import Visit
from cfsdocs.web.pages.waiting import Due


def due(session: Session, visit: Visit) -> Iterable[Due]:  # noqa: ARG001
    """Nothing yet."""
    return ()
