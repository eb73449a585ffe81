"""YAML, read strictly: every piece knows its line, and says plainly what is wrong with it.

Nothing here knows what a world is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn, TypeVar

import yaml

from cfsdocs.db import FOREVER
from cfsdocs.errors import WorldError

Known = TypeVar("Known")
_Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_TAG = "tag:yaml.org,2002:"


def compose(text: str) -> Piece:
    """The one document of a YAML text. Raises WorldError."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise WorldError(f"this is not YAML: {error.problem}", mark.line + 1 if mark else 1) from error
    except yaml.reader.ReaderError as error:
        before = text.encode()[: error.position]
        raise WorldError("this is not YAML: it holds a control character", before.count(b"\n") + 1) from error
    except RecursionError as error:
        raise WorldError("this is nested too deep", 1) from error
    if node is None:
        raise WorldError("the file is empty", 1)
    return Piece(node)


@dataclass(frozen=True)
class Piece:
    """A part of a YAML document: read it as what it must be, or fail with its line."""

    node: yaml.Node

    @property
    def line(self) -> int:
        """Where it begins, counted from 1."""
        return int(self.node.start_mark.line) + 1

    def fail(self, message: str) -> NoReturn:
        """Raise WorldError for this line."""
        raise WorldError(message, self.line)

    @property
    def is_null(self) -> bool:
        """Whether it is null, or nothing at all."""
        return bool(self.node.tag == _TAG + "null")

    def _scalar(self, *kinds: str) -> str | None:
        if isinstance(self.node, yaml.ScalarNode) and self.node.tag.removeprefix(_TAG) in kinds:
            return str(self.node.value)
        return None

    def items(self) -> list[Piece]:
        """The pieces of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail("a list is needed here")
        return [Piece(each) for each in self.node.value]

    def entries(self) -> dict[str, tuple[Piece, Piece]]:
        """The entries of a mapping by name: key and value. No name may come twice."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail("keys with values are needed here")
        found: dict[str, tuple[Piece, Piece]] = {}
        for key, value in self.node.value:
            name = Piece(key).text()
            if name in found:
                Piece(key).fail(f"'{name}' comes twice")
            found[name] = (Piece(key), Piece(value))
        return found

    def fields(self, needed: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Piece]:
        """A mapping of these keys and no others; an optional one that is null is left out."""
        entries, needed, optional = self.entries(), tuple(needed), tuple(optional)
        for name, (key, _) in entries.items():
            if name not in (*needed, *optional):
                key.fail(f"unknown key '{name}': the keys here are {', '.join((*needed, *optional))}")
        for name in needed:
            if name not in entries:
                self.fail(f"'{name}' is missing")
        return {name: value for name, (_, value) in entries.items() if name in needed or not value.is_null}

    def text(self) -> str:
        """Words: a name, an id."""
        found = self._scalar("str")
        if not found:
            self.fail("text is needed here (put it in quotes if it looks like a number, a date, yes or no)")
        return found

    def boolean(self) -> bool:
        """true or false."""
        found = self._scalar("bool")
        if found is None:
            self.fail("true or false is needed here")
        return found.lower() in ("true", "yes", "on")

    def number(self) -> int:
        """A whole number, 0 or more."""
        found = self._scalar("int")
        if found is None or not re.fullmatch("0|[1-9][0-9]*", found):
            self.fail("a whole number is needed here, 0 or more")
        return int(found)

    def moment(self) -> datetime:
        """A time with its offset, as UTC."""
        found = self._scalar("str", "timestamp")
        try:
            moment = datetime.fromisoformat(found or "")
        except ValueError:
            self.fail("a time is needed here, as 2026-11-23T09:00:00+00:00")
        if moment.tzinfo is None:
            self.fail("this time needs its offset, as 2026-11-23T09:00:00+00:00")
        try:
            return min(moment.astimezone(UTC), FOREVER)
        except OverflowError:
            self.fail("this time is out of range")

    def one_of(self, known: Mapping[str, Known], what: str) -> Known:
        """What a name stands for, among those known."""
        name = self.text()
        if name not in known:
            self.fail(f"unknown {what} '{name}'{_among(known)}")
        return known[name]

    def known(self, names: Collection[str], what: str) -> str:
        """A name, among those known."""
        name = self.text()
        if name not in names:
            self.fail(f"unknown {what} '{name}'{_among(names)}")
        return name


def _among(names: Collection[str]) -> str:
    return f": it must be one of {', '.join(names)}" if 0 < len(names) <= 24 else ""
