"""Do you know anyone in this family, or close to it? Asked once, before the folder's first opening (7.1)."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select

from cfsdocs.conflicts.asked import answered
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.journal import Event, append
from cfsdocs.records.models import Document, Folder, FolderKind
from cfsdocs.web.rendering import page

TEMPLATE = "conflicts_know.jinja2"


def ask(request: Request) -> dict[str, Any]:
    """The question."""
    return _values(request, request.GET.get("document", ""), None)


def answer(request: Request) -> Response:
    """No goes on, and is recorded. Yes leads to the declaration, which records it: until then it is asked again."""
    visit, folder_id = request.cfsdocs, request.context.folder_id
    document, said = request.POST.get("document", ""), request.POST.get("knows", "")
    if said == "yes":
        return HTTPSeeOther(request.route_path("cfsdocs.folder_connection", ref=request.context.ref))
    if said != "no":
        error = InputError("Choose Yes or No", "knows-yes")
        return page(request, TEMPLATE, _values(request, document, error), 400)
    answered(visit.db, visit.colleague.id, folder_id, knows=False, now=visit.now)
    append(visit.db, Event(visit.now, visit.colleague.id, "knows nobody", "done", folder_id=folder_id))
    if _in_folder(request, document):
        return HTTPSeeOther(request.route_path("cfsdocs.document", ref=document))
    return HTTPSeeOther(request.route_path("cfsdocs.folder", ref=request.context.ref))


def _values(request: Request, document: str, error: InputError | None) -> dict[str, Any]:
    visit, context = request.cfsdocs, request.context
    if context.kind != FolderKind.FAMILY:
        raise AccessRefused
    folder = visit.db.get_one(Folder, context.folder_id)
    names = [listed.person.name for listed in folder.people] if visit.decision.whole else []
    return {"folder": folder, "names": names, "error": error,
            "document": document if _in_folder(request, document) else ""}  # fmt: skip


def _in_folder(request: Request, ref: str) -> bool:
    wanted = select(Document.id).where(Document.ref == ref, Document.folder_id == request.context.folder_id)
    return bool(ref) and request.cfsdocs.db.scalars(wanted).one_or_none() is not None


def includeme(config: Configurator) -> None:
    """For whoever may see the folder."""
    config.add_folder_view(ask, route_name="cfsdocs.folder_know", renderer=TEMPLATE)
    config.add_folder_view(answer, route_name="cfsdocs.folder_know", request_method="POST")
