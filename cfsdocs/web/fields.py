"""What forms are made of: WTForms' fields, a date as people write it, and errors beside their fields.

A form only reads and shows: what is right for the records is checked where it is recorded, and blamed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import wtforms
from wtforms import Field, RadioField, SelectMultipleField
from wtforms.utils import unset_value

from cfsdocs.errors import InputError


class DayField(Field):  # type: ignore[misc]  # WTForms has no types
    """A date in three boxes, as people write it; empty means that the document has no date."""

    parts: tuple[str, str, str] = ("", "", "")
    wrong: bool = False

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:  # noqa: ARG002
        """WTForms' protocol: from what was typed, or from a date."""
        self.process_errors: list[str] = []
        self.data: date | None = None if data is unset_value else data
        if formdata is None:
            self.parts = (str(data.day), str(data.month), str(data.year)) if isinstance(data, date) else ("", "", "")
            return
        sent = (formdata.getlist(f"{self.name}-{each}") for each in ("day", "month", "year"))
        day, month, year = (each[0].strip() if each else "" for each in sent)
        self.parts, self.data = (day, month, year), None
        if day or month or year:
            try:
                self.data = date(int(year), int(month), int(day))
            except (ValueError, OverflowError):
                self.wrong = True


class Form(wtforms.Form):  # type: ignore[misc]  # as above
    """The parent of every form. ``problems`` are (id of the field, message) pairs, for the summary at the top."""

    def __init__(self, formdata: Any = None, *, prefix: str = "", data: Mapping[str, Any] | None = None) -> None:
        super().__init__(formdata, prefix=prefix, data=data)
        self.problems: list[tuple[str, str]] = []

    def sound(self) -> bool:
        """Whether the fields' own validators accept what was typed; if not, ``problems`` says what is wrong."""
        if not self.validate():
            self.problems += [(_first_input(self[name]), each) for name, all_ in self.errors.items() for each in all_]
        return not self.problems

    def blame(self, error: InputError) -> None:
        """Show an error beside its field and in the summary."""
        field = self._fields.get(error.field or "")
        if field is not None:
            field.errors = [error.message]
        self.problems.append((_first_input(field), error.message))


def _first_input(field: Any) -> str:
    """The id of the first thing in a field that can take the focus."""
    if field is None:
        return ""
    if isinstance(field, DayField):
        return f"{field.id}-day"
    return f"{field.id}-0" if isinstance(field, RadioField | SelectMultipleField) else str(field.id)
