"""The second signature under a form: the declarer's own, or a second person's under what loosens (7.2, Appendix A).

The declarer sees the five answers and not a word of who was found. A second person sees who that is about.
"""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy.orm import Session

from cfsdocs.conflicts.answers import answers
from cfsdocs.conflicts.decide import countersign, to_sign
from cfsdocs.conflicts.effect import verdicts
from cfsdocs.conflicts.filing import file_form
from cfsdocs.conflicts.form import QUESTIONS, TITLE
from cfsdocs.conflicts.models import Step
from cfsdocs.conflicts.picture import picture
from cfsdocs.db import happening_at, reading, writing
from cfsdocs.errors import InputError
from cfsdocs.web.pages import words
from cfsdocs.web.pages.conflicts.forms import SignForm
from cfsdocs.web.reauthenticate import check_own_password
from cfsdocs.web.rendering import page

TEMPLATE = "conflicts_sign.jinja2"


def show(request: Request) -> dict[str, Any]:
    """The form to be signed."""
    return _values(request, request.cfsdocs.db, SignForm())


def sign(request: Request) -> Response:
    """Sign it, let it come into force, and file it."""
    visit, form = request.cfsdocs, SignForm(request.POST)
    ref, by = request.matchdict["ref"], request.cfsdocs.colleague.id
    with reading(visit.house.engine) as session:
        to_sign(session, ref, by)  # whose it is not must not even have a password tried
    try:
        check_own_password(request)
        with writing(visit.house.engine) as session:
            happening_at(session, visit.now)
            decision = countersign(session, ref, by, form.name.data or "", visit.now)
            decision_id, own = decision.id, decision.step == Step.FIRST
    except InputError as error:
        form.blame(error)
        with reading(visit.house.engine) as session:
            return page(request, TEMPLATE, _values(request, session, form), 400)
    file_form(visit.house, decision_id, visit.now)
    return HTTPSeeOther(request.route_path("cfsdocs.conflicts" if own else "cfsdocs.home"))


def _values(request: Request, session: Session, form: SignForm) -> dict[str, Any]:
    visit = request.cfsdocs
    decision, case = to_sign(session, request.matchdict["ref"], visit.colleague.id)
    own = decision.step == Step.FIRST
    meant = verdicts(session, decision.id)
    shown = [] if own else [(each, meant.get(each.match_id)) for each in picture(session, case, visit.now).candidates]
    return {
        "form": form,
        "title_of_form": TITLE,
        "answers": list(zip(QUESTIONS, answers(session, decision), strict=True)),
        "own": own,
        "candidates": shown,
        "decider": decision.decider_name,
        "decided": words.day(decision.decided_at),
        "asks_password": visit.standalone,
    }


def includeme(config: Configurator) -> None:
    """Each asks for itself whose signature is wanted."""
    config.add_signed_in_view(show, route_name="cfsdocs.conflict_sign", renderer=TEMPLATE)
    config.add_signed_in_view(sign, route_name="cfsdocs.conflict_sign", request_method="POST")
