"""Asking once more for somebody's own password, before what only they may do. Tries are counted as at sign-in."""

from __future__ import annotations

from pyramid.request import Request

from cfsdocs.db import writing
from cfsdocs.errors import InputError
from cfsdocs.people import attempts, passwords, signin
from cfsdocs.web.sessions import caller


def check_own_password(request: Request, field: str = "password") -> None:
    """Raise InputError unless the form's ``field`` is the account's password. A host asks for none.

    To be called before the view's session is used: it writes in a transaction of its own.
    """
    visit = request.cfsdocs
    if not visit.standalone:
        return
    engine, secret, name = visit.house.engine, visit.house.secret, visit.colleague.sign_in_name
    with writing(engine) as session:
        candidate = signin.look_up(session, secret, name, caller(request), visit.now)
    if candidate.attempt_id is None:
        raise InputError("There were too many tries. Wait 5 minutes, then try again", field)
    if not passwords.matches(candidate.hashed, request.POST.get(field, "")):
        raise InputError("The password is not right", field)
    with writing(engine) as session:
        attempts.succeeded(session, candidate.attempt_id)
