"""Putting a change of the Office Manager's own file forward: a document to file, or what is recorded about one.

A file that arrives is sealed at once and waits as the proposer's; it is filed when the Chair agrees, and not before.
"""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select

from cfsdocs.access.models import Action
from cfsdocs.db import reading
from cfsdocs.errors import AccessRefused, UploadRefused
from cfsdocs.intake.filing import own_upload, waiting
from cfsdocs.intake.receive import Arrival, discard, receive
from cfsdocs.personnel import changes
from cfsdocs.personnel.keepers import needs_second
from cfsdocs.personnel.models import FileChange
from cfsdocs.records.models import Document, FolderKind
from cfsdocs.vault.models import Upload
from cfsdocs.vault.sniff.kinds import WHAT_WE_KEEP
from cfsdocs.web.forms import CardForm
from cfsdocs.web.incoming import files
from cfsdocs.web.pages import folders
from cfsdocs.web.pages.choices import choices_of
from cfsdocs.web.rendering import page
from cfsdocs.web.views.personnel.steps import note, trying


def ask(request: Request) -> dict[str, Any]:
    """Where to choose the file, and the files that wait for their card."""
    return _asking(request, [])


def take(request: Request) -> Response:
    """Take one file in, and ask for its card."""
    visit, context = request.cfsdocs, request.context
    _must_need_second(request)
    for part in files(request):
        try:
            arrival = Arrival.new(context.folder_id, visit.colleague.id)
            ref = receive(visit.house, arrival, part.file_name or "", part.chunks, visit.now)
        except UploadRefused as error:
            return page(request, "personnel_propose.jinja2", _asking(request, [("file", error.message)]), 400)
        where = request.route_path("cfsdocs.personnel_propose_card", ref=context.ref, upload=ref)
        return HTTPSeeOther(where)
    return page(request, "personnel_propose.jinja2", _asking(request, [("file", "Choose the file")]), 400)


def ask_card(request: Request) -> dict[str, Any]:
    """The card of a file that waits."""
    return _card(request, _upload(request), CardForm(choices=choices_of(request.cfsdocs.db, request.context.folder_id)))


def propose(request: Request) -> Response:
    """Put it to the Chair; or give the file up."""
    visit, upload = request.cfsdocs, _upload(request)
    if request.POST.get("answer") == "discard":
        return _give_up(request, upload.ref)
    form = CardForm(request.POST, choices=choices_of(visit.db, request.context.folder_id))
    card = form.checked(visit.db, visit.now)
    if card is not None:
        with trying(request, form):
            changes.propose(
                visit.db, request.context.folder_id, "document", changes.card_content(card), visit.colleague.id,
                visit.now, upload_ref=upload.ref,
            )  # fmt: skip
    if card is None or form.problems:
        return page(request, "personnel_propose_card.jinja2", _card(request, upload, form), 400)
    note(request, "propose document", folder_id=request.context.folder_id)
    return HTTPSeeOther(request.route_path("cfsdocs.personnel_changes"))


def ask_edit(request: Request) -> dict[str, Any]:
    """What is recorded about a document now."""
    visit, document = request.cfsdocs, _document(request)
    return _edit(document, CardForm.about_document(visit.db, document, choices_of(visit.db, document.folder_id)))


def propose_edit(request: Request) -> Response:
    """Put what should be recorded to the Chair."""
    visit, document = request.cfsdocs, _document(request)
    form = CardForm(request.POST, choices=choices_of(visit.db, document.folder_id))
    card = form.checked(visit.db, visit.now)
    if card is not None:
        with trying(request, form):
            changes.propose(
                visit.db, document.folder_id, "edit", changes.card_content(card), visit.colleague.id, visit.now,
                document_id=document.id,
            )  # fmt: skip
    if card is None or form.problems:
        return page(request, "personnel_propose_card.jinja2", _edit(document, form), 400)
    note(request, "propose edit", folder_id=document.folder_id, document_id=document.id)
    return HTTPSeeOther(request.route_path("cfsdocs.personnel_changes"))


def _must_need_second(request: Request) -> None:
    visit = request.cfsdocs
    with reading(visit.house.engine) as session:
        if request.context.kind != FolderKind.PERSONNEL or not needs_second(
            session, request.context.folder_id, visit.now
        ):
            raise AccessRefused


def _upload(request: Request) -> Upload:
    """My file that waits for this folder and is in no proposal yet."""
    visit = request.cfsdocs
    _must_need_second(request)
    found = own_upload(visit.db, visit.colleague.id, request.matchdict["upload"])
    proposed = visit.db.scalar(
        select(FileChange.id).where(FileChange.upload_ref == found.ref, FileChange.outcome == changes.WAITING)
    )
    if found.folder_id != request.context.folder_id or proposed is not None:
        raise AccessRefused
    return found


def _give_up(request: Request, ref: str) -> Response:
    visit = request.cfsdocs
    delete_blobs = discard(visit.db, visit.house, own_upload(visit.db, visit.colleague.id, ref))
    visit.db.flush()
    request.add_finished_callback(lambda _: delete_blobs())
    return HTTPSeeOther(request.route_path("cfsdocs.personnel_propose", ref=request.context.ref))


def _document(request: Request) -> Document:
    """A document of a file that takes two people, for its keeper."""
    visit = request.cfsdocs
    found: Document = visit.db.get_one(Document, visit.permit.document_id)
    if request.context.kind != FolderKind.PERSONNEL or not needs_second(visit.db, found.folder_id, visit.now):
        raise AccessRefused
    return found


def _asking(request: Request, errors: list[tuple[str, str]]) -> dict[str, Any]:
    visit, context = request.cfsdocs, request.context
    _must_need_second(request)
    with reading(visit.house.engine) as session:
        proposed = set(session.scalars(select(FileChange.upload_ref).where(FileChange.outcome == changes.WAITING)))
        waits = [each for each in waiting(session, visit.colleague.id) if each.folder_id == context.folder_id]
        return {
            "head": folders.head(session, visit.asker(context.kind), context.folder_id, whole=True),
            "waits": [(each.ref, each.file_name) for each in waits if each.ref not in proposed],
            "errors": errors,
            "most_mb": visit.settings.max_upload_mb,
            "kinds": WHAT_WE_KEEP,
        }


def _card(request: Request, upload: Upload, form: CardForm) -> dict[str, Any]:
    here = request.route_path("cfsdocs.personnel_propose_card", ref=request.context.ref, upload=upload.ref)
    back = request.route_path("cfsdocs.folder", ref=request.context.ref)
    return {"form": form, "errors": form.problems, "here": here, "back_to": back, "file_name": upload.file_name}


def _edit(document: Document, form: CardForm) -> dict[str, Any]:
    return {"form": form, "errors": form.problems, "document": document, "file_name": ""}


def includeme(config: Configurator) -> None:
    """For the keeper of a file that takes two people: they may manage it, but change nothing of it alone."""
    file: dict[str, Any] = {"route_name": "cfsdocs.personnel_propose", "action": Action.MANAGE}
    config.add_folder_view(ask, renderer="personnel_propose.jinja2", **file)
    config.add_folder_view(take, request_method="POST", csrf="view", **file)
    card: dict[str, Any] = {"route_name": "cfsdocs.personnel_propose_card", "action": Action.MANAGE}
    config.add_folder_view(ask_card, renderer="personnel_propose_card.jinja2", **card)
    config.add_folder_view(propose, request_method="POST", **card)
    edit: dict[str, Any] = {"route_name": "cfsdocs.personnel_propose_edit", "action": Action.MANAGE}
    config.add_document_view(ask_edit, renderer="personnel_propose_card.jinja2", **edit)
    config.add_document_view(propose_edit, request_method="POST", **edit)
