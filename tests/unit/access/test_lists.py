"""Lists page by page, narrowed by conditions; that they show what decide allows is in tests/policy."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import bindparam

from cfsdocs.access import lists
from cfsdocs.access.models import Action
from cfsdocs.access.worlds.ask import everything
from cfsdocs.db import reading, writing
from cfsdocs.house import House
from cfsdocs.records.models import Document, Folder, FolderKind
from tests.fixtures.house import NOW, Family

TITLED = (Document.title == bindparam("title"),)
KEPT_AT_ONCE = 7


@pytest.fixture
def papers(house: House, family: Family) -> list[int]:
    """Thirty documents, newest first; seven of them were filed in the same moment."""
    with writing(house.engine) as session:
        filed = [
            Document(
                folder_id=family.folder,
                section_id=family.section,
                title="even" if number % 2 == 0 else "odd",
                filed_at=NOW - timedelta(minutes=max(number, KEPT_AT_ONCE)),
                purpose_id=family.purpose,
                recorded_by=family.amy,
            )
            for number in range(30)
        ]
        session.add_all(filed)
        session.flush()
        return [each.id for each in sorted(filed, key=lambda each: (each.filed_at, each.id), reverse=True)]


@pytest.fixture(params=["narrow", "wide"])
def shape(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to work a list out."""
    if request.param == "wide":
        monkeypatch.setattr(lists, "WIDE", -1)
    return str(request.param)


@pytest.mark.parametrize("size", [1, 3, 7, 30, 50])
def test_pages_follow_one_another_without_gap_or_repetition(
    house: House, family: Family, papers: list[int], shape: str, size: int
):
    with reading(house.engine) as session:
        assert list(everything(session, family.asker(family.amy), Action.VIEW, size)) == papers


def test_a_list_is_narrowed_by_conditions(house: House, family: Family, papers: list[int], shape: str):
    asker, even = family.asker(family.amy), {"title": "even"}
    with reading(house.engine) as session:
        rows = lists.newest(session, asker, where=TITLED, parameters=even, size=10)
        further = lists.newest(
            session, asker, where=TITLED, parameters=even, size=10, before=(rows[-1].filed_at, rows[-1].id)
        )

        assert {row.title for row in (*rows, *further)} == {"even"}
        assert len({row.id for row in (*rows, *further)}) == 15
        assert lists.count(session, asker, where=TITLED, parameters=even) == 15


def test_a_count_stops_at_more_than_so_many(house: House, family: Family, papers: list[int], shape: str):
    with reading(house.engine) as session:
        assert lists.count(session, family.asker(family.amy), most=29) == 30
        assert lists.count(session, family.asker(family.amy), most=30) == 30
        assert lists.count(session, family.asker(family.amy), most=5) == 6
        assert lists.count(session, family.asker(family.olu)) == 0


def test_a_row_tells_what_a_list_shows(house: House, family: Family, papers: list[int], shape: str):
    with reading(house.engine) as session:
        row = lists.newest(session, family.asker(family.amy), size=1)[0]

    assert (row.id, row.folder_id, row.section_id, row.state) == (papers[0], family.folder, family.section, "current")
    assert row.filed_at == NOW - timedelta(minutes=KEPT_AT_ONCE)


def test_folders_are_listed_by_title_page_by_page(house: House, family: Family, shape: str):
    asker = family.asker(family.amy)
    with reading(house.engine) as session:
        found = lists.folders(session, asker, FolderKind.FAMILY, size=1)

        assert [(row.id, row.title, row.kind) for row in found] == [(family.folder, "Marlow", "family")]
        assert not lists.folders(session, asker, FolderKind.FAMILY, after=(found[0].title, found[0].id))
        assert not lists.folders(session, asker, FolderKind.PERSONNEL)
        assert not lists.folders(session, family.asker(family.olu), FolderKind.FAMILY)
        named = (Folder.title == bindparam("named"),)
        assert not lists.folders(session, asker, FolderKind.FAMILY, where=named, parameters={"named": "Bell"})
