"""Asking for access, and the answer by those who decide. What the asker sees says nothing of what there is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.models import Action
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.needs.models import AccessRequest
from cfsdocs.needs.requests import ask as ask_for
from cfsdocs.needs.requests import decline_request, grant_request, own_requests, waiting_requests
from cfsdocs.records.models import Folder, FolderKind
from cfsdocs.web.pages import words
from cfsdocs.web.pages.choices import choices_of
from cfsdocs.web.pages.needs.done import note_done
from cfsdocs.web.pages.needs.folder import name_of
from cfsdocs.web.pages.needs.forms import AnswerForm, AskForm, chosen
from cfsdocs.web.rendering import page


def form(request: Request) -> dict[str, Any]:
    """The form, and what became of one's earlier requests."""
    return _asking(request, AskForm())


def ask(request: Request) -> Response:
    """Send it. The same for whatever was typed."""
    visit, typed = request.cfsdocs, AskForm(request.POST)
    try:
        ask_for(visit.db, visit.colleague.id, typed.number.data or "", typed.reason.data or "", visit.now)
    except InputError as error:
        typed.blame(error)
        return page(request, "needs_ask.jinja2", _asking(request, typed), 400)
    return HTTPSeeOther(request.route_path("cfsdocs.ask"))


def _asking(request: Request, typed: AskForm) -> dict[str, Any]:
    visit = request.cfsdocs
    return {"form": typed, "own": own_requests(visit.db, visit.asker(FolderKind.FAMILY)), "day": words.day}


def show(request: Request) -> dict[str, Any]:
    """Who asks and why, and the form for the answer."""
    return _answering(request, _request(request), _answer_form(request, None))


def answer(request: Request) -> Response:
    """Open it, or leave it closed with a reason."""
    visit, found = request.cfsdocs, _request(request)
    session, now, me = visit.db, visit.now, visit.colleague.id
    folder, typed = session.get_one(Folder, request.context.folder_id), _answer_form(request, request.POST)
    try:
        with session.begin_nested():
            grant_id = _do(session, found, folder, typed, now, me)
    except InputError as error:
        typed.blame(error)
        return page(request, "needs_request.jinja2", _answering(request, found, typed), 400)
    note_done(request, f"request {typed.answer_is.data}", grant_id)
    return HTTPSeeOther(request.route_path("cfsdocs.folder_needs", ref=folder.ref))


def _do(
    session: Session, found: AccessRequest, folder: Folder, typed: AnswerForm, now: datetime, me: int
) -> int | None:
    if typed.answer_is.data == "decline":
        decline_request(session, found, typed.answer.data or "", now, me)
        return None
    if typed.answer_is.data != "grant":
        raise InputError("Choose your answer", "answer_is")
    section = chosen(typed.section.data, typed.section.choices) or None
    what, days = typed.what.data or "", typed.days.data or 0
    return grant_request(session, found, folder, what, section, days, now, me).id


def _request(request: Request) -> AccessRequest:
    """The request of this ref that names this folder. Raises AccessRefused for another, or none."""
    session, context = request.cfsdocs.db, request.context
    wanted = select(AccessRequest).where(AccessRequest.ref == request.matchdict["request"])
    found: AccessRequest | None = session.scalars(wanted).one_or_none()
    if found is None or found not in waiting_requests(session, session.get_one(Folder, context.folder_id)):
        raise AccessRefused
    return found


def _answer_form(request: Request, posted: Any) -> AnswerForm:
    typed = AnswerForm(posted)
    sections = choices_of(request.cfsdocs.db, request.context.folder_id).sections
    typed.section.choices = [("", "The whole folder"), *sections]
    return typed


def _answering(request: Request, found: AccessRequest, typed: AnswerForm) -> dict[str, Any]:
    visit = request.cfsdocs
    return {
        "form": typed,
        "folder": visit.db.get_one(Folder, request.context.folder_id),
        "name": name_of(visit.db, found.account_id),
        "asked": words.moment(found.asked_at),
        "reason": found.reason,
        "own": found.account_id == visit.colleague.id,
    }


def includeme(config: Configurator) -> None:
    """Anybody may ask; those who decide about the folder answer."""
    config.add_signed_in_view(form, route_name="cfsdocs.ask", renderer="needs_ask.jinja2")
    config.add_signed_in_view(ask, route_name="cfsdocs.ask", request_method="POST")
    route = {"route_name": "cfsdocs.folder_request", "action": Action.MANAGE}
    config.add_folder_view(show, renderer="needs_request.jinja2", **route)
    config.add_folder_view(answer, request_method="POST", **route)
