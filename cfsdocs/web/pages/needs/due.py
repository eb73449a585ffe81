"""What of this waits for whoever asks, for their home page."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import decide_folder, decide_place
from cfsdocs.access.models import Action
from cfsdocs.db import FOREVER
from cfsdocs.needs.models import Handover
from cfsdocs.needs.requests import folders_asked_for, waiting_requests
from cfsdocs.needs.reviews import waiting_reviews
from cfsdocs.records.models import Folder
from cfsdocs.web.identity import Visit
from cfsdocs.web.pages.waiting import Due


def due(session: Session, visit: Visit) -> Iterable[Due]:
    """Handovers to read, emergencies to review, requests to answer."""
    yield from _handovers(session, visit)
    me, path = visit.colleague.id, visit.request.route_path
    for emergency in waiting_reviews(session):
        if emergency.account_id != me and _manages(session, visit, emergency.folder):
            to = path("cfsdocs.folder_emergency", ref=emergency.folder.ref, emergency=emergency.ref)
            yield Due("Review what was opened in an emergency", to, urgent=True)
    for folder in folders_asked_for(session):
        if not _manages(session, visit, folder):
            continue
        for request in waiting_requests(session, folder):
            if request.account_id != me:
                to = path("cfsdocs.folder_request", ref=folder.ref, request=request.ref)
                yield Due("Answer a request for access", to)


def _handovers(session: Session, visit: Visit) -> Iterable[Due]:
    wanted = select(Folder).join(Handover, Handover.folder_id == Folder.id)
    mine = wanted.where(Handover.new_worker == visit.colleague.id, Handover.read_at == FOREVER).distinct()
    for folder in session.scalars(mine.order_by(Folder.id)).all():
        if decide_folder(session, visit.asker(folder.kind), folder.id):
            to = visit.request.route_path("cfsdocs.folder_handover", ref=folder.ref)
            yield Due("Read the handover note of a family that is now yours", to, urgent=True)


def _manages(session: Session, visit: Visit, folder: Folder) -> bool:
    return decide_place(session, visit.asker(folder.kind), folder.id, None, Action.MANAGE).allowed
