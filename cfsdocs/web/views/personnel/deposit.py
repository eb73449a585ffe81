"""The deposit box: a file goes in, a receipt comes back. There is no list, no search and no way to read it again."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from webob.multidict import MultiDict

from cfsdocs.db import reading, writing
from cfsdocs.errors import AccessRefused, InputError, UploadRefused
from cfsdocs.intake.filing import own_upload
from cfsdocs.intake.receive import Arrival, discard, receive
from cfsdocs.journal import Event, append
from cfsdocs.personnel import deposits
from cfsdocs.personnel.days import today
from cfsdocs.vault.sniff.kinds import WHAT_WE_KEEP
from cfsdocs.web import csrf
from cfsdocs.web.incoming import Part, fields_and_files
from cfsdocs.web.pages import words
from cfsdocs.web.rendering import page
from cfsdocs.web.views.personnel.forms import DepositForm
from cfsdocs.web.views.personnel.steps import days_sound


def ask(request: Request) -> dict[str, Any]:
    """The form: whose file, what it is, the file."""
    return _asking(request, DepositForm())


def take(request: Request) -> Response:
    """Take one file in. What comes before it is checked before a byte of it is kept."""
    typed, file = _read(request)
    form = DepositForm(typed)
    folder_id = _checked(request, form, file)
    if folder_id is not None and file is not None:
        try:
            ref = _deposit(request, form, folder_id, file)
        except UploadRefused as error:
            form.problems.append(("file", error.message))
        else:
            return HTTPSeeOther(request.route_path("cfsdocs.deposit_receipt", ref=ref))
    return page(request, "deposit.jinja2", _asking(request, form), 400)


def receipt(request: Request) -> dict[str, Any]:
    """The receipt, for whoever deposited."""
    visit = request.cfsdocs
    found = deposits.receipt(visit.db, visit.colleague.id, request.matchdict["ref"])
    return {"receipt": found, "words": words}


def _read(request: Request) -> tuple[MultiDict, Part | None]:
    """The fields, and the first file with its bytes still to come."""
    typed = MultiDict()
    for part in fields_and_files(request):
        if part.file_name is not None:
            return typed, part
        typed.add(part.name, part.text())
    if not csrf.was_checked(request):
        csrf.check_csrf(request, "")
    return typed, None


def _checked(request: Request, form: DepositForm, file: Part | None) -> int | None:
    """The folder that it goes into; None, and the form says why, when it cannot."""
    visit, found = request.cfsdocs, None
    days_sound(form)
    with reading(visit.house.engine) as session:
        try:
            who, roles = visit.colleague.id, visit.colleague.roles
            found = deposits.box_of(session, who, roles, form.person.data or "", visit.now).id
        except AccessRefused:
            form.blame(InputError("Choose somebody from the list", "person"))
    if form.kind.data not in deposits.KINDS:
        form.blame(InputError("Choose what it is", "kind"))
    if form.dated.data is not None and form.dated.data > today(visit.now):
        form.blame(InputError("The date on it must be today or in the past", "dated"))
    if file is None:
        form.problems.append(("file", "Choose the file"))
    return None if form.problems else found


def _deposit(request: Request, form: DepositForm, folder_id: int, file: Part) -> str:
    """Receive, seal and file it; nothing is kept when any of it fails."""
    visit, who = request.cfsdocs, request.cfsdocs.colleague.id
    ref = receive(visit.house, Arrival.new(folder_id, who), file.file_name or "", file.chunks, visit.now)
    try:
        with writing(visit.house.engine) as session:
            left = deposits.deposit(
                session, visit.house, ref, who, form.kind.data, form.dated.data, visit.now
            )  # fmt: skip
            append(session, Event(visit.now, who, "deposit", "done", folder_id=folder_id, note="deposit box"))
            return left.ref
    except BaseException:
        with writing(visit.house.engine) as session:
            delete_blobs = discard(session, visit.house, own_upload(session, who, ref))
        delete_blobs()
        raise


def _asking(request: Request, form: DepositForm) -> dict[str, Any]:
    visit = request.cfsdocs
    with reading(visit.house.engine) as session:
        people = deposits.people_for(session, visit.colleague.id, visit.colleague.roles, visit.now)
    form.person.choices = [("", "Choose"), *people]
    return {
        "form": form, "errors": form.problems, "anybody": bool(people),
        "most_mb": visit.settings.max_upload_mb, "kinds": WHAT_WE_KEEP,
    }  # fmt: skip


def includeme(config: Configurator) -> None:
    """For those who have a box."""
    box: dict[str, Any] = {"route_name": "cfsdocs.deposit", "roles": deposits.BOX}
    config.add_role_view(ask, renderer="deposit.jinja2", **box)
    config.add_role_view(take, request_method="POST", csrf="view", **box)
    config.add_role_view(
        receipt, route_name="cfsdocs.deposit_receipt", roles=deposits.BOX, renderer="deposit_receipt.jinja2"
    )
