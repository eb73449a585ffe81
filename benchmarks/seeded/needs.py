"""Who holds what: grants narrow and wide, lapsed, live and to come, and conflicts in every state."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.seeded.columns import World, at, chance
from benchmarks.seeded.people import FIRST, Staff
from benchmarks.seeded.records import PURPOSES, Files
from cfsdocs.access.grants import ALL_CATEGORIES, KEEPING, LEADING, MATCHED, WORKING
from cfsdocs.access.models import Action, Conflict, ConflictState, Grant
from cfsdocs.people.models import Role
from cfsdocs.records.models import Category

FEW = Category.HEALTH | Category.CHILD_PROTECTION
MOST = ALL_CATEGORIES ^ Category.TRADE_UNION ^ Category.ADOPTION
FIELDS = (
    "principal_id",
    "folder_id",
    "section_id",
    "document_id",
    "actions",
    "categories",
    "purpose_id",
    "valid_from",
    "valid_until",
)


def needs(documents: int, files: Files) -> World:
    """The tables of ``cfsdocs.access``."""
    draw = chance(documents, "needs")
    popular = draw.zipf(1.6, len(files.families)).astype(float).clip(max=60)
    popular /= popular.sum()
    grants = [
        *_to_workers(files, draw, popular),
        *_to_volunteers(files, draw),
        *_to_teams(files, draw, popular),
        *_to_roles(files, draw),
    ]
    columns: dict[str, Any] = dict(zip(FIELDS, zip(*grants, strict=True), strict=True))
    columns["reason"] = ["allocated"] * len(grants)
    return {Grant: {"id": range(1, len(grants) + 1), **columns}, **_conflicts(files, draw, popular)}


def _some_families(files: Files, draw: np.random.Generator, popular: NDArray[np.float64], most: int) -> list[int]:
    wanted = min(len(popular), int(draw.integers(most // 3, most + 1)))
    chosen = draw.choice(len(popular), wanted, p=popular, replace=False)
    return [files.families[each] for each in chosen.tolist()]


def _grant(
    principal: int,
    folder: int,
    actions: Action,
    categories: int = ALL_CATEGORIES,
    section: int | None = None,
    document: int | None = None,
    purpose: int | None = None,
    days: tuple[int, int | None] = (-800, None),
) -> tuple[Any, ...]:
    moments = at(days[0]), at(days[1])
    return (principal, folder, section, document, int(actions), int(categories), purpose, *moments)


def _mixed(principal: int, folder: int, draw: np.random.Generator) -> tuple[Any, ...]:
    """A grant as they really are: some to a section, some for a purpose, some over or not begun."""
    x, y, z = draw.random(3).tolist()
    return _grant(
        principal,
        folder,
        WORKING | Action.DOWNLOAD if x < 0.3 else WORKING,
        int(draw.choice([int(ALL_CATEGORIES), int(MOST), int(FEW), 0], p=[0.5, 0.25, 0.15, 0.1])),
        section=folder * 4 + int(draw.integers(4)) if x > 0.8 else None,
        purpose=int(draw.choice([PURPOSES["support"], PURPOSES["safeguarding"]], p=[0.7, 0.3])) if y > 0.7 else None,
        days=(-800, None) if z < 0.85 else (-800, -20) if z < 0.95 else (20, None),
    )


def _to_workers(files: Files, draw: np.random.Generator, popular: NDArray[np.float64]) -> list[tuple[Any, ...]]:
    """Workers hold 15 to 45 families; their line manager holds all that the team's workers hold."""
    staff, grants = files.staff, []
    for team in range(staff.teams):
        of_team: set[int] = set()
        for worker in staff.members(team, Role.WORKER):
            families = _some_families(files, draw, popular, 45)
            of_team.update(families)
            grants += [_mixed(worker, folder, draw) for folder in families]
        for manager in staff.members(team, Role.LINE_MANAGER):
            grants += [_grant(manager, folder, LEADING) for folder in sorted(of_team)]
    return grants


def _to_volunteers(files: Files, draw: np.random.Generator) -> list[tuple[Any, ...]]:
    """Volunteers hold some documents of a few families, one by one."""
    order = np.argsort(files.folder, kind="stable")
    start = np.searchsorted(files.folder[order], np.arange(1, len(files.people) + 2))
    grants = []
    volunteers = [each for team in range(files.staff.teams) for each in files.staff.members(team, Role.VOLUNTEER)]
    for volunteer in volunteers:
        for folder in draw.choice(files.families, min(4, len(files.families)), replace=False).tolist():
            inside = order[start[folder - 1] : start[folder]] + 1
            marked = draw.choice(inside, min(6, len(inside)), replace=False).tolist() if len(inside) else []
            grants += [_grant(volunteer, folder, MATCHED, 0, document=document) for document in marked]
    return grants


def _to_teams(files: Files, draw: np.random.Generator, popular: NDArray[np.float64]) -> list[tuple[Any, ...]]:
    return [
        _mixed(files.staff.team_principal(team), folder, draw)
        for team in range(files.staff.teams)
        for folder in _some_families(files, draw, popular, 15)
    ]


def _to_roles(files: Files, draw: np.random.Generator) -> list[tuple[Any, ...]]:
    """The keepers hold the personnel files, the Chief Officer most families too, an auditor some."""
    users = files.staff.users
    keepers = [(1, Role.CHAIR), *((f, role) for f in range(2, users + 1) for role in (5, 4))]
    grants = [_grant(int(role), folder, KEEPING) for folder, role in keepers]
    for folder in files.families:
        x = draw.random()
        if x < 0.95:
            grants.append(_grant(int(Role.CHIEF_OFFICER), folder, LEADING))
        if x < 0.02:
            grants.append(_grant(int(Role.AUDITOR), folder, MATCHED, days=(-30, 30)))
    return grants


def _conflicts(files: Files, draw: np.random.Generator, popular: NDArray[np.float64]) -> World:
    staff: Staff = files.staff
    made = []
    for account in range(FIRST, FIRST + staff.users):
        for _ in range(int(draw.integers(0, 4))):
            folder = files.families[int(draw.choice(len(popular), p=popular))]
            person = files.people[folder - 1][0]
            state = str(draw.choice([each.value for each in ConflictState]))
            whole = bool(draw.random() < 0.5)
            left = int(Action.VIEW) if state == ConflictState.CONDITIONS else 0
            made.append((account, None if whole else person, folder if whole else None, state, left))
    columns: list[Any] = list(zip(*made, strict=True))
    fields = ("account_id", "person_id", "folder_id", "state", "conditions")
    return {
        Conflict: {
            "id": range(1, len(made) + 1),
            **dict(zip(fields, columns, strict=True)),
            "declared_at": [at(-400)] * len(made),
        }
    }
