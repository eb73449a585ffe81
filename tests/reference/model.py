"""The access rules once more, in plain Python over a world's YAML: slow, readable, and independent of the SQL.

Imports nothing of cfsdocs. Where this and the product differ, one of them misreads the policy.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

ACTIONS = ["view", "download", "add", "edit", "share", "manage", "dispose"]
RULES = [
    "active_account",
    "declaration_signed",
    "volunteer_trained",
    "not_oneself",
    "no_conflict",
    "personnel_keeper",
    "not_closed",
    "compatible_purpose",
    "lawful_sensitive",
    "need_to_know",
    "need_is_current",
    "need_permits",
    "need_purpose",
    "cleared",
]
ABOUT_DOCUMENTS = {"not_closed", "compatible_purpose", "lawful_sensitive", "cleared"}
Fact = dict[str, Any]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class Model:
    """Answers every question about one world."""

    def __init__(self, world: Fact) -> None:
        self.world = world
        self.now = moment(world["now"])
        self.accounts = {account["id"]: account for account in world["accounts"]}
        self.folders = {folder["id"]: folder for folder in world["folders"]}
        self.documents = {document["id"]: document for document in world["documents"]}

    # What is asked

    def refused_by(self, account: str, action: str, document: str, purpose: str) -> list[str]:
        who, what = self.accounts[account], self.documents[document]
        folder = self.folders[what["folder"]]
        own = self.is_own_file(who, folder) and what["shown_to_subject"] and action == "view"
        holds = self.about_account(who) | self.about_folder(who, folder, action, own)
        holds |= self.about_document(who, what, action, purpose)
        holds |= self.by_grants(who, what, action, purpose, own)
        return [rule for rule in RULES if not holds[rule]]

    def allowed(self, account: str, action: str, document: str, purpose: str) -> bool:
        return not self.refused_by(account, action, document, purpose)

    def refused_add(self, account: str, folder: str, section: str | None, purpose: str) -> list[str]:
        who, place = self.accounts[account], {"id": None, "folder": folder, "section": section, "sensitive": []}
        holds = self.about_account(who) | self.about_folder(who, self.folders[folder], "add", own=False)
        holds |= self.by_grants(who, place, "add", purpose, own=False)
        return [rule for rule in RULES if rule not in ABOUT_DOCUMENTS and not holds[rule]]

    def refused_folder(self, account: str, folder: str, purpose: str) -> list[str]:
        """A folder is seen by whom the rules about accounts and folders let in, and who needs to know some part."""
        who, whole = self.accounts[account], self.folders[folder]
        inside = [document for document in self.documents.values() if document["folder"] == folder]
        shown = any(each["shown_to_subject"] and self.is_open(who, each, "view") for each in inside)
        own = self.is_own_file(who, whole) and shown
        holds = self.about_account(who) | self.about_folder(who, whole, "view", own)
        covering = [grant for grant in self.grants_of(who) if grant["folder"] == folder]
        holds |= self.steps(covering, [], "view", purpose, own)
        return [rule for rule in RULES if rule not in ABOUT_DOCUMENTS and not holds[rule]]

    def knows_whole(self, account: str, folder: str, purpose: str) -> bool:
        """Somebody sees the folder, by a grant on all of it; one's own file is never whole."""
        who, whole = self.accounts[account], {"id": None, "folder": folder, "section": None, "sensitive": []}
        needs = self.by_grants(who, whole, "view", purpose, own=False)
        about_oneself = who["person"] in self.folders[folder]["people"]
        return not self.refused_folder(account, folder, purpose) and not about_oneself and all(needs.values())

    def visible(self, account: str, action: str, purpose: str) -> list[str]:
        return [each for each in self.documents if self.allowed(account, action, each, purpose)]

    def who(self, document: str, action: str, purpose: str) -> list[str]:
        return [each for each in self.accounts if self.allowed(each, action, document, purpose)]

    def matrix(self) -> Fact:
        actions = [action for action in ACTIONS if action != "add"]
        purposes = list(self.world["purposes"])
        decisions, visible = [], []
        for account in self.accounts:
            for action in actions:
                for document in self.documents:
                    for purpose in purposes:
                        refused = self.refused_by(account, action, document, purpose)
                        asked = {"account": account, "action": action, "document": document, "purpose": purpose}
                        decisions.append(asked | {"allowed": not refused, "refused_by": refused})
                for purpose in purposes:
                    documents = self.visible(account, action, purpose)
                    asked = {"account": account, "action": action, "purpose": purpose}
                    visible.append(asked | {"documents": documents})
        return {"decisions": decisions, "visible": visible}

    # The rules

    def about_account(self, who: Fact) -> dict[str, bool]:
        trained = who["trained"] is not None and self.live(who["trained"])
        return {
            "active_account": self.live(who["active"]),
            "declaration_signed": self.has_declared(who),
            "volunteer_trained": "volunteer" not in who["roles"] or trained,
        }

    def about_folder(self, who: Fact, folder: Fact, action: str, own: bool) -> dict[str, bool]:
        return {
            "not_oneself": who["person"] not in folder["people"] or own,
            "no_conflict": not any(self.stands(conflict, who, folder, action) for conflict in self.world["conflicts"]),
            "personnel_keeper": folder["kind"] == "family" or own or self.keeps(who, folder),
        }

    def about_document(self, who: Fact, document: Fact, action: str, purpose: str) -> dict[str, bool]:
        mends = action in ("view", "edit") and document["recorded_by"] == who["id"]
        consented = all(self.has_consented(entry, action) for entry in document["sensitive"])
        return {
            "not_closed": self.is_open(who, document, action),
            "compatible_purpose": purpose in self.world["purposes"][document["purpose"]],
            "lawful_sensitive": consented or self.has_ground(document) or mends,
        }

    def by_grants(self, who: Fact, document: Fact, action: str, purpose: str, own: bool) -> dict[str, bool]:
        covering = [
            grant
            for grant in self.grants_of(who)
            if grant["folder"] == document["folder"]
            and grant["section"] in (None, document["section"])
            and grant["document"] in (None, document["id"])
        ]
        categories = [entry["category"] for entry in document["sensitive"]]
        return self.steps(covering, categories, action, purpose, own)

    def steps(
        self, covering: list[Fact], categories: list[str], action: str, purpose: str, own: bool
    ) -> dict[str, bool]:
        """Each step keeps the grants that suit so far: two half-suitable ones never make one."""
        current = [grant for grant in covering if self.live(grant)]
        permitting = [grant for grant in current if action in grant["actions"]]
        for_this = [grant for grant in permitting if grant["purpose"] in (None, purpose)]
        clearing = [grant for grant in for_this if set(categories) <= set(grant["categories"])]
        return {
            "need_to_know": bool(covering) or own,
            "need_is_current": bool(current) or own,
            "need_permits": bool(permitting) or own,
            "need_purpose": bool(for_this) or own,
            "cleared": bool(clearing) or own,
        }

    # The facts

    def live(self, span: Fact) -> bool:
        until = span.get("until")
        return moment(span["from"]) <= self.now and (until is None or self.now < moment(until))

    def has_declared(self, who: Fact) -> bool:
        versions = self.world["policy_versions"]
        begun = [(moment(each["in_force_from"]), each["id"]) for each in versions]
        begun = sorted(each for each in begun if each[0] <= self.now)
        signed = {version for version, at in who["declared"].items() if moment(at) <= self.now}
        if not begun:
            return False
        since, in_force = begun[-1]
        fresh = self.now - since < timedelta(days=self.world["grace_days"])
        return in_force in signed or (fresh and len(begun) > 1 and begun[-2][1] in signed)

    def is_own_file(self, who: Fact, folder: Fact) -> bool:
        return folder["kind"] == "personnel" and who["person"] in folder["people"]

    def stands(self, conflict: Fact, who: Fact, folder: Fact, action: str) -> bool:
        concerns = conflict["folder"] == folder["id"] or conflict["person"] in folder["people"]
        if conflict["account"] != who["id"] or not concerns or conflict["state"] == "cleared":
            return False
        return conflict["state"] != "conditions" or action not in conflict["conditions"]

    def keeps(self, who: Fact, folder: Fact) -> bool:
        chiefs = {each["person"] for each in self.accounts.values() if self.is_live_chief(each)}
        if chiefs & set(folder["people"]):
            return "chair" in who["roles"]
        return "office_manager" in who["roles"] or "chief_officer" in who["roles"]

    def is_live_chief(self, account: Fact) -> bool:
        return "chief_officer" in account["roles"] and self.live(account["active"])

    def is_open(self, who: Fact, document: Fact, action: str) -> bool:
        if document["state"] == "restricted":
            return action == "view" and bool({"chief_officer", "auditor"} & set(who["roles"]))
        return bool(document["state"] == "current")

    def has_consented(self, entry: Fact, action: str) -> bool:
        scope = "share" if action == "share" else "record"
        return any(
            self.live(consent)
            and (consent["person"], consent["category"], consent["scope"])
            == (entry["person"], entry["category"], scope)
            for consent in self.world["consents"]
        )

    def has_ground(self, document: Fact) -> bool:
        return any(
            self.live(ground)
            and ground["folder"] == document["folder"]
            and ground["document"] in (None, document["id"])
            for ground in self.world["grounds"]
        )

    def grants_of(self, who: Fact) -> list[Fact]:
        holders = {f"account:{who['id']}"}
        holders |= {f"team:{team}" for team in who["teams"]} | {f"role:{role}" for role in who["roles"]}
        return [grant for grant in self.world["grants"] if grant["to"] in holders]
