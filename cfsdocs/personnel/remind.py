"""What happens by time in personnel files: leavers are settled, keepers kept right, refused openings told of.

Each step does the same however often it runs.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from cfsdocs.personnel.keepers import entrust_all
from cfsdocs.personnel.leaving import settle_all
from cfsdocs.personnel.watch import tell


def remind(session: Session, now: datetime) -> None:
    """Run them all."""
    settle_all(session, now)
    entrust_all(session, now)
    tell(session, now)
