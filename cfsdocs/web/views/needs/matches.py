"""A volunteer's match: mark further documents, pause it, let it go on, end it."""

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
from cfsdocs.needs.matches import end_match, mark, marked_grants, pause, resume
from cfsdocs.needs.models import Match
from cfsdocs.records.models import Document, Folder
from cfsdocs.web.pages.needs.done import note_done
from cfsdocs.web.pages.needs.folder import documents_of, name_of
from cfsdocs.web.pages.needs.forms import MatchForm, chosen
from cfsdocs.web.rendering import page


def show(request: Request) -> dict[str, Any]:
    """What is marked, and what can be done."""
    return _values(request, _form(request, None))


def act(request: Request) -> Response:
    """Do what the button says."""
    visit, found = request.cfsdocs, _match(request)
    session, now, me = visit.db, visit.now, visit.colleague.id
    form, what = _form(request, request.POST), request.POST.get("do", "")
    try:
        with session.begin_nested():
            _do(session, found, form, what, now, me)
    except InputError as error:
        form.blame(error)
        return page(request, "needs_match.jinja2", _values(request, form), 400)
    note_done(request, f"match {what}")
    return HTTPSeeOther(request.route_path("cfsdocs.folder_needs", ref=request.context.ref))


def _do(session: Session, found: Match, form: MatchForm, what: str, now: datetime, me: int) -> None:
    match what:
        case "mark":
            documents = [chosen(each, form.documents.choices) for each in form.documents.data or ()]
            mark(session, found, documents, now, me)
        case "pause":
            pause(session, found, now)
        case "resume":
            resume(session, found, now, me)
        case "end":
            end_match(session, found, now)
        case _:
            raise InputError("Choose what to do")


def _match(request: Request) -> Match:
    wanted = select(Match).where(Match.ref == request.matchdict["match"], Match.folder_id == request.context.folder_id)
    found: Match | None = request.cfsdocs.db.scalars(wanted).one_or_none()
    if found is None:
        raise AccessRefused
    return found


def _form(request: Request, posted: Any) -> MatchForm:
    visit = request.cfsdocs
    form = MatchForm(posted)
    form.offer([], documents_of(visit.db, visit.asker(request.context.kind), request.context.folder_id))
    form.documents.label.text = "Mark further documents"
    return form


def _values(request: Request, form: MatchForm) -> dict[str, Any]:
    visit, match = request.cfsdocs, _match(request)
    session, now = visit.db, visit.now
    marked = [session.get_one(Document, each.document_id).title for each in marked_grants(session, match, now)]
    return {
        "form": form,
        "folder": session.get_one(Folder, match.folder_id),
        "match": match,
        "name": name_of(session, match.volunteer),
        "marked": marked,
        "paused": match.paused_at <= now,
        "ended": match.ended_at <= now,
    }


def includeme(config: Configurator) -> None:
    """For those who decide who needs to know the folder."""
    route = {"route_name": "cfsdocs.folder_match", "action": Action.MANAGE}
    config.add_folder_view(show, renderer="needs_match.jinja2", **route)
    config.add_folder_view(act, request_method="POST", **route)
