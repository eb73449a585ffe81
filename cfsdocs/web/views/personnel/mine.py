"""My file, and what I want to have kept beside it. Each look is in the journal, as the guard writes it."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.errors import AccessRefused
from cfsdocs.personnel import statements
from cfsdocs.personnel.keepers import people_of
from cfsdocs.records.models import Document, FolderKind
from cfsdocs.web.pages import words
from cfsdocs.web.pages.personnel import mine as pages
from cfsdocs.web.rendering import page
from cfsdocs.web.views.personnel.forms import SayForm
from cfsdocs.web.views.personnel.steps import note, trying


def my_file(request: Request) -> dict[str, Any]:
    """What may be shown to me."""
    return _mine(request, SayForm())


def say(request: Request) -> Response:
    """A statement beside the whole file."""
    visit, form = request.cfsdocs, SayForm(request.POST)
    shown = _mine(request, form)
    folder_id = shown["file"].folder_id
    if folder_id is None:
        raise AccessRefused
    with trying(request, form):
        statements.say(visit.db, visit.colleague.id, folder_id, None, form.text.data or "", visit.now)
    if form.problems:
        return page(request, "my_file.jinja2", shown | {"errors": form.problems}, 400)
    note(request, "statement", folder_id=folder_id)
    return HTTPSeeOther(request.route_path("cfsdocs.my_file", _query={"said": "1"}))


def ask_about_document(request: Request) -> dict[str, Any]:
    """The form for a statement beside one document of my own file."""
    return _about(request, SayForm())


def say_about_document(request: Request) -> Response:
    """A statement beside one document."""
    visit, form = request.cfsdocs, SayForm(request.POST)
    shown, permit = _about(request, form), visit.permit
    with trying(request, form):
        statements.say(
            visit.db, visit.colleague.id, permit.folder_id, permit.document_id, form.text.data or "", visit.now
        )
    if form.problems:
        return page(request, "document_say.jinja2", shown | {"errors": form.problems}, 400)
    note(request, "statement", folder_id=permit.folder_id, document_id=permit.document_id)
    return HTTPSeeOther(request.route_path("cfsdocs.document", ref=request.context.ref))


def _mine(request: Request, form: SayForm) -> dict[str, Any]:
    visit = request.cfsdocs
    kept = any(each.kind == FolderKind.PERSONNEL for each in visit.purposes)
    asker = visit.asker(FolderKind.PERSONNEL) if kept else None
    found = pages.my_file(visit.db, asker, visit.colleague.id, visit.colleague.person_id, visit.now)
    said = request.GET.get("said") == "1"
    return {"file": found, "form": form, "errors": form.problems, "words": words, "just_said": said}


def _about(request: Request, form: SayForm) -> dict[str, Any]:
    """Only of one's own file: a keeper writes no statement for somebody."""
    visit = request.cfsdocs
    document = visit.db.get_one(Document, visit.permit.document_id)
    own = visit.colleague.person_id in people_of(visit.db, document.folder_id)
    if request.context.kind != FolderKind.PERSONNEL or not own:
        raise AccessRefused
    return {"form": form, "errors": form.problems, "document": document}


def includeme(config: Configurator) -> None:
    """Everybody has one; a statement beside a document needs to see it."""
    config.add_signed_in_view(my_file, route_name="cfsdocs.my_file", renderer="my_file.jinja2")
    config.add_signed_in_view(say, route_name="cfsdocs.my_file", request_method="POST")
    where: dict[str, Any] = {"route_name": "cfsdocs.document_say"}
    config.add_document_view(ask_about_document, renderer="document_say.jinja2", **where)
    config.add_document_view(say_about_document, request_method="POST", **where)
