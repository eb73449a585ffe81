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


_KEEPERS = frozenset({Role.OFFICE_MANAGER, Role.CHIEF_OFFICER, Role.CHAIR})

REGISTERS: tuple[Register, ...] = (
    Register(
        "Personnel files: what is due", "personnel_due", "Checks, certificates, reviews, who opened what", _KEEPERS
    ),
    Register(
        "Refused openings of personnel files",
        "personnel_refused",
        "Who tried a file that is not theirs to keep",
        frozenset({Role.CHIEF_OFFICER, Role.CHAIR}),
    ),
    Register(
        "Changes that take two people",
        "personnel_changes",
        "The Office Manager's own file",
        frozenset({Role.CHIEF_OFFICER, Role.CHAIR}),
    ),
    Register("Leavers", "leavers", "Who leaves, and what they have in hand", _KEEPERS | {Role.LINE_MANAGER}),
    Register(
        "Deposit box",
        "deposit",
        "Leave a paper for a colleague's personnel file",
        frozenset({Role.LINE_MANAGER, Role.OFFICE_MANAGER}),
    ),
    Register(
        "Volunteers",
        "volunteers",
        "Work phone, when they can come, checks and training",
        frozenset({Role.LINE_MANAGER, Role.OFFICE_MANAGER, Role.CHIEF_OFFICER}),
    ),
    Register(
        "My team",
        "team",
        "Who holds which families, what ends soon, what nobody holds",
        frozenset({Role.LINE_MANAGER, Role.CHIEF_OFFICER}),
    ),
    Register(
        "Emergencies",
        "emergencies",
        "Families opened in an emergency, and what the review found",
        frozenset({Role.CHIEF_OFFICER, Role.AUDITOR}),
    ),
    Register(
        "Signatures",
        "ledger",
        "Who has signed which version of a policy, and who has not",
        frozenset({Role.CHIEF_OFFICER, Role.CHAIR, Role.AUDITOR}),
    ),
    Register(
        "Induction and training",
        "training",
        "Who was told about privacy, and until when training counts",
        frozenset({Role.OFFICE_MANAGER, Role.CHIEF_OFFICER, Role.AUDITOR}),
    ),
    Register(
        "Personal connections",
        "conflicts_register",
        "Who declared one, how far it is, what was decided",
        frozenset({Role.CHIEF_OFFICER, Role.AUDITOR, Role.CHAIR}),
    ),
)
"""Each part adds its own here."""


def registers_of(roles: Iterable[Role]) -> list[Register]:
    """Those of somebody with these roles."""
    held = frozenset(roles)
    return [each for each in REGISTERS if each.roles & held]
