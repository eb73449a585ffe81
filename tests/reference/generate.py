"""Random worlds, mostly sound, with every defect and edge that the rules know somewhere near.

``make_world`` draws each choice from a list, so that Hypothesis can steer it (and shrink), and a plain
``random.Random`` can too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

Choose = Callable[[Sequence[Any]], Any]
Fact = dict[str, Any]

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = 86_400
LONG_AGO = -400 * DAY
ACTIONS = ["view", "download", "add", "edit", "share", "manage", "dispose"]
CATEGORIES = ["health", "legal"]
STAFF = ["amy", "ben", "cho"]
FAMILY = ["jane", "tom"]
ROLES = [
    ["worker"],
    ["worker"],
    ["volunteer"],
    ["office_manager"],
    ["chief_officer"],
    ["chair"],
    ["auditor"],
    ["line_manager", "worker"],
    ["system_administrator"],
    ["volunteer", "office_manager"],
    ["trustee", "chair"],
    [],
]
SPANS = [
    *[(LONG_AGO, None)] * 15,
    (0, None),  # begins now: live
    (LONG_AGO, 1),
    (LONG_AGO, 0),  # ends now: no longer live
    (1, None),
    (LONG_AGO, -30 * DAY),
]
ACTIVE = [*[(LONG_AGO, None)] * 4, (0, None), (LONG_AGO, 1), (LONG_AGO, 0), (LONG_AGO, 0), (1, None)]


class _Maker:
    def __init__(self, choose: Choose) -> None:
        self.choose = choose
        self.grace = choose([14, 14, 14, 0, 1, 30])
        self.sound = choose([True, True, False])  # most defects show only where all else is well

    def at(self, seconds: float) -> str:
        zone = self.choose([UTC] * 5 + [timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=3))])
        return (NOW + timedelta(seconds=seconds)).astimezone(zone).isoformat()

    def span(self, spans: Sequence[tuple[float, float | None]] = SPANS) -> Fact:
        start, until = self.choose(spans)
        return {"from": self.at(start), "until": None if until is None else self.at(until)}

    def some(self, many: Sequence[Any]) -> list[Any]:
        return [each for each in many if self.choose([True, False])]

    def policies(self) -> list[Fact]:
        """Old, newest and future versions: grace at its edges to the second, and ties."""
        names = self.choose([["v1", "v2", "v3"], ["v3", "v1", "v2"]])
        edge = -self.grace * DAY
        newest = self.choose([-200 * DAY, -200 * DAY, edge, edge + 1, edge + 1, edge - 1, -1, 0])
        others = self.choose([[], [-1000 * DAY], [-1000 * DAY], [-1000 * DAY, 1], [-1000 * DAY, 30 * DAY], [newest]])
        starts = self.choose([[newest, *others]] * 6 + [[1], []])
        return [{"id": name, "in_force_from": self.at(start)} for name, start in zip(names, starts, strict=False)]

    def account(self, name: str, versions: list[str]) -> Fact:
        if self.sound:
            signed: dict[str, float | None] = dict.fromkeys(versions, LONG_AGO)
        else:
            signed = {version: self.choose([LONG_AGO] * 4 + [0, 1, None, None]) for version in versions}
        roles = self.choose(ROLES)
        ended = "chief_officer" in roles and self.choose([True, False, False])
        return {
            "id": name,
            "person": self.choose(STAFF),
            "roles": roles,
            "teams": self.choose([[], ["north"], ["north"], ["south", "north"]]),
            "active": self.span([(LONG_AGO, -DAY)] if ended else SPANS[:1] if self.sound else ACTIVE),
            "declared": {version: self.at(when) for version, when in signed.items() if when is not None},
            "trained": self.choose([None, self.span(), self.span()]),
        }

    def folder(self, name: str) -> Fact:
        kind = self.choose(["family", "family", "family", "personnel", "personnel"])
        if kind == "family":
            people = [*self.choose([["jane"], ["tom"], ["jane", "tom"], []]), *self.choose([[], [], [], ["amy"]])]
        else:
            people = self.choose([["amy"], ["ben"], ["cho"], ["amy", "ben"], []])
        return {"id": name, "kind": kind, "people": people, "sections": ["general", "health"]}

    def document(self, name: str, folders: list[Fact], accounts: list[Fact], purposes: list[str]) -> Fact:
        folder = self.choose(folders)
        about = [(person, category) for person in FAMILY for category in CATEGORIES]
        sensitive = [self.choose(about) for _ in range(self.choose([0, 0, 1, 1, 2]))]
        return {
            "id": name,
            "folder": folder["id"],
            "section": self.choose(folder["sections"]),
            "purpose": self.choose(purposes),
            "state": self.choose(["current"] * 8 + ["restricted", "restricted", "disposed"]),
            "recorded_by": self.choose(accounts)["id"],
            "shown_to_subject": self.choose([True, False]),
            "sensitive": [{"person": person, "category": category} for person, category in dict.fromkeys(sensitive)],
        }

    def consents(self, documents: list[Fact]) -> list[Fact]:
        entries = {(entry["person"], entry["category"]) for each in documents for entry in each["sensitive"]}
        return [
            {"person": person, "category": category, "scope": scope} | self.span()
            for person, category in sorted(entries)
            for scope in self.choose([["record", "share"], ["record", "share"], ["record"], ["share"], []])
        ]

    def ground(self, documents: list[Fact]) -> Fact:
        document = self.choose(documents)
        named = self.choose([None, document["id"]])
        return {"folder": document["folder"], "document": named, "clause": "6.3(i)"} | self.span()

    def grant(self, name: str, world: Fact) -> Fact:
        document, account = self.choose(world["documents"]), self.choose(world["accounts"])
        teams, roles = [f"team:{team}" for team in account["teams"]], [f"role:{role}" for role in account["roles"]]
        return {
            "id": name,
            "to": self.choose([f"account:{account['id']}"] * 3 + teams + roles + ["role:trustee", "team:south"]),
            "folder": document["folder"],
            "section": self.choose([None] * 5 + [document["section"], "general"]),
            "document": self.choose([None] * 5 + [document["id"]]),
            "actions": self.choose([ACTIONS] * 6 + [["view"], ["download", "edit", "add"], ["share"], []]),
            "categories": self.choose([CATEGORIES] * 6 + [["health"], ["legal"], []]),
            "purpose": self.choose([None] * 4 + list(world["purposes"])),
        } | self.span()

    def conflict(self, world: Fact) -> Fact:
        person, folder = self.choose(
            [
                (self.choose(STAFF + FAMILY), None),
                (None, self.choose(world["folders"])["id"]),
                (self.choose(FAMILY), self.choose(world["folders"])["id"]),
            ]
        )
        return {
            "account": self.choose(world["accounts"])["id"],
            "person": person,
            "folder": folder,
            "state": self.choose(["declared", "excluded", "conditions", "conditions", "cleared", "cleared"]),
            "conditions": self.choose([["view"], ["view", "edit"], ACTIONS, []]),
        }


def make_world(choose: Choose) -> Fact:
    """A world as its YAML would be read."""
    make = _Maker(choose)
    policies = make.policies()
    purposes = {
        "support": choose([["support", "safeguarding"]] * 3 + [["support"]]),
        "safeguarding": choose([["safeguarding"]] * 4 + [["support", "safeguarding"], []]),
    }
    versions = [version["id"] for version in policies]
    accounts = [make.account(f"a{n}", versions) for n in range(choose([1, 2, 3, 4]))]
    folders = [make.folder(f"f{n}") for n in range(choose([1, 2, 3]))]
    documents = [make.document(f"d{n}", folders, accounts, list(purposes)) for n in range(choose([1, 2, 3, 5]))]
    world: Fact = {
        "now": make.at(0),
        "grace_days": make.grace,
        "policy_versions": policies,
        "purposes": purposes,
        "people": STAFF + FAMILY,
        "accounts": accounts,
        "folders": folders,
        "documents": documents,
        "consents": make.consents(documents),
        "grounds": [make.ground(documents) for _ in range(choose([0, 0, 0, 1, 2]))],
    }
    world["grants"] = [make.grant(f"g{n}", world) for n in range(choose([1, 2, 4, 6, 8]))]
    world["conflicts"] = [make.conflict(world) for _ in range(choose([0, 0, 1, 1, 2]))]
    return world
