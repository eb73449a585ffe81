"""Everything that waits for whoever asks, from every part of the house, the urgent first."""

from __future__ import annotations

from sqlalchemy.orm import Session

from cfsdocs.web.identity import Visit
from cfsdocs.web.pages.categories import due as categories
from cfsdocs.web.pages.conflicts import due as conflicts
from cfsdocs.web.pages.families import due as families
from cfsdocs.web.pages.needs import due as needs
from cfsdocs.web.pages.notices import due as notices
from cfsdocs.web.pages.personnel import due as personnel
from cfsdocs.web.pages.policies import due as policies
from cfsdocs.web.pages.waiting import Due

PARTS = (notices, conflicts, needs, families, categories, personnel, policies)


def all_due(session: Session, visit: Visit) -> list[Due]:
    """In the order of the parts, but the urgent first."""
    found = [each for part in PARTS for each in part.due(session, visit)]
    return sorted(found, key=lambda each: not each.urgent)
