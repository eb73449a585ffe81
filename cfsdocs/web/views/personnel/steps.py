"""What the views of personnel files share: all of a step or none of it, what the journal says, whose folder it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pyramid.request import Request

from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.journal import Event, append
from cfsdocs.records.models import Folder, FolderKind
from cfsdocs.web.fields import DayField, Form


@contextmanager
def trying(request: Request, form: Form) -> Iterator[None]:
    """Do all of the block, or none of it and blame the form: a page that says what is wrong must not half-change."""
    try:
        with request.cfsdocs.db.begin_nested():
            yield
    except InputError as error:
        form.blame(error)


def note(request: Request, action: str, **more: Any) -> None:
    """What was done, in the journal: the action's own words and ids."""
    visit = request.cfsdocs
    append(visit.db, Event(at=visit.now, account_id=visit.colleague.id, action=action, outcome="done", **more))


def personnel_folder(request: Request) -> Folder:
    """The personnel folder that the guard has admitted to. A family's is no such page's to show."""
    if request.context.kind != FolderKind.PERSONNEL:
        raise AccessRefused
    folder: Folder = request.cfsdocs.db.get_one(Folder, request.context.folder_id)
    return folder


def days_sound(form: Form) -> bool:
    """Whether every date that was typed is one; if not, the form says which."""
    for field in form:
        if isinstance(field, DayField) and field.wrong:
            form.blame(InputError("Enter this date as numbers, for example 27 3 2026", field.short_name))
    return not form.problems
