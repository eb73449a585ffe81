"""The registers: what is kept to be looked through, and by whom. One page lists those that are the asker's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cfsdocs.people.models import Role


@dataclass(frozen=True)
class Register:
    """A page that lists something for certain roles."""

    title: str
    route: str
    words: str
    roles: frozenset[Role]


REGISTERS: tuple[Register, ...] = ()
"""Each part adds its own here."""


def registers_of(roles: Iterable[Role]) -> list[Register]:
    """Those of somebody with these roles."""
    held = frozenset(roles)
    return [each for each in REGISTERS if each.roles & held]
