"""The decider's page: one declaration, who may be meant, what is closed, cover, and the decision (7.2, 7.3).

For whoever is to decide this case and nobody else; for all others there is no such page.
"""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, decide_folder
from cfsdocs.conflicts.covering import set_cover
from cfsdocs.conflicts.decide import add_by_hand, decide, decline, take_back, to_decide
from cfsdocs.conflicts.effect import signed
from cfsdocs.conflicts.filing import file_form
from cfsdocs.conflicts.judging import problems
from cfsdocs.conflicts.models import Case, CaseDecision
from cfsdocs.db import happening_at, reading, writing
from cfsdocs.errors import InputError
from cfsdocs.records.models import Folder, FolderKind
from cfsdocs.web.pages.conflicts import case as pages
from cfsdocs.web.pages.conflicts.forms import DecisionForm
from cfsdocs.web.reauthenticate import check_own_password
from cfsdocs.web.rendering import page
from cfsdocs.workdays import HERE

TEMPLATE = "conflicts_case.jinja2"
DONE = {
    "cover": "Cover is set.",
    "decided": "Your decision is signed.",
    "add": "The folder is closed to them too.",
    "taken": "It is taken back. What is closed stays closed.",
    "filed": "The form is filed.",
}


def show(request: Request) -> dict[str, Any]:
    """The case as it stands."""
    visit = request.cfsdocs
    case = to_decide(visit.db, request.matchdict["ref"], visit.colleague.id)
    return _values(request, visit.db, case, None, DONE.get(request.GET.get("done", ""), ""))


def take(request: Request) -> Response:
    """Set cover alone, or set cover, decide and sign, in one step. What is wrong comes back with all that was typed."""
    visit = request.cfsdocs
    only_cover = request.POST.get("step") == "cover"
    with reading(visit.house.engine) as session:
        form = _typed(request, session)
        if not only_cover:
            _judge(request, session, form)
    if form.problems:
        return _again(request, form)
    try:
        if not only_cover:
            check_own_password(request)
        decision_id = _do(request, form, only_cover)
    except InputError as error:
        form.blame(error)
        return _again(request, form)
    if only_cover:
        form.password.data = ""
        return _again(request, form, 200, DONE["cover"])
    file_form(visit.house, decision_id, visit.now)
    return _back(request, "decided")


def decline_it(request: Request) -> Response:
    """I cannot decide this."""
    visit = request.cfsdocs
    decline(visit.db, _case(request, visit.db), visit.colleague.id, visit.now)
    return HTTPSeeOther(request.route_path("cfsdocs.home"))


def add(request: Request) -> Response:
    """A further folder, by its number, that the decider may see."""
    visit = request.cfsdocs
    case, number = _case(request, visit.db), request.POST.get("number", "").strip()
    folder = visit.db.scalars(select(Folder).where(Folder.number == number, Folder.kind == FolderKind.FAMILY)).first()
    asker = visit.asker(FolderKind.FAMILY)
    if folder is None or not decide_folder(visit.db, asker, folder.id):
        error = InputError("Enter the number of a family's folder that you may open, for example F-0012", "number")
        return page(request, TEMPLATE, _values(request, visit.db, case, None, "", [(error.field, error.message)]), 400)
    add_by_hand(visit.db, case, visit.colleague.id, folder.id, visit.now)
    return _back(request, "add")


def take_it_back(request: Request) -> Response:
    """Take back what waits for a second signature."""
    visit = request.cfsdocs
    take_back(visit.db, _case(request, visit.db), visit.colleague.id, visit.now)
    return _back(request, "taken")


def file_it(request: Request) -> Response:
    """File the signed form, where that went wrong before."""
    visit = request.cfsdocs
    with reading(visit.house.engine) as session:
        case = _case(request, session)
        stands = session.get(CaseDecision, case.decision_id or 0)
        decision_id = stands.id if stands is not None and signed(session, stands) else 0
    if not decision_id or not file_form(visit.house, decision_id, visit.now):
        raise InputError("The form could not be filed: there is no personnel file for it. Tell the Office Manager")
    return _back(request, "filed")


def _do(request: Request, form: DecisionForm, only_cover: bool) -> int:
    """Everything in one transaction of its own, so that the form can be filed after it."""
    visit, by = request.cfsdocs, request.cfsdocs.colleague.id
    with writing(visit.house.engine) as session:
        happening_at(session, visit.now)
        case = _case(request, session)
        set_cover(session, case, _asker(request), form.covers, form.days.data or 0)
        if only_cover:
            if not form.covers:
                raise InputError("Choose who covers, or decide", f"cover_{form.folders[0]}" if form.folders else "")
            return 0
        seen = form.seen.data or ""
        judged = decide(
            session, case, by, form.judgement, form.name.data or "", int(seen) if seen.isdecimal() else -1, visit.now
        )
        return judged.id


def _judge(request: Request, session: Session, form: DecisionForm) -> None:
    """Blame everything that is missing or wrong at once, before a password is tried."""
    if form.outcome.data not in {value for value, _ in form.outcome.choices}:
        form.blame(InputError("Choose what is decided", "outcome"))
    if form.consulted.data not in ("yes", "no"):
        form.blame(InputError("Say whether the affected person was consulted", "consulted"))
    if form.outcome.errors:
        return
    case, today = _case(request, session), request.cfsdocs.now.astimezone(HERE).date()
    for problem in problems(session, case, form.judgement, today):
        form.blame(problem)


def _typed(request: Request, session: Session) -> DecisionForm:
    case, asker = _case(request, session), _asker(request)
    return pages.form_of(session, case, asker, pages.case_page(session, case, asker), request.POST)


def _again(request: Request, form: DecisionForm, status: int = 400, done: str = "") -> Response:
    with reading(request.cfsdocs.house.engine) as session:
        return page(request, TEMPLATE, _values(request, session, _case(request, session), form, done), status)


def _values(
    request: Request,
    session: Session,
    case: Case,
    form: DecisionForm | None,
    done: str,
    errors: list[tuple[str | None, str]] | None = None,
) -> dict[str, Any]:
    shown = pages.case_page(session, case, _asker(request))
    form = form or pages.form_of(session, case, _asker(request), shown)
    return {
        "case": shown,
        "form": form,
        "done": done,
        "errors": [*form.problems, *(errors or ())],
        "stops": pages.stops_words,
        "why": pages.why_words,
        "asks_password": request.cfsdocs.standalone,
    }


def _case(request: Request, session: Session) -> Case:
    return to_decide(session, request.matchdict["ref"], request.cfsdocs.colleague.id)


def _asker(request: Request) -> Asker:
    asker: Asker = request.cfsdocs.asker(FolderKind.FAMILY)
    return asker


def _back(request: Request, done: str) -> Response:
    ref = request.matchdict["ref"]
    return HTTPSeeOther(request.route_path("cfsdocs.conflict", ref=ref, _query={"done": done}))


def includeme(config: Configurator) -> None:
    """Each asks for itself whether the case is theirs."""
    config.add_signed_in_view(show, route_name="cfsdocs.conflict", renderer=TEMPLATE)
    for view, name in (
        (take, "conflict"),
        (decline_it, "conflict_decline"),
        (add, "conflict_add"),
        (take_it_back, "conflict_take_back"),
        (file_it, "conflict_file"),
    ):
        config.add_signed_in_view(view, route_name=f"cfsdocs.{name}", request_method="POST")
