"""What stands beside a document of a personnel file: its subject's statements, and what one may do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cfsdocs.access.permit import Permit
from cfsdocs.personnel import statements
from cfsdocs.personnel.keepers import needs_second, people_of
from cfsdocs.web.pages import words


@dataclass(frozen=True)
class Beside:
    """For the document's page."""

    said: Sequence[statements.Said]
    may_say: bool
    """It is of the reader's own file."""
    may_propose: bool
    """It takes two people to change what is recorded about it, and the reader is one."""

    @staticmethod
    def when(moment: datetime) -> str:
        """The moment in words."""
        return words.moment(moment)


def beside(session: Session, permit: Permit, person_id: int) -> Beside:
    """What stands beside the document of a permit; ``person_id`` is the reader."""
    own = person_id in people_of(session, permit.folder_id)
    two = not own and needs_second(session, permit.folder_id, permit.decided_at)
    return Beside(statements.about_document(session, permit.document_id), own, two)
