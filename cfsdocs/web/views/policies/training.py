"""Inductions and training (8.1): the register, and recording them. Nobody records their own."""

from __future__ import annotations

from datetime import date
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select
from wtforms import SelectField, StringField

from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.people import declarations, training
from cfsdocs.people.ledger import live_with
from cfsdocs.people.models import Account, Person, Policy, Role
from cfsdocs.web.fields import DayField, Form
from cfsdocs.web.pages.policies import records
from cfsdocs.web.rendering import page
from cfsdocs.web.views.policies.read import note_done

READERS = frozenset({Role.OFFICE_MANAGER, Role.CHIEF_OFFICER, Role.AUDITOR})
RECORDERS = frozenset({Role.OFFICE_MANAGER, Role.CHIEF_OFFICER})
TEMPLATE = "policies_training_of.jinja2"
NOT_A_DAY = "Enter the day as numbers, for example 27 3 2026"


class InductionForm(Form):
    """The induction's item "privacy of families and volunteers"."""

    given_on = DayField("Given on", description="For example, 27 3 2026.")
    given_by = SelectField("Given by", validate_choice=False)


class TrainingForm(Form):
    """Training in confidentiality."""

    course = StringField("Course", description="What it was called and who gave it.")
    taken = DayField("Taken on", description="For example, 27 3 2026.")
    last_day = DayField("Counts until", description="The last day on which it counts, for example 26 3 2028.")


def register(request: Request) -> dict[str, Any]:
    """Everybody on the staff and every volunteer."""
    visit = request.cfsdocs
    return {
        "rows": records.learners(visit.db, visit.now),
        "may_record": bool(RECORDERS & visit.colleague.roles),
        "versions": [
            (policy.label, version.ref)
            for policy in Policy
            if (version := declarations.in_force(visit.db, visit.now, policy)) is not None
        ],
    }


def show(request: Request) -> dict[str, Any]:
    """One colleague: what is on record, and the forms."""
    account = _account(request)
    return _shown(request, account, _induction_form(request, account), TrainingForm(prefix="training-"))


def record_training(request: Request) -> Response:
    """Training: a volunteer's access begins with it, and ends with it."""
    visit, account = request.cfsdocs, _account(request)
    form = TrainingForm(request.POST, prefix="training-")
    try:
        training.record_training(
            visit.db,
            account.id,
            form.course.data or "",
            _day(form, "taken"),
            _day(form, "last_day"),
            visit.colleague.id,
            visit.now,
        )
    except InputError as error:
        form.blame(error)
        return page(request, TEMPLATE, _shown(request, account, _induction_form(request, account), form), 400)
    return _done(request, account, "record training")


def record_induction(request: Request) -> Response:
    """An induction: with it a family can be allocated."""
    visit, account = request.cfsdocs, _account(request)
    form = _induction_form(request, account, request.POST)
    try:
        giver = _of_ref(request, form.given_by.data or "")
        training.record_induction(visit.db, account.id, _day(form, "given_on"), giver, visit.colleague.id, visit.now)
    except InputError as error:
        form.blame(error)
        return page(request, TEMPLATE, _shown(request, account, form, TrainingForm(prefix="training-")), 400)
    return _done(request, account, "record induction")


def take_back(request: Request) -> Response:
    """A record that was a mistake: it no longer counts from now on, and stays to be read."""
    visit, account = request.cfsdocs, _account(request)
    if request.POST.get("what") == "induction":
        training.withdraw_induction(visit.db, account.id, visit.colleague.id, visit.now)
    elif request.POST.get("what") == "training":
        training.end_training(visit.db, account.id, visit.colleague.id, visit.now)
    else:
        raise InputError("Choose what was a mistake")
    return _done(request, account, "take back record")


def _day(form: Form, field: str) -> date:
    """The day typed in a field. Raises InputError for none, or for what is no day."""
    day: date | None = form[field].data
    if day is None:
        raise InputError(NOT_A_DAY, field)
    return day


def _done(request: Request, account: Account, action: str) -> Response:
    note_done(request, action, f"account {account.ref}")
    return HTTPSeeOther(request.route_path("cfsdocs.training_of", ref=account.ref))


def _account(request: Request) -> Account:
    """The colleague the page is about: never oneself, for whom it does not exist."""
    visit = request.cfsdocs
    wanted = select(Account).where(Account.ref == request.matchdict["ref"])
    found: Account | None = visit.db.scalars(wanted).one_or_none()
    if found is None or found.person_id == visit.colleague.person_id:
        raise AccessRefused
    return found


def _of_ref(request: Request, ref: str) -> int:
    found = request.cfsdocs.db.scalars(select(Account.id).where(Account.ref == ref)).one_or_none()
    if found is None:
        raise InputError("Choose who gave the induction", "given_by")
    return int(found)


def _induction_form(request: Request, account: Account, typed: Any = None) -> InductionForm:
    visit = request.cfsdocs
    staff = sorted({each for role in training.STAFF for each in live_with(visit.db, role, visit.now)} - {account.id})
    rows = visit.db.execute(
        select(Account.ref, Person.name)
        .join(Person, Person.id == Account.person_id)
        .where(Account.id.in_(staff))
        .order_by(Person.name)
    )
    form = InductionForm(typed, prefix="induction-")
    form.given_by.choices = [("", "Choose a colleague"), *((ref, name) for ref, name in rows)]
    return form


def _shown(request: Request, account: Account, induction: InductionForm, course: TrainingForm) -> dict[str, Any]:
    visit = request.cfsdocs
    return {
        "row": records.learner(visit.db, account, account.person.name, visit.now),
        "courses": records.courses(visit.db, account.id, visit.now),
        "induction": induction,
        "course": course,
        "problems": [*induction.problems, *course.problems],
    }


def includeme(config: Configurator) -> None:
    """Read by an auditor too; recorded by the Office Manager and the Chief Officer, each for the other."""
    for name, view, method, roles, renderer in (
        ("training", register, "GET", READERS, "policies_training.jinja2"),
        ("training_of", show, "GET", RECORDERS, TEMPLATE),
        ("training_of", record_training, "POST", RECORDERS, None),
        ("training_induction", record_induction, "POST", RECORDERS, None),
        ("training_mistake", take_back, "POST", RECORDERS, None),
    ):
        options = {"renderer": renderer} if renderer else {}
        config.add_role_view(view, route_name=f"cfsdocs.{name}", roles=roles, request_method=method, **options)
