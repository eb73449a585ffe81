"""Giving a need to know: allocate, cover, change worker, match a volunteer, lend a file. First what would change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy.orm import Session

from cfsdocs.access.models import Action
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.needs.allocation import HandoverNote, allocate_worker, change_worker, cover_worker, lend_file
from cfsdocs.needs.matches import make_match
from cfsdocs.needs.people import WORK_WITH_FAMILIES, living
from cfsdocs.needs.reach import keep_in_reach
from cfsdocs.needs.whatif import what_if
from cfsdocs.people.models import Role
from cfsdocs.records.models import Document, Folder, FolderKind
from cfsdocs.web.fields import Form
from cfsdocs.web.identity import Visit
from cfsdocs.web.pages.needs.done import note_done
from cfsdocs.web.pages.needs.folder import documents_of
from cfsdocs.web.pages.needs.forms import ChangeForm, CoverForm, LendForm, MatchForm, WorkerForm, chosen
from cfsdocs.web.rendering import page

Act = Callable[[Session, Folder, Visit, Any], object]


@dataclass(frozen=True)
class Step:
    """One kind of need to know: its form, what it does, and what it is called."""

    title: str
    button: str
    form: type[Form]
    act: Act
    says: str
    clause: str
    roles: frozenset[Role] = WORK_WITH_FAMILIES


def _allocate(session: Session, folder: Folder, visit: Visit, form: WorkerForm) -> None:
    allocate_worker(session, folder, chosen(form.worker.data, form.worker.choices), visit.now, visit.colleague.id)


def _cover(session: Session, folder: Folder, visit: Visit, form: CoverForm) -> None:
    worker = chosen(form.worker.data, form.worker.choices)
    cover_worker(session, folder, worker, visit.now, visit.colleague.id, form.days.data or 0)


def _change(session: Session, folder: Folder, visit: Visit, form: ChangeForm) -> None:
    old, new = (chosen(each.data, each.choices) for each in (form.old_worker, form.worker))
    note = HandoverNote(form.matters.data or "", form.next_step.data or "", form.safety.data or "")
    change_worker(session, folder, old, new, note, visit.now, visit.colleague.id)


def _match(session: Session, folder: Folder, visit: Visit, form: MatchForm) -> None:
    documents = [chosen(each, form.documents.choices) for each in form.documents.data or ()]
    volunteer = chosen(form.volunteer.data, form.volunteer.choices)
    make_match(session, folder, volunteer, documents, visit.now, visit.colleague.id)


def _lend(session: Session, folder: Folder, visit: Visit, form: LendForm) -> None:  # noqa: ARG001 (as the others)
    document = session.get(Document, chosen(form.document.data, form.document.choices))
    if document is None:
        raise InputError("Choose a document", "document")
    worker = chosen(form.worker.data, form.worker.choices)
    lend_file(session, document, worker, form.days.data or 0, form.why.data or "", visit.now, visit.colleague.id)


STEPS = {
    "allocate": Step(
        "Allocate a worker", "Allocate", WorkerForm, _allocate,
        "They can read, add, change and propose to share, with no end. Their line managers follow.", "1.6",
    ),
    "cover": Step(
        "Arrange cover", "Let them cover", CoverForm, _cover,
        "They can do what an allocated worker can, and it ends by itself.", "4.3",
    ),
    "change": Step(
        "Change the worker", "Change the worker", ChangeForm, _change,
        "The new worker reads your note before anything else. The old one can still read for five working days.", "4.3",
    ),
    "match": Step(
        "Match a volunteer", "Match them", MatchForm, _match,
        "Volunteers must be trained and have signed the policy. The match can be paused and ended.", "8.1",
        frozenset({Role.VOLUNTEER}),
    ),
    "lend": Step(
        "Give a file to take away", "Give it", LendForm, _lend,
        "What is taken away is in their care, and comes back.", "4.4",
    ),
}  # fmt: skip


def ask(request: Request) -> dict[str, Any]:
    """The form, empty."""
    step, folder = _step(request)
    return _values(request, step, folder, _form(request, step, None))


def answer(request: Request) -> Response:
    """What would change, or, confirmed, the change; the form again with what is wrong."""
    visit, (step, folder) = request.cfsdocs, _step(request)
    session, form = visit.db, _form(request, step, request.POST)
    try:
        if request.POST.get("confirm"):
            with session.begin_nested():  # an error in the middle leaves nothing behind
                step.act(session, folder, visit, form)
            note_done(request, f"give {request.matchdict['step']}")
            keep_in_reach(session, folder, visit.now, visit.settings.grace_days)
            return HTTPSeeOther(request.route_path("cfsdocs.folder_needs", ref=folder.ref))
        grace = visit.settings.grace_days
        would = what_if(session, folder, visit.now, grace, lambda: step.act(session, folder, visit, form))
    except InputError as error:
        form.blame(error)
        return page(request, "needs_step.jinja2", _values(request, step, folder, form), 400)
    values = {
        "would": would,
        "folder": folder,
        "action": request.path,
        "carried": [(name, value) for name, value in request.POST.items() if name != "csrf_token"],
        "question": f"{step.title}?",
        "button": step.button,
        "ending": False,
    }
    return page(request, "needs_confirm.jinja2", values)


def _step(request: Request) -> tuple[Step, Folder]:
    step = STEPS.get(request.matchdict["step"])
    folder = request.cfsdocs.db.get_one(Folder, request.context.folder_id)
    if step is None or folder.kind != FolderKind.FAMILY:
        raise AccessRefused
    return step, folder


def _form(request: Request, step: Step, posted: Any) -> Any:
    visit = request.cfsdocs
    form = step.form(posted)
    people = [(str(account), name) for account, name in living(visit.db, step.roles, visit.now)]
    documents = documents_of(visit.db, visit.asker(request.context.kind), request.context.folder_id)
    form.offer(people, documents)
    return form


def _values(request: Request, step: Step, folder: Folder, form: Any) -> dict[str, Any]:
    return {"step": step, "name": request.matchdict["step"], "folder": folder, "form": form}


def includeme(config: Configurator) -> None:
    """For those who decide who needs to know the folder."""
    step = {"route_name": "cfsdocs.folder_needs_step", "action": Action.MANAGE}
    config.add_folder_view(ask, renderer="needs_step.jinja2", **step)
    config.add_folder_view(answer, request_method="POST", **step)
