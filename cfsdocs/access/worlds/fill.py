"""Put a world into an empty database of the real schema. The caller commits, or rolls back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from cfsdocs.access.models import Conflict, Grant
from cfsdocs.access.worlds.world import ConsentFact, Span, World
from cfsdocs.db import Base
from cfsdocs.people.models import Account, ActsAs, Declaration, Person, PolicyVersion, Principal, Role, Training
from cfsdocs.records.models import (
    CompatiblePurpose,
    Consent,
    Document,
    Folder,
    FolderPerson,
    Ground,
    Purpose,
    Section,
    Sensitive,
)

_FIRST_PRINCIPAL = 1001
"""The ids below belong to the roles."""
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Rows = Iterable[dict[str, Any]]


@dataclass(frozen=True)
class Ids:
    """The database's id of everything that the world names."""

    policies: Mapping[str, int]
    purposes: Mapping[str, int]
    people: Mapping[str, int]
    accounts: Mapping[str, int]
    teams: Mapping[str, int]
    folders: Mapping[str, int]
    sections: Mapping[tuple[str, str], int]
    documents: Mapping[str, int]

    def principal(self, kind: str, name: str) -> int:
        """Whoever holds a grant: "account", "team" or "role", and its name."""
        return int(Role[name.upper()]) if kind == "role" else (self.accounts if kind == "account" else self.teams)[name]


def _numbered(names: Iterable[Any], start: int = 1) -> dict[Any, int]:
    return {name: number for number, name in enumerate(names, start)}


def _ids(world: World) -> Ids:
    teams = {team for account in world.accounts for team in account.teams}
    teams |= {name for kind, name in (grant.to for grant in world.grants) if kind == "team"}
    return Ids(
        policies=_numbered(sorted(version.id for version in world.policy_versions)),  # ties go by id
        purposes=_numbered(world.purposes),
        people=_numbered(world.people),
        accounts=_numbered((account.id for account in world.accounts), _FIRST_PRINCIPAL),
        teams=_numbered(sorted(teams), _FIRST_PRINCIPAL + len(world.accounts)),
        folders=_numbered(folder.id for folder in world.folders),
        sections=_numbered((folder.id, name) for folder in world.folders for name in folder.sections),
        documents=_numbered(document.id for document in world.documents),
    )


def fill(session: Session, world: World) -> Ids:
    """Write every fact of the world."""
    ids = _ids(world)
    for table, rows in (*_people(world, ids), *_records(world, ids), *_access(world, ids)):
        values = list(rows)
        if values:
            session.execute(insert(table), values)
    return ids


def _span(live: Span) -> dict[str, datetime]:
    return {"valid_from": live.start, "valid_until": live.until}


def _people(world: World, ids: Ids) -> Iterator[tuple[type[Base], Rows]]:
    accounts = [(ids.accounts[account.id], account) for account in world.accounts]
    yield Person, ({"id": id_, "name": name, "born": None} for name, id_ in ids.people.items())
    yield Principal, ({"id": id_, "kind": "account", "name": name} for name, id_ in ids.accounts.items())
    yield Principal, ({"id": id_, "kind": "team", "name": name} for name, id_ in ids.teams.items())
    yield (
        Account,
        (
            {
                "id": id_,
                "person_id": ids.people[each.person],
                "active_from": each.active.start,
                "active_until": each.active.until,
            }
            for id_, each in accounts
        ),
    )
    yield (
        ActsAs,
        (
            {"account_id": id_, "principal_id": principal}
            for id_, each in accounts
            for principal in (id_, *(ids.teams[team] for team in each.teams), *map(int, each.roles))
        ),
    )
    starts = {version.id: version.in_force_from for version in world.policy_versions}
    yield (
        PolicyVersion,
        ({"id": id_, "label": name, "in_force_from": starts[name]} for name, id_ in ids.policies.items()),
    )
    yield (
        Declaration,
        (
            {"account_id": id_, "version_id": ids.policies[version], "signed_at": at}
            for id_, each in accounts
            for version, at in each.declared.items()
        ),
    )
    yield Training, ({"account_id": id_} | _span(each.trained) for id_, each in accounts if each.trained)


def _records(world: World, ids: Ids) -> Iterator[tuple[type[Base], Rows]]:
    yield Purpose, ({"id": id_, "name": name} for name, id_ in ids.purposes.items())
    yield (
        CompatiblePurpose,
        (
            {"collected_for": ids.purposes[given], "used_for": ids.purposes[used]}
            for given, uses in world.purposes.items()
            for used in uses
        ),
    )
    folders = [(ids.folders[folder.id], folder) for folder in world.folders]
    yield (
        Folder,
        (
            {"id": id_, "number": each.id, "kind": each.kind, "title": each.id, "opened_at": _LONG_AGO}
            for id_, each in folders
        ),
    )
    yield (
        FolderPerson,
        (
            {"folder_id": id_, "person_id": ids.people[person], "position": position}
            for id_, each in folders
            for position, person in enumerate(each.people)
        ),
    )
    yield (
        Section,
        (
            {"id": id_, "folder_id": ids.folders[folder], "name": name, "position": id_}
            for (folder, name), id_ in ids.sections.items()
        ),
    )
    yield Document, _documents(world, ids)
    yield (
        Sensitive,
        (
            {"document_id": ids.documents[each.id], "person_id": ids.people[person], "category": int(category)}
            for each in world.documents
            for person, category in each.sensitive
        ),
    )
    yield Consent, _consents(world.consents, ids)
    yield (
        Ground,
        (
            {
                "folder_id": ids.folders[each.folder],
                "document_id": ids.documents[each.document] if each.document else None,
                "clause": each.clause,
            }
            | _span(each.live)
            for each in world.grounds
        ),
    )


def _documents(world: World, ids: Ids) -> Rows:
    """The first of the file is the newest, so that lists come in the order of the file."""
    for place, each in enumerate(world.documents):
        yield {
            "id": ids.documents[each.id],
            "folder_id": ids.folders[each.folder],
            "section_id": ids.sections[each.folder, each.section],
            "title": each.id,
            "dated": None,
            "filed_at": _LONG_AGO + timedelta(seconds=len(world.documents) - place),
            "purpose_id": ids.purposes[each.purpose],
            "state": each.state,
            "recorded_by": ids.accounts[each.recorded_by],
            "shown_to_subject": each.shown_to_subject,
        }


def _consents(consents: Iterable[ConsentFact], ids: Ids) -> Rows:
    """Two that begin together are one that ends with the later: the table keeps one a moment."""
    until: dict[tuple[int, int, str, datetime], datetime] = {}
    for each in consents:
        key = ids.people[each.person], int(each.category), each.scope, each.live.start
        until[key] = max(until.get(key, each.live.until), each.live.until)
    for (person, category, scope, start), end in until.items():
        yield {"person_id": person, "category": category, "scope": scope, "valid_from": start, "valid_until": end}


def _access(world: World, ids: Ids) -> Iterator[tuple[type[Base], Rows]]:
    yield (
        Grant,
        (
            {
                "id": id_,
                "principal_id": ids.principal(*each.to),
                "folder_id": ids.folders[each.folder],
                "section_id": ids.sections[each.folder, each.section] if each.section else None,
                "document_id": ids.documents[each.document] if each.document else None,
                "actions": int(each.actions),
                "categories": int(each.categories),
                "purpose_id": ids.purposes[each.purpose] if each.purpose else None,
            }
            | _span(each.live)
            for id_, each in enumerate(world.grants, 1)
        ),
    )
    yield (
        Conflict,
        (
            {
                "account_id": ids.accounts[each.account],
                "person_id": ids.people[each.person] if each.person else None,
                "folder_id": ids.folders[each.folder] if each.folder else None,
                "state": each.state,
                "conditions": int(each.conditions),
                "declared_at": world.now,
            }
            for each in world.conflicts
        ),
    )
