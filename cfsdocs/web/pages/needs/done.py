"""What the journal says of a change to who needs to know: ids and words of the program, nothing that was typed."""

from __future__ import annotations

from pyramid.request import Request

from cfsdocs.journal import Event, append


def note_done(request: Request, action: str, grant_id: int | None = None) -> None:
    """Append that it was done, in the view's own transaction."""
    visit = request.cfsdocs
    append(
        visit.db,
        Event(
            at=visit.now,
            account_id=visit.colleague.id,
            action=action,
            outcome="done",
            folder_id=request.context.folder_id,
            grant_id=grant_id,
            note=visit.id,
        ),
    )
