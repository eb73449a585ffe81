"""What every page of a family shares: which family, its bar, who may change it, and how a change is answered."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.access.decide import decide_place
from cfsdocs.access.models import Action
from cfsdocs.errors import AccessRefused
from cfsdocs.families.addresses import folders_to_search
from cfsdocs.families.changes import history
from cfsdocs.families.opening import progress
from cfsdocs.intake.protected import mark_folder
from cfsdocs.journal import Event, append
from cfsdocs.records.models import FolderKind
from cfsdocs.web.pages import folders as pages
from cfsdocs.web.pages import words
from cfsdocs.web.rendering import page


def family(request: Request) -> int:
    """The id of the family's folder that the guard admitted to. Raises AccessRefused for a personnel file."""
    if request.context.kind != FolderKind.FAMILY:
        raise AccessRefused
    return int(request.context.folder_id)


def around(request: Request, of: str = "") -> dict[str, Any]:
    """The folder's bar, whether the asker may change it, how far it is opened, and the page's history."""
    visit, folder_id = request.cfsdocs, family(request)
    asker = visit.asker(request.context.kind)
    found = progress(visit.db, folder_id)
    return {
        "head": pages.head(visit.db, asker, folder_id, pages.seen_whole(visit.db, asker, folder_id)),
        "may_edit": decide_place(visit.db, asker, folder_id, None, Action.EDIT).allowed,
        "opening": found if found is not None and not found.active else None,
        "changes": [
            {"when": words.moment(each.at), "by": each.by, "words": each.words}
            for each in (history(visit.db, folder_id, of) if of else ())
        ],
        "errors": [],
    }


def done(request: Request, action: str, route: str, **query: str) -> Response:
    """Record in the journal what was done, in words of ours, and go to a page of the folder."""
    visit = request.cfsdocs
    append(
        visit.db,
        Event(
            at=visit.now,
            account_id=visit.colleague.id,
            action=action,
            outcome="done",
            folder_id=request.context.folder_id,
        ),
    )
    path = request.route_path(f"cfsdocs.{route}", ref=request.context.ref, _query=query or None)
    return HTTPSeeOther(path)


def search_for_hidden(request: Request, person_id: int) -> None:
    """Search what is here already for what a person hides, in every folder that lists them."""
    visit = request.cfsdocs
    for folder_id in folders_to_search(visit.db, person_id):
        mark_folder(visit.db, visit.house, folder_id, visit.now)


def again(request: Request, template: str, values: dict[str, Any], problems: list[tuple[str, str]]) -> Response:
    """The page once more, with everything that was typed and what is wrong with it."""
    return page(request, template, {**values, "errors": problems}, 400)


def number(typed: Any) -> int:
    """An id from a form; 0, which is nobody's, for anything else."""
    text = str(typed or "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0
