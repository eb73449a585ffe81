"""A document's page, why it can be seen, who can see it, and mending what is recorded about it."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select

from cfsdocs.access.decide import decide_add
from cfsdocs.access.models import Action
from cfsdocs.errors import InputError
from cfsdocs.intake.filing import describe_anew
from cfsdocs.journal import Event, append
from cfsdocs.records.models import Document, DocumentPerson, FolderKind
from cfsdocs.web.first_opening import asked_first
from cfsdocs.web.forms import CardForm
from cfsdocs.web.pages import document as pages
from cfsdocs.web.pages.categories.sensing import Sensing, of_document
from cfsdocs.web.pages.choices import Choices, choices_of
from cfsdocs.web.pages.folders import seen_whole
from cfsdocs.web.pages.personnel.beside import beside
from cfsdocs.web.pages.who import who_page
from cfsdocs.web.pages.why import why as why_page
from cfsdocs.web.rendering import page


def document(request: Request) -> dict[str, Any]:
    """The pictures and words of its pages, and what is recorded."""
    visit, asked = request.cfsdocs, request.GET
    asker, name = visit.asker(request.context.kind), visit.colleague.name
    version, first = asked.get("version", ""), asked.get("pages", "")
    shown = pages.document_page(visit.db, visit.house, asker, visit.permit, version, first, name)
    personnel = request.context.kind == FolderKind.PERSONNEL
    stands = beside(visit.db, visit.permit, visit.colleague.person_id) if personnel else None
    return {"page": shown, "kind": request.context.kind, "beside": stands}


def why(request: Request) -> dict[str, Any]:
    """Every rule with its clause, and the need to know."""
    visit = request.cfsdocs
    return {"why": why_page(visit.db, visit.decision, visit.permit)}


def who(request: Request) -> dict[str, Any]:
    """Who can see it, and who did."""
    visit = request.cfsdocs
    return {"who": who_page(visit.db, visit.asker(request.context.kind), visit.permit)}


def edit(request: Request) -> dict[str, Any]:
    """The form with what is recorded now."""
    visit = request.cfsdocs
    found = visit.db.get_one(Document, visit.permit.document_id)
    choices = _choices(request, found)
    form = CardForm.about_document(visit.db, found, choices, _sensing(request, found, choices))
    return {"form": form, "document": found, "errors": []}


def save(request: Request) -> Response:
    """Record it anew, or show what is wrong with everything that was typed still there."""
    visit = request.cfsdocs
    found = visit.db.get_one(Document, visit.permit.document_id)
    choices = _choices(request, found)
    form = CardForm(request.POST, choices=choices, sensing=_sensing(request, found, choices))
    card = form.checked(visit.db, visit.now)
    if card is not None and card.section_id != found.section_id and not _may_add(request, card.section_id):
        form.blame(InputError("Choose a section that you may add to", "section"))
    if card is None or form.problems:
        return page(request, "edit.jinja2", {"form": form, "document": found, "errors": form.problems}, 400)
    describe_anew(visit.db, visit.house, found, card, visit.colleague.id, visit.now)
    append(visit.db, _edited(request))
    return HTTPSeeOther(request.route_path("cfsdocs.document", ref=found.ref))


def _sensing(request: Request, document: Document, choices: Choices) -> Sensing:
    visit = request.cfsdocs
    return of_document(visit.db, visit.house, visit.asker(request.context.kind), document, choices)


def _choices(request: Request, document: Document) -> Choices:
    """Everything in the folder for whoever needs to know the whole of it; for others what the document says now."""
    visit = request.cfsdocs
    choices = choices_of(visit.db, document.folder_id)
    if seen_whole(visit.db, visit.asker(request.context.kind), document.folder_id):
        return choices
    about = select(DocumentPerson.person_id).where(DocumentPerson.document_id == document.id)
    return choices.narrowed(document.section_id, set(visit.db.scalars(about)))


def _may_add(request: Request, section_id: int) -> bool:
    """Moving a document shows it to whoever needs to know the other section: that is adding to it."""
    visit = request.cfsdocs
    return decide_add(visit.db, visit.asker(request.context.kind), request.context.folder_id, section_id).allowed


def _edited(request: Request) -> Event:
    visit, permit = request.cfsdocs, request.cfsdocs.permit
    return Event(
        at=visit.now,
        account_id=permit.account_id,
        action="edit",
        outcome="done",
        folder_id=permit.folder_id,
        document_id=permit.document_id,
        purpose=permit.purpose_id,
        grant_id=permit.grant_id,
    )


def includeme(config: Configurator) -> None:
    """Each needs its own action."""
    config.add_document_view(asked_first(document), route_name="cfsdocs.document", renderer="document.jinja2")
    config.add_document_view(why, route_name="cfsdocs.document_why", renderer="why.jinja2")
    config.add_document_view(who, route_name="cfsdocs.document_who", action=Action.MANAGE, renderer="who.jinja2")
    config.add_document_view(edit, route_name="cfsdocs.document_edit", action=Action.EDIT, renderer="edit.jinja2")
    config.add_document_view(save, route_name="cfsdocs.document_edit", action=Action.EDIT, request_method="POST")
