"""Consent: asked for, given, signed, withdrawn, and asked again as a child grows up (4.2, 5.4)."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.access.models import Action
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.families import giving
from cfsdocs.families.changes import CONSENT
from cfsdocs.families.explicit import end_explicit
from cfsdocs.families.growing import review
from cfsdocs.families.members import Member, member
from cfsdocs.people.models import Person
from cfsdocs.records.models import Category
from cfsdocs.web.pages.choices import choices_of
from cfsdocs.web.pages.families.consent import consent_page, forms_on_paper, people_pairs
from cfsdocs.web.views.families.consent_forms import AgeForm, SayingForm, SensitiveForm, ShareForm
from cfsdocs.web.views.families.here import again, around, done, family, number

PAGE, SHARE = "families_consent.jinja2", "families_consent_share.jinja2"
SENSITIVE, SIGN, AGE = (
    "families_consent_sensitive.jinja2",
    "families_consent_sign.jinja2",
    "families_consent_age.jinja2",
)


def shown(request: Request) -> dict[str, Any]:
    """What everybody said, and what it comes to."""
    visit, folder_id = request.cfsdocs, family(request)
    people = consent_page(visit.db, folder_id, visit.now, visit.settings.consent_ages)
    return {**around(request, CONSENT), "people": people}


def share(request: Request) -> dict[str, Any]:
    """The empty form: nothing is ticked."""
    return _asking(request, ShareForm())


def shared(request: Request) -> Response:
    """What they answered about sharing."""
    return _answered(request, ShareForm(request.POST), SHARE)


def sensitive(request: Request) -> dict[str, Any]:
    """The empty form: nothing is ticked."""
    return _asking(request, SensitiveForm())


def agreed(request: Request) -> Response:
    """What they answered about what is sensitive."""
    return _answered(request, SensitiveForm(request.POST), SENSITIVE)


def withdraw(request: Request) -> Response:
    """One step, and it counts at once."""
    visit, folder_id = request.cfsdocs, family(request)
    giving.withdraw(visit.db, folder_id, request.matchdict["item"], visit.colleague.id, visit.now)
    return done(request, "withdraw consent", "folder_consent")


def end(request: Request) -> Response:
    """The same for a consent that is kept without the words in which it was given."""
    visit, folder_id = request.cfsdocs, family(request)
    found, category, scope = _member(request), number(request.POST.get("category")), request.POST.get("scope", "")
    if category not in set(Category):
        raise AccessRefused
    end_explicit(visit.db, folder_id, found.id, Category(category), scope, visit.colleague.id, visit.now)
    return done(request, "withdraw consent", "folder_consent")


def sign(request: Request) -> dict[str, Any]:
    """What was spoken is to be signed."""
    return _signing(request, SayingForm())


def signed(request: Request) -> Response:
    """It is signed."""
    visit, folder_id = request.cfsdocs, family(request)
    form = SayingForm(request.POST)
    values = _signing(request, form)
    try:
        giving.sign(visit.db, folder_id, request.matchdict["item"], form.saying(), visit.colleague.id, visit.now)
    except InputError as error:
        form.blame(error)
        return again(request, SIGN, values, form.problems)
    return done(request, "sign consent", "folder_consent")


def age(request: Request) -> dict[str, Any]:
    """The empty form."""
    return {**around(request), "form": AgeForm(), "member": _member(request)}


def aged(request: Request) -> Response:
    """Whose consent counts from now on."""
    visit, folder_id, found = request.cfsdocs, family(request), _member(request)
    form = AgeForm(request.POST)
    said = form.who.data or "", form.note.data or ""
    ages = visit.settings.consent_ages
    try:
        review(visit.db, folder_id, found.person, *said, by=visit.colleague.id, now=visit.now, ages=ages)
    except InputError as error:
        form.blame(error)
        return again(request, AGE, {**around(request), "form": form, "member": found}, form.problems)
    return done(request, "review consent", "folder_consent")


def _answered(request: Request, form: ShareForm | SensitiveForm, template: str) -> Response:
    visit, folder_id = request.cfsdocs, family(request)
    values = _asking(request, form)
    try:
        answers, person = form.answers(), _member(request).id
        giving.answer(visit.db, folder_id, person, answers, form.saying(), visit.colleague.id, visit.now)
    except InputError as error:
        form.blame(error)
        return again(request, template, values, form.problems)
    return done(request, "record consent", "folder_consent")


def _asking(request: Request, form: ShareForm | SensitiveForm) -> dict[str, Any]:
    visit, folder_id, found = request.cfsdocs, family(request), _member(request)
    givers = giving.givers(visit.db, folder_id, found.id, visit.now)
    forms = forms_on_paper(visit.db, visit.asker(request.context.kind), folder_id)
    form.offer(people_pairs(givers), forms)
    if isinstance(form, ShareForm):
        form.purpose.choices = list(choices_of(visit.db, folder_id).purposes)
    return {**around(request), "form": form, "member": found, "alone": len(givers) == 1}


def _signing(request: Request, form: SayingForm) -> dict[str, Any]:
    visit, folder_id = request.cfsdocs, family(request)
    row = giving.standing_row(visit.db, folder_id, request.matchdict["item"], visit.now)
    giver = visit.db.get_one(Person, row.giver_id)
    form.offer(people_pairs([giver]), forms_on_paper(visit.db, visit.asker(request.context.kind), folder_id))
    form.how.choices = form.how.choices[:2]
    return {**around(request), "form": form, "giver": giver.name, "item": row.ref}


def _member(request: Request) -> Member:
    visit = request.cfsdocs
    return member(visit.db, family(request), request.matchdict["person"], visit.now)


def includeme(config: Configurator) -> None:
    """Seen by whoever needs to know the whole folder, recorded by whoever may change it."""
    config.add_folder_view(shown, route_name="cfsdocs.folder_consent", whole=True, renderer=PAGE)
    for shows, takes, name, template in (
        (share, shared, "folder_consent_share", SHARE),
        (sensitive, agreed, "folder_consent_sensitive", SENSITIVE),
        (sign, signed, "folder_consent_sign", SIGN),
        (age, aged, "folder_consent_age", AGE),
    ):
        config.add_folder_view(shows, route_name=f"cfsdocs.{name}", action=Action.EDIT, renderer=template)
        config.add_folder_view(takes, route_name=f"cfsdocs.{name}", action=Action.EDIT, request_method="POST")
    for view, name in ((withdraw, "folder_consent_withdraw"), (end, "folder_consent_end")):
        config.add_folder_view(view, route_name=f"cfsdocs.{name}", action=Action.EDIT, request_method="POST")
