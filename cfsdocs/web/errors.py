"""The one place where errors become pages: our own error classes, never a host's.

Missing and forbidden are one page, the same bytes but for the request's own id. No page shows a cause, a path or a
name; the id leads whoever may see it to the journal and the log.
"""

from __future__ import annotations

import logging
import traceback

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.errors import AccessRefused, DatabaseUnusable, InputError, JournalUnavailable, VaultError
from cfsdocs.web import headers, held
from cfsdocs.web.rendering import page

log = logging.getLogger("cfsdocs")


def refused(request: Request) -> Response:
    """There is no such page, or not for you: the same answer. Nobody signed in: first say who you are."""
    headers.protect(request)
    visit = request.cfsdocs
    if visit.standalone and visit.account is None:
        return held.sign_in_first(request)
    if visit.account is not None and not visit.account.declared and visit.safe:
        return HTTPSeeOther(request.route_path("cfsdocs.declaration"))
    return page(request, "refused.jinja2", {}, 404)


def wrong_input(error: InputError, request: Request) -> Response:
    """What somebody sent cannot be taken, and why."""
    headers.protect(request)
    return page(request, "wrong_input.jinja2", {"message": error.message}, 400)


def unreadable(_error: UnicodeDecodeError, request: Request) -> Response:
    """An address that is no text. It is nobody's fault here, and no line in the log: strangers could fill that."""
    return wrong_input(InputError("This address cannot be read. Check it, and try again"), request)


def unavailable(error: Exception, request: Request) -> Response:
    """Something we need is not working: nothing was shown or changed."""
    headers.protect(request)
    _log(error, request)
    return page(request, "unavailable.jinja2", {}, 503)


def unexpected(error: Exception, request: Request) -> Response:
    """A fault of ours: an id to quote, and no detail."""
    headers.protect(request)
    _log(error, request)
    return page(request, "unexpected.jinja2", {}, 500)


def _log(error: Exception, request: Request) -> None:
    # The kinds of error and where they happened; never their words, which can hold what somebody typed.
    links: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        links.append(type(cause).__name__ + "\n" + "".join(traceback.format_tb(cause.__traceback__)))
        cause = cause.__cause__ or cause.__context__
    log.error("request %s failed: %s", request.cfsdocs.id, "caused by ".join(links))


def includeme(config: Configurator) -> None:
    """Pages for our own errors. In a host nothing else is touched."""
    config.add_exception_view(refused, context=AccessRefused)
    config.add_exception_view(wrong_input, context=InputError)
    for kind in (JournalUnavailable, DatabaseUnusable, VaultError):
        config.add_exception_view(unavailable, context=kind)


def everything(config: Configurator) -> None:
    """The rest, when the application is ours alone: what is not there, not allowed, or goes wrong."""
    config.add_notfound_view(refused)
    config.add_forbidden_view(refused)
    config.add_exception_view(unreadable, context=UnicodeDecodeError)
    config.add_exception_view(unexpected, context=Exception)
