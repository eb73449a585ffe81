"""Where the mail about one's notices goes, if anywhere."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from wtforms import StringField

from cfsdocs.errors import InputError
from cfsdocs.journal import Event, append
from cfsdocs.notices.mailing import refused_often
from cfsdocs.people.mail_address import mail_address, set_mail_address
from cfsdocs.web.fields import Form
from cfsdocs.web.rendering import page

TEMPLATE = "notices_mail.jinja2"


class MailForm(Form):
    """One address."""

    mail_address = StringField(
        "Email address",
        description="An address at work that only you read. Leave it empty if you want no mail.",
    )


def ask(request: Request) -> dict[str, Any]:
    """The address as it is."""
    visit = request.cfsdocs
    return _values(request, MailForm(data={"mail_address": mail_address(visit.db, visit.colleague.id)}))


def save(request: Request) -> Response:
    """Another address, or none."""
    visit, form = request.cfsdocs, MailForm(request.POST)
    try:
        set_mail_address(visit.db, visit.colleague.id, form.mail_address.data or "")
    except InputError as error:
        form.blame(error)
        return page(request, TEMPLATE, _values(request, form), 400)
    note = f"own {visit.id}"
    append(
        visit.db,
        Event(at=visit.now, account_id=visit.colleague.id, action="change mail address", outcome="done", note=note),
    )
    return HTTPSeeOther(request.route_path("cfsdocs.notices"))


def _values(request: Request, form: MailForm) -> dict[str, Any]:
    visit = request.cfsdocs
    return {
        "form": form,
        "mails": bool(visit.settings.mail_host),
        "refused": refused_often(visit.db, visit.colleague.id),
    }


def includeme(config: Configurator) -> None:
    """For everybody, about themselves."""
    config.add_signed_in_view(ask, route_name="cfsdocs.notices_mail", request_method="GET", renderer=TEMPLATE)
    config.add_signed_in_view(save, route_name="cfsdocs.notices_mail", request_method="POST")
