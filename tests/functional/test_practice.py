"""The practice charity in a real house: filed by intake, and decided about by the access rules like any other."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cfsdocs.access import lists
from cfsdocs.access.decide import Asker, decide
from cfsdocs.access.models import Action
from cfsdocs.db import reading
from cfsdocs.errors import KeyUnusable
from cfsdocs.house import House, enter
from cfsdocs.journal.models import Entry
from cfsdocs.people.accounts import find_account
from cfsdocs.people.credentials import Credential
from cfsdocs.people.models import PolicyVersion
from cfsdocs.people.passwords import matches
from cfsdocs.practice.make import PASSWORD, make
from cfsdocs.practice.planned import PlannedFile
from cfsdocs.practice.read import read_charity
from cfsdocs.records.models import Document, Folder, FolderKind, Purpose, Version
from tests.fixtures.house import NOW, settings_in


@dataclass(frozen=True)
class Made:
    """The practice charity's house, and what was filed in it."""

    house: House
    filed: list[PlannedFile]


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    settings = settings_in(tmp_path_factory.mktemp("practice"))
    filed = list(make(settings, NOW))
    house = enter(settings)
    yield Made(house, filed)
    house.close()


@pytest.fixture
def session(practice: Made) -> Iterator[Session]:
    with reading(practice.house.engine) as session:
        yield session


def asker(session: Session, sign_in_name: str, purpose: str = "support") -> Asker:
    account = find_account(session, sign_in_name)
    assert account is not None
    return Asker(account.id, session.scalars(select(Purpose.id).where(Purpose.name == purpose)).one(), NOW)


def titles(session: Session, sign_in_name: str, kind: FolderKind, purpose: str = "support") -> list[str]:
    return [row.title for row in lists.folders(session, asker(session, sign_in_name, purpose), kind)]


def seen(session: Session, sign_in_name: str, purpose: str = "support") -> int:
    return len(lists.newest(session, asker(session, sign_in_name, purpose), size=500))


def document(session: Session, title: str, number: str) -> int:
    wanted = select(Document.id).join(Folder).where(Document.title == title, Folder.number == number)
    return session.scalars(wanted).one()


def refused_by(session: Session, sign_in_name: str, document_id: int, action: Action = Action.VIEW) -> list[str]:
    decision = decide(session, asker(session, sign_in_name), document_id, action)
    return [rule.name for rule in decision.refused_by]


def test_every_planned_file_is_filed_and_every_one_has_pages(practice: Made, session: Session) -> None:
    assert len(practice.filed) == len(read_charity(NOW.date()).files)
    assert session.scalar(select(func.count()).select_from(Version)) == len(practice.filed)
    assert session.scalars(select(Version.file_name).where(Version.page_count == 0)).all() == []


def test_the_bundle_has_twenty_four_pages_to_look_at(session: Session) -> None:
    pages = session.scalars(select(Version.page_count).where(Version.file_name.contains("bundle"))).one()

    assert pages == 24


def test_what_is_filed_is_taken_for_what_it_is(practice: Made, session: Session) -> None:
    found = session.execute(select(Version.file_name, Version.media_type)).all()

    assert sorted(tuple(row) for row in found) == sorted((each.file_name, each.media_type) for each in practice.filed)


def test_every_filing_stands_in_the_journal_in_the_order_of_time(practice: Made, session: Session) -> None:
    moments = session.scalars(select(Entry.at).where(Entry.action == "add").order_by(Entry.index)).all()

    assert len(moments) == len(practice.filed)
    assert list(moments) == sorted(moments)


def test_everybody_still_here_signs_in_with_the_practice_password(session: Session) -> None:
    hashes = set(session.scalars(select(Credential.password_hash).where(Credential.ready)))

    assert len(session.scalars(select(Credential)).all()) == len(read_charity(NOW.date()).colleagues) - 1
    assert [matches(each, PASSWORD) for each in hashes] == [True]


def test_the_policy_names_the_practice_charity_and_no_real_one(session: Session) -> None:
    for version in session.scalars(select(PolicyVersion)):
        assert "Fellside Family Support" in version.text
        assert [word for word in ("Cumbria", "CFS", "Penrith", "01768") if word in version.text] == []


@pytest.mark.clause("1.6")
def test_a_worker_sees_their_own_families_and_those_they_cover_for(session: Session) -> None:
    assert titles(session, "bethan.prosser", FolderKind.FAMILY) == [
        "Brathay family",
        "Garrick family",
        "Marsden family",
        "Ormerod family",
    ]


@pytest.mark.clause("1.6")
def test_cover_that_ended_yesterday_opens_nothing(session: Session) -> None:
    assert "Tranter family" not in titles(session, "bethan.prosser", FolderKind.FAMILY)


@pytest.mark.clause("7.2")
def test_a_line_manager_sees_the_families_of_their_team_only(session: Session) -> None:
    found = titles(session, "imran.qadri", FolderKind.FAMILY)

    assert "Holroyd family" in found
    assert "Vane family" not in found


@pytest.mark.clause("7.2")
def test_a_colleagues_family_is_shut_to_its_relative(session: Session) -> None:
    letter = document(session, "First visit", "FFS-0152")

    assert "no_conflict" in refused_by(session, "lorna.haggart", letter)
    assert refused_by(session, "chidi.anozie", letter) == []


@pytest.mark.clause("7.2")
def test_conditions_leave_only_what_they_name_to_whoever_covers(session: Session) -> None:
    visit = document(session, "First visit", "FFS-0155")

    assert refused_by(session, "marek.zielony", visit) == []
    assert refused_by(session, "marek.zielony", visit, Action.SHARE) == ["no_conflict"]


@pytest.mark.clause("8.2")
def test_whoever_has_not_signed_the_new_policy_sees_nothing(session: Session) -> None:
    assert seen(session, "gemma.threlfall") == 0


@pytest.mark.clause("8.1")
def test_a_volunteer_sees_what_is_marked_for_them_until_their_training_lapses(session: Session) -> None:
    assert seen(session, "joan.petherick") == 2
    assert seen(session, "colin.arkwright") == 0


@pytest.mark.clause("7.3")
def test_the_chief_officers_file_is_the_chairs(session: Session) -> None:
    assert "Helen Ashcombe" in titles(session, "geoffrey.lund", FolderKind.PERSONNEL, "employment")
    assert "Helen Ashcombe" not in titles(session, "pat.dunmore", FolderKind.PERSONNEL, "employment")


@pytest.mark.clause("5.4")
def test_a_note_kept_without_consent_or_ground_opens_only_to_its_recorder(session: Session) -> None:
    note = document(session, "What Jodie told me on the way home", "FFS-0168")

    assert refused_by(session, "imran.qadri", note) == ["lawful_sensitive"]
    assert refused_by(session, "chidi.anozie", note) == []


@pytest.mark.clause("6.3")
def test_a_ground_opens_the_whole_folder_of_a_child_at_risk(session: Session) -> None:
    letter = document(session, "Early help request from the health visitor", "FFS-0174")

    assert refused_by(session, "lorna.haggart", letter) == []


@pytest.mark.clause("3.4(e)")
def test_a_closed_familys_papers_are_for_the_chief_officer_and_the_auditor_to_view(session: Session) -> None:
    assert titles(session, "owen.castellan", FolderKind.FAMILY) == ["Whitlock family"]
    assert seen(session, "owen.castellan") == 7
    assert "Whitlock family" not in titles(session, "imran.qadri", FolderKind.FAMILY)


@pytest.mark.clause("4.4")
def test_a_worker_takes_away_only_what_they_were_given_leave_to(session: Session) -> None:
    rule = document(session, "The family's rule for mornings", "FFS-0152")
    visit = document(session, "First visit", "FFS-0152")

    assert refused_by(session, "chidi.anozie", rule, Action.DOWNLOAD) == []
    assert refused_by(session, "chidi.anozie", visit, Action.DOWNLOAD) == ["need_permits", "need_purpose", "cleared"]


def test_a_house_that_is_there_is_never_made_over(practice: Made) -> None:
    with pytest.raises(KeyUnusable, match="never overwritten"):
        next(make(practice.house.settings, NOW))
