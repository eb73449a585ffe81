"""Adding documents: files come in sealed, then each gets its card. Nothing is filed without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.access.models import Action
from cfsdocs.db import reading, writing
from cfsdocs.errors import AccessRefused, InputError, UploadRefused
from cfsdocs.intake.filing import add_version, own_upload, waiting
from cfsdocs.intake.receive import Arrival, discard, receive
from cfsdocs.journal import Event, append
from cfsdocs.records.models import Document, FolderKind
from cfsdocs.vault.sniff import safe_name
from cfsdocs.vault.sniff.kinds import WHAT_WE_KEEP
from cfsdocs.web.incoming import files
from cfsdocs.web.pages import cards, folders
from cfsdocs.web.pages.folders import folder_list
from cfsdocs.web.rendering import page

NO_FILE = "Choose at least one file"


@dataclass(frozen=True)
class Taken:
    """What became of one file."""

    name: str
    refused: str = ""


def ask_files(request: Request) -> dict[str, Any]:
    """The page to choose files on, with what we take told beforehand."""
    return _asking(request)


def take_files(request: Request) -> Response:
    """Take files in one by one. A script that sends a single file is answered as JSON."""
    context, account = request.context, request.cfsdocs.colleague.id
    taken = [_take(request, Arrival.new(context.folder_id, account), part) for part in files(request)]
    if request.headers.get("Accept") != "application/json":
        return _answer_page(request, taken)
    if not taken:
        raise InputError(NO_FILE, "files")
    return Response(json_body={"name": taken[0].name, "refused": taken[0].refused})


def ask_version(request: Request) -> dict[str, Any]:
    """The page to choose a document's next version on."""
    return _versioning(request, None)


def take_version(request: Request) -> Response:
    """Take the file in and file it as the document's next version; those before it stay (3.4 d)."""
    visit = request.cfsdocs
    with reading(visit.house.engine) as session:
        document = session.get_one(Document, visit.permit.document_id)
        arrival = Arrival.version_of(session, document, visit.colleague.id)
    taken = [_take(request, arrival, part) for part in _first(files(request))]
    refused = taken[0].refused if taken else NO_FILE
    if refused:
        return page(request, "add_version.jinja2", _versioning(request, refused), 400)
    try:
        _file_version(request, arrival)
    except BaseException:
        _give_up(request, arrival.ref)  # it has no card to wait for, and would keep everybody from adding another
        raise
    return HTTPSeeOther(request.route_path("cfsdocs.document", ref=arrival.ref))


def show_cards(request: Request) -> dict[str, Any]:
    """A card for each file that waits; without any, where to add some."""
    visit = request.cfsdocs
    waits = cards.waiting_cards(visit, visit.db)
    found = folder_list(visit.db, visit.asker(FolderKind.FAMILY), FolderKind.FAMILY) if not waits else None
    return {"cards": waits, "errors": [], "found": found}


def file_cards(request: Request) -> Response:
    """File every card; when one is wrong, none, and everything that was typed is still there."""
    visit = request.cfsdocs
    waits = cards.waiting_cards(visit, visit.db, request.POST)
    filed = cards.file_all(visit, waits)
    if not filed:
        return page(request, "uploads.jinja2", {"cards": waits, "errors": cards.problems(waits), "found": None}, 400)
    query = {"filed": sum(not each.new_version for each in waits)}
    return HTTPSeeOther(
        request.route_path("cfsdocs.folder", ref=filed[0], _query=query)
        if len(filed) == 1
        else request.route_path("cfsdocs.home")
    )


def discard_one(request: Request) -> Response:
    """Give one file up; the other cards keep what was typed."""
    visit = request.cfsdocs
    _give_up(request, request.context.ref)
    waits = cards.waiting_cards(visit, visit.db, request.POST)
    if not waits:
        return HTTPSeeOther(request.route_path("cfsdocs.uploads"))
    return page(request, "uploads.jinja2", {"cards": waits, "errors": [], "found": None})


def _file_version(request: Request, arrival: Arrival) -> None:
    """File what arrived, if that is still allowed: it may have been on its way for long."""
    visit = request.cfsdocs
    with writing(visit.house.engine) as session:
        decision = visit.decide_again(session)
        upload = own_upload(session, visit.colleague.id, arrival.ref)
        if decision:
            document = session.get_one(Document, visit.permit.document_id)
            added = add_version(session, visit.house, upload, document, visit.now)
            append(session, _event(request, "done", "version added", version=added.number))
        else:
            refused_by = tuple(rule.name for rule in decision.refused_by)
            append(session, _event(request, "refused", "version arrived too late", rules=refused_by))
    if not decision:
        raise AccessRefused(refused_by)


def _give_up(request: Request, ref: str) -> None:
    """Keep nothing of my upload."""
    visit = request.cfsdocs
    with writing(visit.house.engine) as session:
        delete_blobs = discard(session, visit.house, own_upload(session, visit.colleague.id, ref))
    delete_blobs()


def _take(request: Request, arrival: Arrival, part: Any) -> Taken:
    visit = request.cfsdocs
    try:
        receive(visit.house, arrival, part.file_name, part.chunks, visit.now)
    except UploadRefused as error:
        return Taken(safe_name(part.file_name), error.message.removesuffix("."))
    return Taken(safe_name(part.file_name))


def _first(parts: Any) -> Any:
    """The first file; what follows is passed over."""
    for position, part in enumerate(parts):
        if position == 0:
            yield part


def _answer_page(request: Request, taken: list[Taken]) -> Response:
    if taken and not any(each.refused for each in taken):
        return HTTPSeeOther(request.route_path("cfsdocs.uploads"))
    return page(request, "add.jinja2", _asking(request, taken), 400)


def _asking(request: Request, taken: list[Taken] | None = None) -> dict[str, Any]:
    visit, context = request.cfsdocs, request.context
    with reading(visit.house.engine) as session:
        asker = visit.asker(context.kind)
        seen = folders.seen_whole(session, asker, context.folder_id)
        return {
            "head": folders.head(session, asker, context.folder_id, seen),
            "waiting": len(waiting(session, visit.colleague.id)),
            "errors": _refusals(taken) if taken is not None else [],
            "arrived": any(not each.refused for each in taken or ()),
            **_limits(request),
        }


def _refusals(taken: list[Taken]) -> list[tuple[str, str]]:
    """For the summary: what was refused and why, or that there was no file."""
    refused = [("files", f"{each.name}: {each.refused}") for each in taken if each.refused]
    return refused or [("files", NO_FILE)]


def _versioning(request: Request, refused: str | None) -> dict[str, Any]:
    visit = request.cfsdocs
    with reading(visit.house.engine) as session:
        document = session.get_one(Document, visit.permit.document_id)
        return {"title_of": document.title, "ref": document.ref, "refused": refused, **_limits(request)}


def _limits(request: Request) -> dict[str, Any]:
    return {"most_mb": request.cfsdocs.settings.max_upload_mb, "kinds": WHAT_WE_KEEP}


def _event(request: Request, outcome: Literal["refused", "done"], note: str, **more: Any) -> Event:
    visit, permit = request.cfsdocs, request.cfsdocs.permit
    return Event(
        at=visit.now,
        account_id=permit.account_id,
        action="edit",
        outcome=outcome,
        folder_id=permit.folder_id,
        document_id=permit.document_id,
        purpose=permit.purpose_id,
        grant_id=permit.grant_id,
        note=note,
        **more,
    )


def includeme(config: Configurator) -> None:
    """Adding needs ``add`` in the folder, a further version ``edit`` on the document; cards are their sender's."""
    add, edit = Action.ADD, Action.EDIT
    config.add_folder_view(ask_files, route_name="cfsdocs.folder_add", action=add, renderer="add.jinja2")
    config.add_folder_view(take_files, route_name="cfsdocs.folder_add", action=add, csrf="view", request_method="POST")
    config.add_document_view(ask_version, route_name="cfsdocs.document_add", action=edit, renderer="add_version.jinja2")
    config.add_document_view(
        take_version, route_name="cfsdocs.document_add", action=edit, csrf="view", request_method="POST"
    )
    config.add_signed_in_view(show_cards, route_name="cfsdocs.uploads", renderer="uploads.jinja2")
    config.add_signed_in_view(file_cards, route_name="cfsdocs.uploads", request_method="POST")
    config.add_signed_in_view(discard_one, route_name="cfsdocs.upload_discard", request_method="POST")
