"""The DBS log of a file: read, added to, a certificate out of the house. There is no upload here."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select

from cfsdocs.access.models import Action
from cfsdocs.people.models import Account, ActsAs, Person, Role
from cfsdocs.personnel import changes, dbs
from cfsdocs.personnel.keepers import needs_second, people_of
from cfsdocs.records.models import Folder, FolderKind
from cfsdocs.web.pages import folders, words
from cfsdocs.web.rendering import page
from cfsdocs.web.views.personnel.forms import DbsForm, GoneForm
from cfsdocs.web.views.personnel.steps import days_sound, note, personnel_folder, trying

DECIDERS = (Role.CHIEF_OFFICER, Role.OFFICE_MANAGER, Role.LINE_MANAGER, Role.CHAIR, Role.TRUSTEE)


def log(request: Request) -> dict[str, Any]:
    """The log, and the form for a new entry. That it was looked at is in the journal."""
    return _log(request, personnel_folder(request), DbsForm())


def enter(request: Request) -> Response:
    """A new entry, or one put forward where it takes two people."""
    visit, folder, form = request.cfsdocs, personnel_folder(request), DbsForm(request.POST)
    two = needs_second(visit.db, folder.id, visit.now)
    if days_sound(form):
        with trying(request, form):
            entry = _typed(request, folder, form)
            if two:
                dbs.check(visit.db, folder.id, entry, visit.now)
                content = changes.dbs_content(entry)
                changes.propose(visit.db, folder.id, "dbs", content, visit.colleague.id, visit.now)
            else:
                dbs.enter(visit.db, folder.id, entry, visit.colleague.id, visit.now)
    if form.problems:
        return page(request, "personnel_dbs.jinja2", _log(request, folder, form), 400)
    return _done(request, folder, "dbs", two)


def gone(request: Request) -> Response:
    """A certificate was given back or destroyed."""
    visit, folder, ref = request.cfsdocs, personnel_folder(request), request.POST.get("entry", "")
    form = GoneForm(request.POST, prefix=f"{ref}-")
    two, how = needs_second(visit.db, folder.id, visit.now), form.how.data or ""
    if days_sound(form):
        with trying(request, form):
            if two:
                dbs.check_gone(visit.db, folder.id, ref, how, form.gone_on.data, visit.now)
                content = {"ref": ref, "how": how, "gone_on": str(form.gone_on.data)}
                changes.propose(visit.db, folder.id, "dbs_gone", content, visit.colleague.id, visit.now)
            else:
                by = visit.colleague.id
                dbs.gone(visit.db, folder.id, ref, how, form.gone_on.data, by, visit.now)
    if form.problems:
        return page(request, "personnel_dbs.jinja2", _log(request, folder, DbsForm(), {ref: form}), 400)
    return _done(request, folder, "dbs certificate gone", two)


def _done(request: Request, folder: Folder, action: str, two: bool) -> Response:
    note(request, f"propose {action}" if two else action, folder_id=folder.id)
    if two:
        return HTTPSeeOther(request.route_path("cfsdocs.personnel_changes"))
    return HTTPSeeOther(request.route_path("cfsdocs.personnel_dbs", ref=folder.ref))


def _typed(request: Request, folder: Folder, form: DbsForm) -> dbs.Check:
    decider = request.cfsdocs.db.scalar(select(Account.id).where(Account.ref == (form.decided_by.data or "")))
    return dbs.Check(
        dated=form.dated.data,
        kind=form.kind.data or "",
        reference=form.reference.data or "",
        decision=form.decision.data or "",
        decided_on=form.decided_on.data,
        decided_by=decider if decider in dict(_deciders(request, folder.id)) else 0,
        recheck_on=form.recheck_on.data,
        held=bool(form.held.data),
        corrects=form.corrects.data or "",
    )


def _deciders(request: Request, folder_id: int) -> list[tuple[int, tuple[str, str]]]:
    """Who decides about checks, by account id: (ref, name). Those who have left are there too: entries can be late."""
    session = request.cfsdocs.db
    rows = session.execute(
        select(Account.id, Account.ref, Person.name)
        .join(Person, Person.id == Account.person_id)
        .join(ActsAs, ActsAs.account_id == Account.id)
        .where(ActsAs.principal_id.in_([int(role) for role in DECIDERS]))
        .where(Account.person_id.not_in(people_of(session, folder_id)))
        .distinct()
        .order_by(Person.name)
    )
    return [(account_id, (ref, name)) for account_id, ref, name in rows]


def _log(request: Request, folder: Folder, form: DbsForm, sent: dict[str, GoneForm] | None = None) -> dict[str, Any]:
    """``sent``: the form of a certificate that is gone, by its entry, when something is wrong with it."""
    visit = request.cfsdocs
    lines = dbs.log_of(visit.db, folder.id)
    form.decided_by.choices = [("", "Choose"), *(pair for _, pair in _deciders(request, folder.id))]
    mendable = [(each.ref, f"{each.kind}, {words.day(each.dated)}") for each in lines if not each.corrected]
    form.corrects.choices = [("", "No, it is a new check"), *mendable]
    return {
        "form": form,
        "gone": {each.ref: GoneForm(prefix=f"{each.ref}-") for each in lines if each.held_until} | (sent or {}),
        "errors": form.problems + [each for out in (sent or {}).values() for each in out.problems],
        "head": folders.head(visit.db, visit.asker(FolderKind.PERSONNEL), folder.id, whole=True),
        "lines": lines,
        "today": words.local(visit.now).date(),
        "two": needs_second(visit.db, folder.id, visit.now),
        "words": words,
    }


def includeme(config: Configurator) -> None:
    """For who decides about the file."""
    manage = Action.MANAGE
    config.add_folder_view(log, route_name="cfsdocs.personnel_dbs", action=manage, renderer="personnel_dbs.jinja2")
    config.add_folder_view(enter, route_name="cfsdocs.personnel_dbs", action=manage, request_method="POST")
    config.add_folder_view(gone, route_name="cfsdocs.personnel_dbs_gone", action=manage, request_method="POST")
