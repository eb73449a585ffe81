"""Before somebody first opens a family's folder: do you know anyone in it, or close to it (7.1)?

It stands before the folder's page and a document's page, after the guard: whoever may not see the folder is not asked,
and learns nothing. Pictures and downloads need no question of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from sqlalchemy import select

from cfsdocs.conflicts.asked import was_asked
from cfsdocs.records.models import Folder, FolderKind

View = Callable[[Request], Any]


def asked_first(view: View) -> View:
    """The view, once the question about its family has been answered; until then, the question."""

    @wraps(view)
    def asking(request: Request) -> Any:
        visit, context = request.cfsdocs, request.context
        if context.kind != FolderKind.FAMILY or was_asked(visit.db, visit.colleague.id, context.folder_id):
            return view(request)
        ref = visit.db.scalars(select(Folder.ref).where(Folder.id == context.folder_id)).one()
        document = {} if context.ref == ref else {"document": context.ref}
        return HTTPSeeOther(request.route_path("cfsdocs.folder_know", ref=ref, _query=document or None))

    return asking
