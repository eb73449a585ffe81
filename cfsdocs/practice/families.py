"""What the practice families were told and said, as their workers would have recorded it. The caller commits.

Everything goes through the product's own functions, on the day on which it happened: what they refuse is not there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.families import giving, members, opening, privacy, safety
from cfsdocs.families.addresses import Point, add_point
from cfsdocs.families.giving import Saying
from cfsdocs.families.members import Facts
from cfsdocs.families.models import Evidence, LivesWith, Step
from cfsdocs.families.privacy import Told
from cfsdocs.families.promises import AgencyKind, Answer, How, Leaflet
from cfsdocs.people.models import Person
from cfsdocs.practice.charity import Charity, PracticeFolder, PracticePerson
from cfsdocs.practice.read import DATA, load, moment
from cfsdocs.practice.settle import Settled, nine
from cfsdocs.records.addresses import PointKind
from cfsdocs.records.models import CATEGORIES

Row = Mapping[str, Any]
SETTLING_IN = timedelta(days=7)
"""After a family came, their worker asks about all this."""
_POSTCODE = re.compile(r"ZX\d \d[A-Z]{2}")


def record_families(session: Session, charity: Charity, settled: Settled, now: datetime) -> None:
    """Addresses, safety, relationships, explanations and consents of every family, and one folder half open."""
    said, families = load(DATA / "families.yaml"), _Families(charity, settled, now)
    for row in said["leaflets"]:
        chief = settled.accounts["helen.ashcombe"]
        privacy.add_leaflet(session, row["label"], row["language"], row["text"], chief, nine(row["added"]))
    for folder in families.folders.values():
        _reach(session, families, folder)
        _explain(session, families, folder, said)
    _relate(session, families, said)
    _protect(session, families, said)
    _consent_to_what_is_sensitive(session, charity, families)
    _answer(session, families, said)
    for row in said["begun"]:
        _begin(session, families, row)


class _Families:
    """The families of the data, and the ids that the database gave them."""

    def __init__(self, charity: Charity, settled: Settled, now: datetime) -> None:
        self.folders = {each.number: each for each in charity.folders if each.kind == "family"}
        self.people = {each.id: each for each in charity.people}
        self.settled, self.now = settled, now

    def id(self, number: str) -> int:
        return self.settled.folders[number]

    def person(self, name: str) -> int:
        return self.settled.people[name]

    def worker(self, number: str) -> int:
        return self.settled.accounts[self.folders[number].worker or "imran.qadri"]

    def day(self, written: date | str) -> datetime:
        return moment(written, self.now.date())

    def settled_in(self, number: str) -> datetime:
        return nine(self.folders[number].opened) + SETTLING_IN


def _reach(session: Session, families: _Families, folder: PracticeFolder) -> None:
    """Where everybody lives and their phones. A child of two families is reached through each."""
    for name, _ in folder.people:
        person = families.people[name]
        for typed in (_address(person), _phone(person)):
            if typed is not None:
                point = replace(typed, person_id=families.person(name))
                at = nine(folder.opened)
                add_point(session, families.id(folder.number), point, families.worker(folder.number), at)


def _address(person: PracticePerson) -> Point | None:
    found = _POSTCODE.search(person.address)
    if found is None:
        return None
    street, _, town = person.address[: found.start()].rstrip(", ").rpartition(", ")
    return Point(0, PointKind.ADDRESS, street, town, found.group(), person.protected)


def _phone(person: PracticePerson) -> Point | None:
    return Point(0, PointKind.PHONE, person.phone, "", "", person.protected) if person.phone else None


def _explain(session: Session, families: _Families, folder: PracticeFolder, said: Row) -> None:
    if folder.number in said["not_explained"]:
        return
    usual: Row = {"day": families.settled_in(folder.number).date(), "people": [folder.people[0][0]]}
    row = next((each for each in said["explained"] if each["folder"] == folder.number), usual)
    at = nine(row["day"])
    in_language = select(Leaflet.ref).where(Leaflet.language == row.get("language", "English"))
    leaflet = session.scalars(in_language.order_by(Leaflet.id.desc()).limit(1)).one()
    people = frozenset(families.person(name) for name in row["people"])
    told = Told(leaflet, row["day"], people, row.get("interpreter", ""), True, True, True)
    privacy.explain(session, families.id(folder.number), told, families.worker(folder.number), at)


def _relate(session: Session, families: _Families, said: Row) -> None:
    for row in said["parental"]:
        at, folder = families.settled_in(row["folder"]), row["folder"]
        children = [families.person(each) for each in row["children"]]
        members.record_parental(
            session, families.id(folder), families.person(row["adult"]), children, Evidence(row["evidence"]),
            at.date(), families.worker(folder), at,
        )  # fmt: skip
    for row in said["lives_with"]:
        people = [families.person(each) for each in row["people"]]
        session.add_all(
            LivesWith(folder_id=families.id(row["folder"]), person_id=one, with_id=other)
            for one in people
            for other in people
            if one != other
        )
    for row in said["died"]:
        gone = session.get_one(Person, families.person(row["person"]))
        gone.died, gone.no_letters = row["day"], True


def _protect(session: Session, families: _Families, said: Row) -> None:
    for row in said["must_not_learn"]:
        learner = families.person(row["who"]) if "who" in row else None
        safety.keep_from(
            session, families.id(row["folder"]), families.person(row["person"]), learner, row.get("named", ""),
            row["what"], families.worker(row["folder"]), nine(row["since"]),
        )  # fmt: skip
    for row in said["safe_contact"]:
        ways = row["ways"], row.get("times", ""), row.get("avoid", "")
        safety.say_how_to_contact(
            session, families.id(row["folder"]), families.person(row["person"]), *ways,
            by=families.worker(row["folder"]), now=nine(row["since"]),
        )  # fmt: skip


def _consent_to_what_is_sensitive(session: Session, charity: Charity, families: _Families) -> None:
    """The words in which each explicit consent was given (5.4), where somebody could give them."""
    for each in sorted(charity.consents, key=lambda consent: consent.since):
        if each.person not in families.people:
            continue
        at = nine(each.since)
        for folder in (number for number, held in families.folders.items() if each.person in dict(held.people)):
            able = giving.givers(session, families.id(folder), families.person(each.person), at)
            adult = (each.since - families.people[each.person].born).days > 365 * 18
            givers = able if adult else able[1:]
            if givers:
                said = [(giving.sensitive(CATEGORIES[each.category], each.scope), Answer.YES)]
                saying = Saying(givers[0].id, How.SIGNED, each.since, signed_name=givers[0].name)
                by = families.worker(folder)
                giving.answer(session, families.id(folder), families.person(each.person), said, saying, by, at)
                break


def _answer(session: Session, families: _Families, said: Row) -> None:
    for row in sorted(said["answers"], key=lambda each: families.day(each["day"])):
        at, folder, by = families.day(row["day"]), families.id(row["folder"]), families.worker(row["folder"])
        support = families.settled.purposes["support"]
        answers = [
            (giving.to_share(AgencyKind(kind), "", support), Answer(answer)) for kind, answer in row["said"].items()
        ]
        rows = giving.answer(session, folder, families.person(row["person"]), answers, _saying(families, row), by, at)
        if "withdrawn" in row:
            for each in rows:
                giving.withdraw(session, folder, each.ref, by, families.day(row["withdrawn"]))


def _saying(families: _Families, row: Row) -> Saying:
    return Saying(
        giver_id=families.person(row["giver"]),
        how=How(row["how"]),
        given_on=families.day(row["day"]).date(),
        signed_name=families.people[row["giver"]].name,
        sign_by=families.day(row["sign_by"]).date() if "sign_by" in row else None,
    )


def _begin(session: Session, families: _Families, row: Row) -> None:
    at, by = families.day(row["day"]), families.settled.accounts[row["by"]]
    folder = opening.begin(session, row["title"], row["name"], row["born"], row["part"], by, at)
    folder.number = row["number"]
    _join(session, folder.id, row["then"], by, at)
    for step in row["steps"]:
        opening.step_done(session, folder.id, Step(step), by, at)


def _join(session: Session, folder_id: int, rows: Sequence[Row], by: int, at: datetime) -> None:
    for row in rows:
        facts = Facts(row["name"], "", row["part"], row["born"])
        members.add_member(session, folder_id, facts, by, at)
