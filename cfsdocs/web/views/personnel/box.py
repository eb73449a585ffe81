"""What was left for a file's keepers: deposits of line managers, and statements of the subject."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.access.models import Action
from cfsdocs.personnel import deposits, statements
from cfsdocs.records.models import FolderKind
from cfsdocs.web.pages import folders, words
from cfsdocs.web.views.personnel.steps import note, personnel_folder


def box(request: Request) -> dict[str, Any]:
    """Everything that was left, the newest first."""
    visit, folder = request.cfsdocs, personnel_folder(request)
    said = statements.about_file(visit.db, folder.id)
    return {
        "head": folders.head(visit.db, visit.asker(FolderKind.PERSONNEL), folder.id, whole=True),
        "left": deposits.left_in(visit.db, folder.id),
        "said": said,
        "unread": any(not each.read for each in said),
        "words": words,
    }


def read(request: Request) -> Response:
    """A keeper has read what was said."""
    visit, folder = request.cfsdocs, personnel_folder(request)
    statements.mark_read(visit.db, folder.id, visit.colleague.id, visit.now)
    note(request, "statements read", folder_id=folder.id)
    return HTTPSeeOther(request.route_path("cfsdocs.personnel_box", ref=folder.ref))


def includeme(config: Configurator) -> None:
    """For who decides about the file."""
    where: dict[str, Any] = {"route_name": "cfsdocs.personnel_box", "action": Action.MANAGE}
    config.add_folder_view(box, renderer="personnel_box.jinja2", **where)
    config.add_folder_view(read, request_method="POST", **where)
