"""The ledger: who has signed which version when, and who has not; reminders, and signatures on paper (8.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from wtforms import StringField

from cfsdocs.errors import InputError
from cfsdocs.people import declarations, ledger, policies
from cfsdocs.people.models import Policy, PolicyVersion, Role
from cfsdocs.policies.remind import remind_to_sign
from cfsdocs.web.fields import DayField, Form
from cfsdocs.web.pages import words
from cfsdocs.web.rendering import page
from cfsdocs.web.views.policies.read import note_done, version_of

CHIEF_OFFICER = frozenset({Role.CHIEF_OFFICER})
RECORDERS = frozenset({Role.CHIEF_OFFICER, Role.OFFICE_MANAGER})
TEMPLATE = "policies_ledger.jinja2"


class PaperForm(Form):
    """A signature on paper, of somebody without an account."""

    name = StringField("Name of whoever signed", description="As it is on the sheet.")
    signed = DayField("Signed on", description="For example, 27 3 2026.")
    sheet = StringField("Number of the scanned sheet", description="The folder and document it was filed as.")


def show(request: Request) -> dict[str, Any]:
    """One version's lines; by default of the confidentiality policy in force."""
    visit = request.cfsdocs
    version = _chosen(request)
    values: dict[str, Any] = {"version": version, "choices": _choices(request), "today": words.moment(visit.now)}
    if version is None:
        return values
    lines = ledger.shown_to(
        ledger.ledger(visit.db, version, visit.now), visit.colleague.roles, visit.colleague.person_id
    )
    current = declarations.in_force(visit.db, visit.now, Policy(version.policy)) is version
    return values | {
        "policy": Policy(version.policy),
        "in_force": words.day(version.in_force_from),
        "current": current,
        "rows": [_row(request, version, line, current) for line in lines],
        "signed": sum(line.signed_at is not None for line in lines),
        "missing": sum(line.signed_at is None for line in lines),
        "paper": [
            {"name": each.name, "signed": words.day(each.signed), "sheet": each.sheet}
            for each in _paper(request, version)
        ],
        "may_remind": current and Role.CHIEF_OFFICER in visit.colleague.roles,
        "may_record": bool(RECORDERS & visit.colleague.roles),
    }


def remind(request: Request) -> Response:
    """Tell everybody who has not signed it, without a name, that it waits."""
    visit, version = request.cfsdocs, version_of(request.cfsdocs.db, request.matchdict["ref"])
    told = remind_to_sign(visit.db, version, visit.now)
    note_done(request, "remind to sign", f"policy version {version.ref} told {told}")
    return _back(request, version)


def ask_paper(request: Request) -> dict[str, Any]:
    """The form for a signature on paper."""
    version = version_of(request.cfsdocs.db, request.matchdict["ref"])
    return {"form": PaperForm(), "version": version, "policy": Policy(version.policy)}


def record_paper(request: Request) -> Response:
    """Record it. It opens nothing: whoever has no account sees nothing here."""
    visit, form = request.cfsdocs, PaperForm(request.POST)
    version = version_of(visit.db, request.matchdict["ref"])
    try:
        if form.signed.data is None:
            raise InputError("Enter the day on which they signed as numbers, for example 27 3 2026", "signed")
        declarations.record_paper(
            visit.db,
            version,
            form.name.data or "",
            form.signed.data,
            form.sheet.data or "",
            visit.colleague.id,
            visit.now,
        )
    except InputError as error:
        form.blame(error)
        values = {"form": form, "version": version, "policy": Policy(version.policy)}
        return page(request, "policies_paper.jinja2", values, 400)
    note_done(request, "record paper signature", f"policy version {version.ref}")
    if ledger.READERS & visit.colleague.roles:
        return _back(request, version)
    return HTTPSeeOther(request.route_path("cfsdocs.training"))


def _chosen(request: Request) -> PolicyVersion | None:
    visit = request.cfsdocs
    if request.GET.get("version"):
        return version_of(visit.db, request.GET["version"])
    return declarations.in_force(visit.db, visit.now)


def _choices(request: Request) -> list[dict[str, str]]:
    return [
        {"ref": each.ref, "words": f"{policy.label}, version {each.label}"}
        for policy in Policy
        for each in policies.versions(request.cfsdocs.db, policy)
    ]


def _row(request: Request, version: PolicyVersion, line: ledger.Line, current: bool) -> dict[str, Any]:
    return {
        "name": line.name,
        "roles": ", ".join(sorted(role.label for role in line.roles)),
        "left": not line.live,
        "signed": words.moment(line.signed_at) if line.signed_at is not None else "",
        "signed_name": line.signed_name,
        "consequence": _consequence(request, version, line) if current and line.signed_at is None else "",
    }


def _consequence(request: Request, version: PolicyVersion, line: ledger.Line) -> str:
    """What not having signed means for them."""
    visit = request.cfsdocs
    if version.policy != Policy.CONFIDENTIALITY:
        return ""
    by = declarations.sign_by(visit.db, line.account_id, visit.now, visit.settings.grace_days)
    return "Sees no documents" if by is None else f"Sees documents until {words.day(by - timedelta(microseconds=1))}"


def _paper(request: Request, version: PolicyVersion) -> list[Any]:
    """For those who see everybody's lines: the Chair sees the Chief Officer's alone."""
    whole = {Role.CHIEF_OFFICER, Role.AUDITOR} & request.cfsdocs.colleague.roles
    return ledger.on_paper(request.cfsdocs.db, version) if whole else []


def _back(request: Request, version: PolicyVersion) -> Response:
    return HTTPSeeOther(request.route_path("cfsdocs.ledger", _query={"version": version.ref}))


def includeme(config: Configurator) -> None:
    """Read by those who watch; reminded by the Chief Officer; paper recorded by the office too."""
    for name, view, method, roles, renderer in (
        ("ledger", show, "GET", ledger.READERS, TEMPLATE),
        ("ledger_remind", remind, "POST", CHIEF_OFFICER, None),
        ("ledger_paper", ask_paper, "GET", RECORDERS, "policies_paper.jinja2"),
        ("ledger_paper", record_paper, "POST", RECORDERS, None),
    ):
        options = {"renderer": renderer} if renderer else {}
        config.add_role_view(view, route_name=f"cfsdocs.{name}", roles=roles, request_method=method, **options)
