"""The same questions put to Cedar (by cedarpy): entities and policies made from a world's YAML.

Cedar cannot range over facts, so four of them are looked up here: which policy versions count, which consents
and grounds are live, and whose accounts are a chief officer's. Everything else is Cedar's to find out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cedarpy

Fact = dict[str, Any]
ACTIONS = ["view", "download", "add", "edit", "share", "manage", "dispose"]
FOREVER = 10**18
STATIC = (Path(__file__).parent / "rules.cedar").read_text()
GRANT_RULES = {"need_to_know", "need_is_current", "need_permits", "need_purpose", "cleared"}
"""In Cedar they are one: no grant permits."""


@dataclass(frozen=True)
class Answer:
    """What Cedar decided, and which rules forbade it."""

    allowed: bool
    forbidden_by: frozenset[str]


def micros(text: str | None) -> int:
    """Microseconds since 1970; no end is far away."""
    if text is None:
        return FOREVER
    since = datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def uid(kind: str, name: str) -> Fact:
    return {"type": kind, "id": name}


def reference(kind: str, name: str) -> Fact:
    return {"__entity": uid(kind, name)}


class Oracle:
    """Cedar's answers about one world."""

    def __init__(self, world: Fact) -> None:
        self.world = world
        self.now = micros(world["now"])
        text = "\n".join([STATIC, *self.grants(), *self.conflicts()])
        self.policies = cedarpy.PolicySet.from_str(text)
        self.entities = cedarpy.Entities.from_json_str(json.dumps(list(self.all_entities())))

    def answers(self, account: str, purpose: str) -> dict[tuple[str, str], Answer]:
        """For every action and document."""
        asked = [(action, document["id"]) for action in ACTIONS for document in self.world["documents"]]
        context = self.context(purpose)
        requests = [
            {
                "principal": uid("Account", account),
                "action": uid("Action", action),
                "resource": uid("Document", document),
                "context": context,
            }
            for action, document in asked
        ]
        results = cedarpy.is_authorized_batch(requests, self.policies, self.entities)
        return {key: self.answer(result) for key, result in zip(asked, results, strict=True)}

    def answer(self, result: cedarpy.AuthzResult) -> Answer:
        assert not result.diagnostics.errors, result.diagnostics.errors  # Cedar would skip the policy
        assert result.decision in (cedarpy.Decision.Allow, cedarpy.Decision.Deny)
        named = result.diagnostics.id_annotations_by_reason
        return Answer(result.allowed, frozenset() if result.allowed else frozenset(named.values()))

    # Policies

    def grants(self) -> Iterator[str]:
        for grant in self.world["grants"]:
            kind, name = grant["to"].split(":")
            where = [("Document", "document"), ("Section", "section"), ("Folder", "folder")]
            scopes = [f'resource in {thing}::"{self.place(grant, key)}"' for thing, key in where if grant[key]]
            span = f"{micros(grant['from'])} <= context.now && context.now < {micros(grant['until'])}"
            purpose = f' && context.purpose == "{grant["purpose"]}"' if grant["purpose"] else ""
            yield (
                f'@id("grant") permit (principal in {kind.title()}::"{name}",'
                f" action in [{', '.join(self.action(each) for each in grant['actions'])}], resource)"
                f" when {{ {' && '.join(scopes)} && {span}{purpose}"
                f" && {json.dumps(grant['categories'])}.containsAll(resource.categories) }};"
            )

    def conflicts(self) -> Iterator[str]:
        for conflict in self.world["conflicts"]:
            if conflict["state"] == "cleared":
                continue
            spared = conflict["conditions"] if conflict["state"] == "conditions" else []
            unless = f" unless {{ [{', '.join(map(self.action, spared))}].contains(action) }}" if spared else ""
            for condition in self.concerned(conflict):
                yield (
                    f'@id("no_conflict") forbid (principal == Account::"{conflict["account"]}", action, resource)'
                    f" when {{ {condition} }}{unless};"
                )

    def concerned(self, conflict: Fact) -> Iterator[str]:
        if conflict["folder"]:
            yield f'resource in Folder::"{conflict["folder"]}"'
        if conflict["person"]:
            yield f'resource.folder.people.contains(Person::"{conflict["person"]}")'

    def action(self, name: str) -> str:
        return f'Action::"{name}"'

    def place(self, grant: Fact, key: str) -> str:
        return f"{grant['folder']}/{grant['section']}" if key == "section" else str(grant[key])

    # Entities

    def all_entities(self) -> Iterator[Fact]:
        roles = {role for account in self.world["accounts"] for role in account["roles"]}
        for role in sorted(roles):
            yield {"uid": uid("Role", role), "attrs": {}, "parents": []}
        for action in ACTIONS:
            yield {"uid": uid("Action", action), "attrs": {}, "parents": []}
        yield from map(self.account, self.world["accounts"])
        for folder in self.world["folders"]:
            people = [reference("Person", person) for person in folder["people"]]
            attrs = {"kind": folder["kind"], "people": people}
            yield {"uid": uid("Folder", folder["id"]), "attrs": attrs, "parents": []}
            for section in folder["sections"]:
                name = f"{folder['id']}/{section}"
                yield {"uid": uid("Section", name), "attrs": {}, "parents": [uid("Folder", folder["id"])]}
        yield from map(self.document, self.world["documents"])

    def account(self, account: Fact) -> Fact:
        signed = [version for version, at in account["declared"].items() if micros(at) <= self.now]
        attrs = {"person": reference("Person", account["person"]), "active": self.span(account["active"])}
        if account["trained"]:
            attrs["trained"] = self.span(account["trained"])
        parents = [uid("Role", role) for role in account["roles"]] + [uid("Team", team) for team in account["teams"]]
        return {"uid": uid("Account", account["id"]), "attrs": attrs | {"signed": signed}, "parents": parents}

    def document(self, document: Fact) -> Fact:
        attrs = {
            "folder": reference("Folder", document["folder"]),
            "state": document["state"],
            "shown": document["shown_to_subject"],
            "recorded_by": reference("Account", document["recorded_by"]),
            "uses": self.world["purposes"][document["purpose"]],
            "sensitive": [f"{entry['person']}/{entry['category']}" for entry in document["sensitive"]],
            "categories": [entry["category"] for entry in document["sensitive"]],
        }
        section = uid("Section", f"{document['folder']}/{document['section']}")
        return {"uid": uid("Document", document["id"]), "attrs": attrs, "parents": [section]}

    def span(self, span: Fact) -> Fact:
        return {"from": micros(span["from"]), "until": micros(span["until"])}

    # What is looked up

    def context(self, purpose: str) -> Fact:
        consents = {scope: list(self.consented(scope)) for scope in ("record", "share")}
        chiefs = [
            reference("Person", account["person"])
            for account in self.world["accounts"]
            if "chief_officer" in account["roles"] and self.is_live(account["active"])
        ]
        grounds = [
            reference("Document", ground["document"]) if ground["document"] else reference("Folder", ground["folder"])
            for ground in self.live(self.world["grounds"])
        ]
        known = {"now": self.now, "purpose": purpose, "grace": self.world["grace_days"] * 86_400_000_000}
        return known | {"versions": self.versions(), "consents": consents, "chiefs": chiefs, "grounds": grounds}

    def versions(self) -> Fact:
        begun = [(micros(each["in_force_from"]), each["id"]) for each in self.world["policy_versions"]]
        newest = sorted((each for each in begun if each[0] <= self.now), reverse=True)
        found: Fact = {"current": newest[0][1], "age": self.now - newest[0][0]} if newest else {}
        return found | ({"before": newest[1][1]} if len(newest) > 1 else {})

    def consented(self, scope: str) -> Iterator[str]:
        for consent in self.live(self.world["consents"]):
            if consent["scope"] == scope:
                yield f"{consent['person']}/{consent['category']}"

    def live(self, facts: Iterable[Fact]) -> Iterator[Fact]:
        return (fact for fact in facts if self.is_live(fact))

    def is_live(self, span: Fact) -> bool:
        return micros(span["from"]) <= self.now < micros(span["until"])
