"""Trails for screens: whose they are, newest first, page by page, and fast whatever the journal's length."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from cfsdocs.db import reading, writing
from cfsdocs.journal.append import append
from cfsdocs.journal.history import About, leaves, trail
from cfsdocs.journal.models import Entry
from tests.fixtures.house import NOW, document, file
from tests.unit.journal.trails import event


@pytest.fixture
def letter(house, family):
    """A filed letter that Amy viewed, Olu tried to, and Amy took away."""
    found = file(house, family, b"Dear Ms Marlow")
    facts = {"at": NOW, "folder_id": family.folder, "document_id": found, "purpose": family.purpose, "rules": ()}
    with writing(house.engine) as session:
        append(session, event(account_id=family.amy, **facts))
        refused = facts | {"rules": ("need_to_know", "cleared"), "grant_id": None}
        append(session, event(account_id=family.olu, outcome="refused", **refused))
        append(session, event(account_id=family.amy, action="download", **facts))
        append(session, event(account_id=family.amy, **(facts | {"document_id": None})))
        append(session, event(account_id=None, **(facts | {"document_id": None, "folder_id": None})))
    return document(house, found)


def test_a_documents_trail_says_who_did_or_tried_what_newest_first(house, letter):
    with reading(house.engine) as session:
        lines = trail(session, About(document_id=letter.id))
    assert [(line.account, line.action, line.outcome, line.rules) for line in lines] == [
        ("amy", "download", "allowed", ()),
        ("olu", "view", "refused", ("need_to_know", "cleared")),
        ("amy", "view", "allowed", ()),
    ]
    newest = lines[0]
    assert (newest.at, newest.person, newest.document, newest.version) == (NOW, "Amy Hart", letter.ref, 1)
    assert (newest.purpose, newest.grant_id) == ("support", 7)


def test_a_folders_trail_has_its_documents_and_its_own(house, family, letter):
    with reading(house.engine) as session:
        lines = trail(session, About(folder_id=family.folder))
    assert [bool(line.document) for line in lines] == [False, True, True, True]
    assert {line.folder for line in lines} == {lines[0].folder}


def test_an_accounts_own_trail_is_its_alone(house, family, letter):
    with reading(house.engine) as session:
        assert [line.outcome for line in trail(session, About(account_id=family.olu))] == ["refused"]
        assert {line.account for line in trail(session, About(account_id=family.amy))} == {"amy"}


def test_what_nobody_did_and_what_is_gone_is_listed_all_the_same(house, letter):
    with writing(house.engine) as session:
        append(session, event(document_id=987654, account_id=987654, folder_id=987654))
    with reading(house.engine) as session:
        gone, nobody, *_ = trail(session, About())
    assert (gone.account, gone.document, gone.folder) == (None, None, None)
    assert nobody.account is None


def test_pages_follow_each_other_without_a_gap_or_an_overlap(house):
    with writing(house.engine) as session:
        for number in range(11):
            append(session, event(number))
    seen, before = [], None
    with reading(house.engine) as session:
        while page := trail(session, About(), before, 4):
            seen.append([line.index for line in page])
            before = page[-1].index
        assert [index for index, _ in leaves(session, About(), 5, 2)] == [4, 3]
    assert seen == [[10, 9, 8, 7], [6, 5, 4, 3], [2, 1, 0]]


@pytest.mark.parametrize("column", ["document_id", "folder_id", "account_id"])
def test_a_page_is_found_by_an_index_and_never_sorted(house, column):
    plan = f'EXPLAIN QUERY PLAN SELECT * FROM journal_entry WHERE {column} = 1 ORDER BY "index" DESC LIMIT 50'
    with reading(house.engine) as session:
        steps = [row[3] for row in session.execute(text(plan))]
    assert [step.split(" (")[0] for step in steps] == [
        f"SEARCH journal_entry USING INDEX ix_journal_entry_{column}_index"
    ]


def test_the_journal_has_no_column_for_what_somebody_typed():
    assert set(Entry.__table__.columns.keys()) == {
        "index",
        "at",
        "account_id",
        "action",
        "outcome",
        "rules",
        "folder_id",
        "document_id",
        "version",
        "purpose_id",
        "grant_id",
        "note",
    }
