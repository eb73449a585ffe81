"""The notes beside a policy's text: the Chief Officer adds, looks again, takes away (1.8). The text never changes."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select
from wtforms import RadioField, StringField, TextAreaField

from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.people import policy_notes
from cfsdocs.people.models import Policy, Role
from cfsdocs.people.policy_models import PolicyNote
from cfsdocs.web.fields import Form
from cfsdocs.web.pages import words
from cfsdocs.web.rendering import page
from cfsdocs.web.views.policies.read import note_done

CHIEF_OFFICER = frozenset({Role.CHIEF_OFFICER})
TEMPLATE = "policies_notes.jinja2"


class NoteForm(Form):
    """A new note."""

    policy = RadioField("Which policy", validate_choice=False)
    clause = StringField("Beside which clause", description="As the text numbers it, for example 1.8 or Appendix B.")
    words = TextAreaField("What people should know")
    url = StringField("Where to read more", description="An address that begins with https://. It may be empty.")

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        super().__init__(formdata, **options)
        self.policy.choices = [(each.value, each.label) for each in Policy]


def everything(request: Request) -> dict[str, Any]:
    """The notes as they stand, and a form for another."""
    return _shown(request, NoteForm())


def add(request: Request) -> Response:
    """Add one: it is beside the text at once."""
    visit, form = request.cfsdocs, NoteForm(request.POST)
    try:
        if form.policy.data not in list(Policy):
            raise InputError("Choose which policy it is beside", "policy")
        note = policy_notes.add_note(
            visit.db,
            Policy(form.policy.data),
            form.clause.data or "",
            form.words.data or "",
            form.url.data or "",
            visit.now,
        )
    except InputError as error:
        form.blame(error)
        return page(request, TEMPLATE, _shown(request, form), 400)
    note_done(request, "add policy note", f"note {note.ref}")
    return HTTPSeeOther(request.route_path("cfsdocs.policy_notes"))


def change(request: Request) -> Response:
    """Looked at again, or taken away."""
    visit = request.cfsdocs
    wanted = select(PolicyNote).where(PolicyNote.ref == request.matchdict["ref"])
    note = visit.db.scalars(wanted).one_or_none()
    if note is None:
        raise AccessRefused
    match request.POST.get("do"):
        case "checked":
            policy_notes.check_note(note, visit.now)
        case "end":
            policy_notes.end_note(note, visit.now)
        case _:
            raise InputError("Choose what to do with the note")
    note_done(request, "change policy note", f"note {note.ref}")
    return HTTPSeeOther(request.route_path("cfsdocs.policy_notes"))


def _shown(request: Request, form: NoteForm) -> dict[str, Any]:
    visit = request.cfsdocs
    old = {each.id for each in policy_notes.stale(visit.db, visit.now)}
    return {
        "form": form,
        "notes": [
            {"note": each, "policy": policy.label, "checked": words.day(each.checked), "stale": each.id in old}
            for policy in Policy
            for each in policy_notes.notes_of(visit.db, policy)
        ],
    }


def includeme(config: Configurator) -> None:
    """The Chief Officer's alone."""
    options = {"roles": CHIEF_OFFICER, "route_name": "cfsdocs.policy_notes"}
    config.add_role_view(everything, renderer=TEMPLATE, **options)
    config.add_role_view(add, request_method="POST", **options)
    config.add_role_view(change, request_method="POST", roles=CHIEF_OFFICER, route_name="cfsdocs.policy_note")
