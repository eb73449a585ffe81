"""The guard: a view deriver that stands between every view of ours and its request, and its five directives.

It keeps Pyramid's default position, below the permission check, so that ``render_view_to_response(secure=False)``
does not get round it. A view on a route of ours that names no guard is refused when it is registered; ``startup``
looks again at everything when the application is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.interfaces import IViewDeriverInfo
from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED

from cfsdocs.access.models import Action
from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.people.models import Role
from cfsdocs.web import csrf, headers
from cfsdocs.web.admit import DocumentGuard, FolderGuard, Guard, OpenGuard, RoleGuard, SignedInGuard, admit
from cfsdocs.web.rendering import ours
from cfsdocs.web.resources import Resource
from cfsdocs.web.transactions import transaction_of

OPTION = "cfsdocs_guard"
PREFIX = "cfsdocs."
LARGEST_FORM = 1 << 20
"""Bytes. A larger form is nobody's typing."""
View = Callable[[Any, Request], Response]


def guarded_view(view: View, info: IViewDeriverInfo) -> View:
    """The deriver: admit, then run the view in its transaction."""
    guard = info.options.get(OPTION)
    if guard is None:
        if is_ours(info.options.get("route_name"), info.options.get("context")):
            raise ConfigurationError(unguarded(info.options.get("route_name"), info.original_view))
        return view

    def guarded(context: Any, request: Request) -> Response:
        headers.protect(request)
        if (elsewhere := _enter(guard, context, request)) is not None:
            return elsewhere
        with transaction_of(request):
            response = view(context, request)
            if not request.cfsdocs.safe and not csrf.was_checked(request):
                raise RuntimeError("a view that is to check the form's token itself did not")
        return response

    return guarded


guarded_view.options = (OPTION,)  # type: ignore[attr-defined]  # Pyramid's protocol


def is_ours(route_name: str | None, context: object) -> bool:
    """Whether a view so registered must be guarded."""
    resource = isinstance(context, type) and issubclass(context, Resource)
    return resource or (route_name or "").startswith(PREFIX)


def unguarded(route_name: str | None, view: object) -> str:
    """What to tell whoever registered a view without a guard."""
    return (
        f"{getattr(view, '__module__', '')}.{getattr(view, '__qualname__', view)} on {route_name or 'a resource'} has "
        "no guard: register it with add_document_view, add_folder_view, add_signed_in_view, add_role_view or "
        "add_open_view"
    )


def _enter(guard: Guard, context: Any, request: Request) -> Response | None:
    """Everything before the view. A response: where to go instead."""
    visit = request.cfsdocs
    if not visit.safe:
        csrf.check_origin(request)
    if not guard.anybody:
        if visit.account is None:
            raise AccessRefused(("active_account",))
        if not visit.account.declared and not guard.before_signing:
            return _to_declaration(request)
    if not visit.safe and not guard.view_checks_csrf:
        csrf.check_csrf(request, _token_sent(request))
    if not guard.anybody:
        admit(guard, visit, context)
    return None


def _to_declaration(request: Request) -> Response:
    if not request.cfsdocs.safe:
        raise AccessRefused(("declaration_signed",))
    return HTTPSeeOther(request.route_path("cfsdocs.declaration"))


def _token_sent(request: Request) -> str | None:
    """The token of a plain form. Files are for views that read the body themselves: WebOb would spool them to disk."""
    request.request_body_tempfile_limit = LARGEST_FORM
    if csrf.HEADER in request.headers and not request.content_length and "Transfer-Encoding" not in request.headers:
        return None
    if request.content_type != "application/x-www-form-urlencoded" or request.charset.upper() != "UTF-8":
        raise InputError("This form cannot be sent in this way")
    if request.content_length is None or request.content_length > LARGEST_FORM:
        raise InputError("This is too long to be sent. Shorten it, and try again")
    return None if csrf.HEADER in request.headers else str(request.POST.get(csrf.FIELD, ""))


def _add(config: Configurator, view: Any, guard: Guard, route_name: str, options: dict[str, Any]) -> None:
    if "renderer" in options:
        options["renderer"] = ours(options["renderer"])
    options.setdefault("request_method", "GET")
    # A host's default permission and form protection are for the host's own views.
    options.update(permission=NO_PERMISSION_REQUIRED, require_csrf=False, **{OPTION: guard})
    config.add_view(view, route_name=route_name, **options)


def add_document_view(
    config: Configurator,
    view: Any,
    *,
    route_name: str,
    action: Action = Action.VIEW,
    csrf: str = "guard",
    **options: Any,
) -> None:
    """A view about one document: it runs with ``request.cfsdocs.permit`` for ``action``, or not at all."""
    _add(config, view, DocumentGuard(action=action, view_checks_csrf=csrf == "view"), route_name, options)


def add_folder_view(
    config: Configurator,
    view: Any,
    *,
    route_name: str,
    action: Action | None = None,
    whole: bool = False,
    csrf: str = "guard",
    **options: Any,
) -> None:
    """A view about one folder: to see it (no ``action``), to see the ``whole`` of it, or to ADD to or MANAGE it."""
    _add(config, view, FolderGuard(action=action, whole=whole, view_checks_csrf=csrf == "view"), route_name, options)


def add_signed_in_view(
    config: Configurator,
    view: Any,
    *,
    route_name: str,
    before_signing: bool = False,
    but_not: Iterable[Role] = (),
    csrf: str = "guard",
    **options: Any,
) -> None:
    """A view for anybody with a live account, ``but_not`` with one of these roles.

    What it lists comes from ``access.lists`` alone.
    """
    not_for = frozenset(but_not)
    guard = SignedInGuard(before_signing=before_signing, but_not=not_for, view_checks_csrf=csrf == "view")
    _add(config, view, guard, route_name, options)


def add_role_view(
    config: Configurator, view: Any, *, route_name: str, roles: Iterable[Role], csrf: str = "guard", **options: Any
) -> None:
    """A view for accounts with one of ``roles``. It opens no document."""
    _add(config, view, RoleGuard(roles=frozenset(roles), view_checks_csrf=csrf == "view"), route_name, options)


def add_open_view(config: Configurator, view: Any, *, route_name: str, why: str, **options: Any) -> None:
    """A view that needs nobody, and ``why``. It must show nothing of anybody's."""
    _add(config, view, OpenGuard(why=why), route_name, options)
