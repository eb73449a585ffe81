"""Accounts, for the system administrator: who has a way in, and with what roles. Never a document or a folder.

Nor a way round to one: whatever would open a folder, to a made-up colleague or through somebody else's account, takes
a second person, the one who holds the root key and has the command line (the two-person rule for roles).
"""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select

from cfsdocs.access.grants import opens
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.journal import Event, append
from cfsdocs.people import accounts, invitations, signin
from cfsdocs.people.credentials import Credential
from cfsdocs.people.mail_address import mail_address, set_mail_address
from cfsdocs.people.models import Account, Person, Role
from cfsdocs.personnel.keepers import entrust_all
from cfsdocs.web.reauthenticate import check_own_password
from cfsdocs.web.rendering import page

LONGEST_NAME = 100
ADMINISTRATOR = frozenset({Role.SYSTEM_ADMINISTRATOR})
SECOND_PERSON = "Ask the person who holds the root key to do this from the command line, once the Chief Officer agrees"


def everybody(request: Request) -> dict[str, Any]:
    """Every account by name."""
    visit = request.cfsdocs
    joined = select(Account).join(Person, Person.id == Account.person_id).order_by(Person.name, Account.id)
    return {"accounts": [_row(request, account) for account in visit.db.scalars(joined)]}


def ask_new(request: Request) -> dict[str, Any]:
    """The form for a new colleague."""
    return _form(request, None, None)


def add(request: Request) -> Response:
    """Open an account, and show its link once."""
    visit = request.cfsdocs
    try:
        check_own_password(request)
        name, sign_in_name = _names(request)
        roles = _roles(request, None)
        person = accounts.add_person(visit.db, name)
        account = accounts.add_account(visit.db, person, sign_in_name, roles, _teams(request), visit.now)
    except InputError as error:
        return page(request, "account_new.jinja2", _form(request, None, error), 400)
    _note(request, account, "open account")
    return _link_page(request, account)


def show(request: Request) -> dict[str, Any]:
    """One account: roles, teams, and whether they can sign in."""
    return _form(request, _account(request), None)


def change(request: Request) -> Response:
    """Other roles or teams: for everybody but oneself."""
    account = _account(request)
    try:
        _require_another(request, account, "roles")
        accounts.set_memberships(request.cfsdocs.db, account.id, _roles(request, account), _teams(request))
        entrust_all(request.cfsdocs.db, request.cfsdocs.now)
    except InputError as error:
        return page(request, "account.jinja2", _form(request, account, error), 400)
    _note(request, account, "change roles")
    return HTTPSeeOther(request.route_path("cfsdocs.account", ref=account.ref))


def new_link(request: Request) -> Response:
    """A new link, for who has not used theirs in time, or lost password or phone."""
    try:
        check_own_password(request)
        _require_no_way_round(request, _account(request))
    except InputError as error:
        return page(request, "account.jinja2", _form(request, _account(request), error), 400)
    account = _account(request)
    _note(request, account, "new link")
    return _link_page(request, account)


def set_mail(request: Request) -> Response:
    """Where the mail about their notices goes. It says nothing, so that a wrong address learns nothing."""
    account = _account(request)
    try:
        set_mail_address(request.cfsdocs.db, account.id, request.POST.get("mail_address", ""))
    except InputError as error:
        return page(request, "account.jinja2", _form(request, account, error), 400)
    _note(request, account, "change mail address")
    return HTTPSeeOther(request.route_path("cfsdocs.account", ref=account.ref))


def end(request: Request) -> Response:
    """End access now: every session of the account is over with its next request."""
    visit, account = request.cfsdocs, _account(request)
    try:
        _require_another(request, account, "end")
    except InputError as error:
        return page(request, "account.jinja2", _form(request, account, error), 400)
    accounts.end_account(account, visit.now)
    entrust_all(visit.db, visit.now)
    signin.sign_out_everywhere(visit.db, account.id)
    _note(request, account, "end access")
    return HTTPSeeOther(request.route_path("cfsdocs.account", ref=account.ref))


def _require_another(request: Request, account: Account, field: str) -> None:
    if account.id == request.cfsdocs.colleague.id:
        raise InputError("You cannot change your own access. Ask another system administrator", field)


def _require_no_way_round(request: Request, account: Account) -> None:
    """A link takes an account over: one that is in use and opens folders must not fall to whoever makes the link."""
    session = request.cfsdocs.db
    credential = session.get(Credential, account.id)
    in_use = credential is not None and credential.ready
    if in_use and opens(session, accounts.principals_of(session, account)):
        raise InputError(f"This account opens folders. {SECOND_PERSON}: cfsdocs user invite", "password")


def _account(request: Request) -> Account:
    found: Account | None = request.cfsdocs.db.scalars(
        select(Account).where(Account.ref == request.matchdict["ref"])
    ).one_or_none()
    if found is None:
        raise AccessRefused
    return found


def _names(request: Request) -> tuple[str, str]:
    name, sign_in_name = request.POST.get("name", "").strip(), request.POST.get("sign_in_name", "").strip().casefold()
    if not 0 < len(name) <= LONGEST_NAME:
        raise InputError(f"Enter their full name, in {LONGEST_NAME} characters or fewer", "name")
    if not 0 < len(sign_in_name) <= LONGEST_NAME or any(map(str.isspace, sign_in_name)):
        raise InputError("Enter a sign-in name without spaces, for example amy.hart", "sign_in_name")
    if accounts.find_account(request.cfsdocs.db, sign_in_name) is not None:
        raise InputError("This sign-in name is taken. Choose another", "sign_in_name")
    return name, sign_in_name


def _roles(request: Request, account: Account | None) -> list[Role]:
    """The roles chosen. With the teams, they may add nothing that opens a folder to what the account has."""
    session = request.cfsdocs.db
    chosen = [role for role in Role if role.name.lower() in request.POST.getall("roles")]
    if not chosen:
        raise InputError("Choose at least one role", "roles")
    wanted = accounts.principals_named(session, chosen, _teams(request))
    if opens(session, wanted - accounts.principals_of(session, account)):
        raise InputError(
            f"One of these roles or teams opens folders. {SECOND_PERSON}: cfsdocs user add or roles", "roles"
        )
    return chosen


def _teams(request: Request) -> list[str]:
    return [name.strip() for name in request.POST.get("team", "").split(",") if name.strip()]


def _link_page(request: Request, account: Account) -> Response:
    visit = request.cfsdocs
    token = invitations.invite(visit.db, account.id, visit.now)
    values = {"link": request.route_url("cfsdocs.invitation", token=token), "days": invitations.GOOD_FOR.days}
    return page(request, "account_link.jinja2", values | _form(request, account, None))


def _row(request: Request, account: Account) -> dict[str, Any]:
    visit = request.cfsdocs
    held, credential = accounts.known(visit.db, account), visit.db.get(Credential, account.id)
    return {
        "known": held,
        "roles": sorted(role.label for role in held.roles),
        "teams": sorted(held.teams),
        "active": account.active_from <= visit.now < account.active_until,
        "mail_address": mail_address(visit.db, account.id),
        "ready": credential is not None and credential.ready,
    }


def _form(request: Request, account: Account | None, error: InputError | None) -> dict[str, Any]:
    """What a form shows: what was typed when it comes back with an error, else what is."""
    row = _row(request, account) if account is not None else None
    if error is not None:
        typed = {"roles": request.POST.getall("roles"), "team": request.POST.get("team", "")}
    else:
        typed = {
            "roles": [role.name.lower() for role in row["known"].roles] if row else [],
            "team": ", ".join(row["teams"]) if row else "",
        }
    names = {field: request.POST.get(field, "") for field in ("name", "sign_in_name")}
    names["mail_address"] = request.POST.get("mail_address", row["mail_address"] if row else "")
    return {
        "row": row,
        "all_roles": [(role.name.lower(), role.label) for role in Role],
        "typed": typed | names,
        "error": error,
    }


def _note(request: Request, account: Account, action: str) -> None:
    visit = request.cfsdocs
    note = f"account {account.ref} {visit.id}"
    append(visit.db, Event(at=visit.now, account_id=visit.colleague.id, action=action, outcome="done", note=note))


def includeme(config: Configurator) -> None:
    """For system administrators alone."""
    for name, view, method, renderer in (
        ("accounts", everybody, "GET", "accounts.jinja2"),
        ("account_new", ask_new, "GET", "account_new.jinja2"),
        ("account_new", add, "POST", None),
        ("account", show, "GET", "account.jinja2"),
        ("account", change, "POST", None),
        ("account_link", new_link, "POST", None),
        ("account_mail", set_mail, "POST", None),
        ("account_end", end, "POST", None),
    ):
        options = {"renderer": renderer} if renderer else {}
        config.add_role_view(view, route_name=f"cfsdocs.{name}", roles=ADMINISTRATOR, request_method=method, **options)
