"""Reads the practice charity from the YAML files in ``data/``, which people can read and mend.

A key that is not known here is an error, so that a slip of the pen never goes unnoticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from cfsdocs.practice.charity import (
    Charity,
    PracticeColleague,
    PracticeConflict,
    PracticeConsent,
    PracticeCover,
    PracticeFolder,
    PracticeGround,
    PracticeMarked,
    PracticePerson,
    PracticePolicy,
    PracticePurpose,
)
from cfsdocs.practice.plan import Row, by_id, plan_file
from cfsdocs.practice.planned import Organisation, PlannedFile

DATA = files("cfsdocs.practice") / "data"


def read_charity(today: date) -> Charity:
    """The practice charity. ``today`` is the day from which "+4 days" in the data counts."""
    outside = load(DATA / "organisations.yaml")["organisations"]
    staff = load(DATA / "colleagues.yaml")
    grants = load(DATA / "grants.yaml")
    personnel = load(DATA / "personnel.yaml")
    families = [load(file) for file in sorted((DATA / "families").iterdir(), key=lambda each: each.name)]
    agencies = {row["id"]: _organisation(row) for row in outside}
    colleagues = tuple(_colleague(row) for row in staff["colleagues"])
    return Charity(
        teams=tuple(staff["teams"].items()),
        policies=tuple(PracticePolicy(**row) for row in staff["policy_versions"]),
        organisations=tuple(agencies.values()),
        professionals=tuple((name, row["id"]) for row in outside for name in row["people"]),
        colleagues=colleagues,
        people=_people(families),
        purposes=tuple(PracticePurpose(row["name"], row["kind"], tuple(row["uses"])) for row in grants["purposes"]),
        folders=(*(_family(row) for row in families), *(_personnel(each, personnel) for each in colleagues)),
        consents=tuple(_consent(row) for source in (*families, personnel) for row in source.get("consents", ())),
        grounds=tuple(_ground(row, family["number"]) for family in families for row in family.get("grounds", ())),
        covers=tuple(_cover(row, today) for row in grants["cover"]),
        audits=tuple(_cover(row, today) for row in grants["audits"]),
        matches=tuple(_marked(row, today) for row in grants["matches"]),
        downloads=tuple(_marked(row, today) for row in grants["downloads"]),
        conflicts=tuple(_conflict(row, today) for row in grants["conflicts"]),
        files=(*_family_files(families, agencies), *_personnel_files(personnel, colleagues, agencies)),
    )


def moment(written: date | str, today: date) -> datetime:
    """Nine in the morning, UTC, of a date or of a day such as "-4 days" counted from ``today``."""
    day = written if isinstance(written, date) else today + timedelta(days=int(written.split()[0]))
    return datetime.combine(day, time(9), UTC)


def personnel_number(position: int) -> str:
    """The number on a personnel folder: it names nobody."""
    return f"FFS-P{position:02d}"


def load(file: Traversable) -> dict[str, Any]:
    """What one of the data files says."""
    loaded: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return loaded


def _organisation(row: Mapping[str, Any]) -> Organisation:
    facts = {key: value for key, value in row.items() if key != "people"}
    return Organisation(**{**facts, "address": tuple(row["address"])})


def _colleague(row: Row) -> PracticeColleague:
    return PracticeColleague(**{**row, "roles": tuple(row["roles"]), "declared": tuple(row["declared"].items())})


def _people(families: Iterable[Row]) -> tuple[PracticePerson, ...]:
    """Everybody in the families, once: a child of two families is one person."""
    found: dict[str, PracticePerson] = {}
    for row in (row for family in families for row in family["people"]):
        person = PracticePerson(**{key: value for key, value in row.items() if key != "part"})
        if found.setdefault(person.id, person) != person:
            raise ValueError(f"{person.id} is written differently in two families")
    return tuple(found.values())


def _family(row: Row) -> PracticeFolder:
    return PracticeFolder(
        number=row["number"],
        kind="family",
        title=row["title"],
        opened=row["opened"],
        sections=tuple(row["sections"]),
        people=tuple((person["id"], person["part"]) for person in row["people"]),
        closed=row.get("closed"),
        team=row["team"],
        worker=row["worker"],
    )


def _personnel(colleague: PracticeColleague, personnel: Row) -> PracticeFolder:
    position = personnel["order"].index(colleague.id) + 1
    return PracticeFolder(
        number=personnel_number(position),
        kind="personnel",
        title=colleague.name,
        opened=colleague.since,
        sections=tuple(personnel["sections"]),
        people=((colleague.id, colleague.job.lower()),),
        closed=colleague.until,
    )


def _consent(row: Row) -> PracticeConsent:
    return PracticeConsent(row["person"], row["category"], row["scope"], row["from"])


def _ground(row: Row, folder: str) -> PracticeGround:
    return PracticeGround(folder, row["clause"], row["from"], row["reason"], row.get("document"))


def _cover(row: Row, today: date) -> PracticeCover:
    start, until = moment(row["from"], today), moment(row["until"], today)
    return PracticeCover(row["account"], row["folder"], row["why"], start, until)


def _marked(row: Row, today: date) -> PracticeMarked:
    start = moment(row["from"], today)
    return PracticeMarked(row["account"], row["folder"], tuple(row["documents"]), start, row.get("why", ""))


def _conflict(row: Row, today: date) -> PracticeConflict:
    facts = {key: value for key, value in row.items() if key != "declared"}
    facts["conditions"] = tuple(row.get("conditions", ()))
    return PracticeConflict(**facts, declared=moment(row["declared"], today))


def _family_files(families: Iterable[Row], agencies: Mapping[str, Organisation]) -> Iterable[PlannedFile]:
    for family in families:
        usual = {"purpose": "support", "state": family.get("state", "current")}
        for row in family["documents"]:
            yield plan_file(row, family["number"], usual, agencies, by_id(family["documents"]))


def _personnel_files(
    personnel: Row, colleagues: Iterable[PracticeColleague], agencies: Mapping[str, Organisation]
) -> Iterable[PlannedFile]:
    numbers = {each.id: personnel_number(personnel["order"].index(each.id) + 1) for each in colleagues}
    for row in personnel["documents"]:
        usual = {"purpose": "employment", "state": "current", "about": [row["of"]]}
        yield plan_file(row, numbers[row["of"]], usual, agencies, {})
