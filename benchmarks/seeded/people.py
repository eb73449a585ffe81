"""The organisation: persons, accounts, roles, teams, policy versions, declarations, training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.seeded.columns import World, at, chance, refs
from cfsdocs.people.models import (
    Account,
    ActsAs,
    Declaration,
    Person,
    PolicyVersion,
    Principal,
    Role,
    Training,
)

FIRST = 1001
"""The first account's id: the roles come before."""
OFFICERS = (Role.CHIEF_OFFICER, Role.OFFICE_MANAGER, Role.CHAIR, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR)
"""What the first accounts are."""


@dataclass(frozen=True)
class Staff:
    """Everybody with an account, by position: 0 is the Chief Officer, whose account is ``FIRST``."""

    roles: list[Role]
    team: NDArray[np.int64]
    """Each one's team, by position; of no meaning for officers."""
    teams: int
    relatives: int
    """Persons in families, who have no account. Their ids follow those of the staff."""

    @property
    def users(self) -> int:
        """How many accounts."""
        return len(self.roles)

    @property
    def accounts(self) -> range:
        """Every account's id."""
        return range(FIRST, FIRST + self.users)

    def team_principal(self, team: int) -> int:
        """A team's principal."""
        return FIRST + self.users + team

    def members(self, team: int, role: Role) -> list[int]:
        """The accounts of a team's members with this role."""
        of_team = np.flatnonzero(self.team == team).tolist()
        return [FIRST + each for each in of_team if self.roles[each] is role]


def staff_of(documents: int) -> Staff:
    """A user for 200 documents; a line manager for each team of about five, so that managers hold alike everywhere."""
    draw, users = chance(documents, "staff"), max(10, documents // 200)
    teams = max(1, (users - len(OFFICERS)) // 6)
    others = users - len(OFFICERS) - teams
    ordinary = draw.choice(3, others, p=[0.6, 0.35, 0.05]).tolist()
    kinds = (Role.WORKER, Role.VOLUNTEER, Role.TRUSTEE)
    roles = [*OFFICERS, *[Role.LINE_MANAGER] * teams, *(kinds[kind] for kind in ordinary)]
    team = np.concatenate([np.full(len(OFFICERS), -1), np.arange(teams), draw.integers(0, teams, others)])
    return Staff(roles, team, teams, relatives=int((documents // 40 - users) * 3.2) + 1)


def people(documents: int, staff: Staff) -> World:
    """The tables of ``cfsdocs.people`` but for credentials."""
    draw, accounts = chance(documents, "people"), staff.accounts
    persons = range(1, staff.users + staff.relatives + 1)
    gone = draw.random(staff.users) < 0.04
    gone[:20] = False
    return {
        Person: {
            "id": persons,
            "ref": refs(draw, len(persons)),
            "name": [f"Person {each}" for each in persons],
        },
        Principal: _principals(staff),
        Account: {
            "id": accounts,
            "ref": refs(draw, staff.users),
            "person_id": range(1, staff.users + 1),
            "active_from": [at(-3000)] * staff.users,
            "active_until": [at(-5 if left else None) for left in gone],
        },
        ActsAs: _acts_as(staff),
        PolicyVersion: {
            "id": (1, 2, 3),
            "ref": refs(draw, 3),
            "label": ("first", "second", "adopted, not yet in force"),
            "in_force_from": (at(-2000), at(-300), at(3650)),
        },
        **_signed_and_trained(staff, draw),
    }


def _principals(staff: Staff) -> dict[str, Any]:
    return {
        "id": range(FIRST, FIRST + staff.users + staff.teams),
        "kind": ["account"] * staff.users + ["team"] * staff.teams,
        "name": [f"user{each}" for each in range(staff.users)] + [f"team{each}" for each in range(staff.teams)],
    }


def _acts_as(staff: Staff) -> dict[str, Any]:
    pairs = {(account, account) for account in staff.accounts}
    for account, role, team in zip(staff.accounts, staff.roles, staff.team.tolist(), strict=True):
        pairs.add((account, int(role)))
        if team >= 0 and role is not Role.LINE_MANAGER:
            pairs.add((account, staff.team_principal(team)))
    ordered = sorted(pairs)
    return {"account_id": [pair[0] for pair in ordered], "principal_id": [pair[1] for pair in ordered]}


def _signed_and_trained(staff: Staff, draw: np.random.Generator) -> World:
    up_to_date = draw.random(staff.users) < 0.95
    up_to_date[:20] = True
    again = [account for account, signed in zip(staff.accounts, up_to_date, strict=True) if signed]
    volunteers = [a for a, role in zip(staff.accounts, staff.roles, strict=True) if role is Role.VOLUNTEER]
    trained = [account for account in volunteers if draw.random() < 0.95]
    return {
        Declaration: {
            "account_id": [*staff.accounts, *again],
            "version_id": [1] * staff.users + [2] * len(again),
            "signed_at": [at(-1000)] * staff.users + [at(-200)] * len(again),
        },
        Training: {
            "account_id": trained,
            "valid_from": [at(-900)] * len(trained),
            "valid_until": [at(None if draw.random() < 0.9 else -10) for _ in trained],
        },
    }
