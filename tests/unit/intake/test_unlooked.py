"""Not yet looked at means confidential: nobody but its recorder, by no list, count, search or ground."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from cfsdocs.access import lists
from cfsdocs.access.decide import decide, decide_all, who
from cfsdocs.access.grants import allocate
from cfsdocs.access.models import Action, Grant
from cfsdocs.db import FOREVER, reading, writing
from cfsdocs.errors import InputError
from cfsdocs.house import House
from cfsdocs.intake import unlooked
from cfsdocs.intake.filing import describe_anew
from cfsdocs.intake.models import Looked
from cfsdocs.people.models import Account
from cfsdocs.records.models import Category, Consent, Document, Folder, Ground
from cfsdocs.search.find import find
from tests.fixtures.charity import Charity
from tests.fixtures.house import NOW, Family, file

LETTER = b"The school writes about Jane and the harbour club.\n"


@pytest.fixture
def also_olu(house: House, family: Family) -> int:
    """Olu works with Jane too, and sees all that Amy sees."""
    with writing(house.engine) as session:
        allocate(session, session.get_one(Folder, family.folder), [family.olu], [], NOW.replace(year=2025), None)
    return family.olu


@pytest.fixture
def document_id(house: House, family: Family, also_olu: int) -> int:
    return file(house, family, LETTER, card=replace(family.card(), not_yet=True))


@pytest.mark.clause("2.1")
@pytest.mark.clause("5.1")
def test_what_nobody_has_looked_at_is_its_recorders_alone(house: House, family: Family, document_id: int) -> None:
    with reading(house.engine) as session:
        for action in (Action.VIEW, Action.EDIT):
            assert decide(session, family.asker(family.amy), document_id, action)
            assert not decide(session, family.asker(family.olu), document_id, action)
        assert not decide(session, family.asker(family.amy), document_id, Action.SHARE)
        assert who(session, document_id, Action.VIEW, family.purpose, NOW) == [family.amy]


@pytest.mark.clause("2.1")
def test_no_list_count_or_search_of_anybody_else_has_it(house: House, family: Family, document_id: int) -> None:
    with reading(house.engine) as session:
        for account, there in ((family.amy, [document_id]), (family.olu, [])):
            asker = family.asker(account)
            assert [row.id for row in lists.newest(session, asker)] == there
            assert lists.count(session, asker) == len(there)
            assert [row.id for row in find(session, asker, house.token_key, "harbour")] == there


@pytest.mark.parametrize("where", ["document", "folder"])
@pytest.mark.clause("2.1")
def test_no_ground_and_no_consent_opens_it(house: House, family: Family, document_id: int, where: str) -> None:
    with writing(house.engine) as session:
        about = document_id if where == "document" else None
        session.add(Ground(folder_id=family.folder, document_id=about, clause="6.3(i)", valid_from=NOW))
        session.add_all(
            Consent(person_id=family.jane, category=int(each), scope="record", valid_from=NOW) for each in Category
        )

    with reading(house.engine) as session:
        assert decide(session, family.asker(family.amy), document_id, Action.VIEW)
        assert not decide(session, family.asker(family.olu), document_id, Action.VIEW)


def test_with_a_ground_for_the_folder_two_recorders_do_not_see_each_others(
    house: House, family: Family, document_id: int
) -> None:
    theirs = file(house, replace(family, amy=family.olu), LETTER, card=replace(family.card(), not_yet=True))
    with writing(house.engine) as session:
        session.add(Ground(folder_id=family.folder, document_id=None, clause="6.3(i)", valid_from=NOW))

    with reading(house.engine) as session:
        both = [document_id, theirs]
        amys = decide_all(session, family.asker(family.amy), both, Action.VIEW)
        olus = decide_all(session, family.asker(family.olu), both, Action.VIEW)
        assert [bool(amys[each]) for each in both] == [True, False]
        assert [bool(olus[each]) for each in both] == [False, True]


@pytest.mark.clause("5.2")
def test_once_somebody_has_looked_it_is_open_and_who_looked_when_stays_recorded(
    house: House, family: Family, document_id: int
) -> None:
    later = NOW + timedelta(hours=1)
    with writing(house.engine) as session:
        document = session.get_one(Document, document_id)
        describe_anew(session, house, document, family.card(), family.amy, later)

    with reading(house.engine) as session:
        asker = replace(family.asker(family.olu), now=later)
        assert decide(session, asker, document_id, Action.VIEW)
        said = session.execute(select(Looked.account_id, Looked.at, Looked.answer).order_by(Looked.id)).all()
        assert said == [(family.amy, NOW, "not_yet"), (family.amy, later, "no")]
        left = session.scalars(select(Grant).where(Grant.document_id == document_id, Grant.valid_until > later)).all()
        assert left == []


def test_what_somebody_has_looked_at_cannot_be_hidden_as_not_looked_at(house: House, family: Family) -> None:
    seen = file(house, family, LETTER)

    card = replace(family.card(), not_yet=True)
    with writing(house.engine) as session:
        document = session.get_one(Document, seen)
        with pytest.raises(InputError, match="has looked"):
            describe_anew(session, house, document, card, family.amy, NOW)


@pytest.mark.clause("1.6")
def test_the_recorders_own_look_ends_with_the_need_to_know_that_let_them_add(house: House, family: Family) -> None:
    ends = NOW + timedelta(days=2)
    with writing(house.engine) as session:
        session.execute(update(Grant).values(valid_until=ends))
    held = file(house, family, LETTER, card=replace(family.card(), not_yet=True))

    with reading(house.engine) as session:
        before, after = (replace(family.asker(family.amy), now=ends + timedelta(hours=by)) for by in (-1, 0))
        assert decide(session, before, held, Action.VIEW)
        assert not decide(session, after, held, Action.VIEW)


def unlooked_in(charity: Charity, name: str, recorder: str) -> int:
    """A document in a folder that its recorder has not looked at."""
    document_id = charity.file(name, recorder, "Something scanned")
    with writing(charity.house.engine) as session:
        document = session.get_one(Document, document_id)
        unlooked.hold(session, document, [session.get_one(Folder, document.folder_id).people[0].person_id], NOW)
    return document_id


@pytest.mark.clause("5.1")
def test_a_line_manager_is_told_how_many_and_since_when_and_the_recorder_which(charity: Charity) -> None:
    document_id = unlooked_in(charity, "marlow", "amy")

    with reading(charity.house.engine) as session:
        told = {
            name: [(each.count, each.oldest) for each in unlooked.overseen(session, charity.accounts[name], NOW, 14)]
            for name in ("lena", "helen", "sol", "amy", "olu", "kim")
        }
        assert told == {"lena": [(1, NOW)], "helen": [(1, NOW)], "sol": [], "amy": [], "olu": [], "kim": []}
        assert [each.id for each in unlooked.own(session, charity.accounts["amy"], NOW, 14)] == [document_id]
        assert unlooked.own(session, charity.accounts["lena"], NOW, 14) == []


def test_what_a_leaver_never_looked_at_is_the_line_managers_to_take_over_and_nobody_elses(charity: Charity) -> None:
    document_id = unlooked_in(charity, "marlow", "amy")
    house, lena, folder = charity.house, charity.accounts["lena"], charity.folders["marlow"]
    with writing(house.engine) as session:
        assert unlooked.take_over(session, folder, lena, NOW, 14) == []
        session.execute(update(Account).where(Account.id == charity.accounts["amy"]).values(active_until=NOW))

    with writing(house.engine) as session:
        assert unlooked.take_over(session, folder, charity.accounts["sol"], NOW, 14) == []
        assert [each.id for each in unlooked.take_over(session, folder, lena, NOW, 14)] == [document_id]

    with reading(house.engine) as session:
        assert decide(session, charity.asker("lena"), document_id, Action.EDIT)
        assert not decide(session, charity.asker("amy"), document_id, Action.VIEW)
        assert not decide(session, charity.asker("helen"), document_id, Action.VIEW)
        grants = session.scalars(select(Grant).where(Grant.document_id == document_id, Grant.valid_until == FOREVER))
        assert [each.principal_id for each in grants] == [lena]
