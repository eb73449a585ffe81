"""What somebody curious, careless or hostile might try: a folder that is not theirs to see stays as if it were not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from webtest import TestRequest

from cfsdocs.access.grants import ALL_CATEGORIES, allocate, keep
from cfsdocs.access.models import Action, Grant
from cfsdocs.db import new_ref, reading, writing
from cfsdocs.house import House
from cfsdocs.people.models import Account, ActsAs, Person, Role
from cfsdocs.records.folders import open_folder
from cfsdocs.records.models import Category, CompatiblePurpose, Document, Folder, FolderKind, Purpose, Section, Version
from cfsdocs.vault.models import Upload
from tests.fixtures.house import NOW, Family, document, file
from tests.fixtures.web import Browser, Start, journal

pytestmark = pytest.mark.usefixtures("credentials")
LONG_AGO = NOW.replace(year=2025)
WORK = Action.VIEW | Action.ADD | Action.EDIT


@dataclass(frozen=True)
class Refs:
    """What is in the URLs."""

    folder: str
    hidden: str
    closed: str


@pytest.mark.parametrize("place", ["/families?after={closed}", "/folders/{folder}?after={hidden}"])
def test_where_a_list_goes_on_tells_nothing_of_what_is_hidden(olu: Browser, refs: Refs, place: str):
    there = olu.get(place.format(**vars(refs)))
    missing = olu.get(place.format(folder=refs.folder, hidden=new_ref(), closed=new_ref()))

    assert there.text == missing.text


def test_where_a_search_goes_on_tells_nothing_of_what_is_hidden(olu: Browser, refs: Refs):
    there = olu.send("/search", at="/search", query="letter", kind="family", after=refs.hidden)
    missing = olu.send("/search", at="/search", query="letter", kind="family", after=new_ref())

    assert there.text == missing.text


@pytest.mark.clause("7.1")
def test_whoever_keeps_personnel_files_sees_no_more_of_their_own_than_is_shown(
    start: Start, house: House, family: Family
):
    with writing(house.engine) as session:
        session.add(ActsAs(account_id=family.olu, principal_id=Role.OFFICE_MANAGER))
        oneself = session.get_one(Person, session.get_one(Account, family.olu).person_id)
        own = open_folder(session, FolderKind.PERSONNEL, "Bright", {oneself: ""}, ["general", "grievance"], NOW)
        keep(session, own, LONG_AGO, [Role.OFFICE_MANAGER])
        purpose = Purpose(name="employment", kind=FolderKind.PERSONNEL)
        session.add(purpose)
        session.flush()
        session.add(CompatiblePurpose(collected_for=purpose.id, used_for=purpose.id))
        section, ref = own.sections[0].id, own.ref
        theirs = replace(family, folder=own.id, section=section, jane=oneself.id, purpose=purpose.id)
    file(house, theirs, b"A contract", card=replace(theirs.card("Contract"), shown_to_subject=True))
    olu = signed_in(start, "olu")

    page = olu.get(f"/folders/{ref}")

    assert "Contract" in page.text
    assert "Grievance" not in page.text
    assert olu.get(f"/folders/{ref}/people", status=404)


def test_who_may_change_one_document_learns_of_no_other_section_and_nobody_else(one_document: Browser, letter: str):
    page = one_document.get(f"/documents/{letter}/edit")

    assert "Jane Marlow" in page.text
    assert "Investigation" not in page.text
    assert "Tom Marlow" not in page.text


def test_who_may_change_one_document_cannot_make_it_about_somebody_else(
    one_document: Browser, letter: str, house: House
):
    with reading(house.engine) as session:
        tom = session.scalars(select(Person.id).where(Person.name == "Tom Marlow")).one()

    assert change(one_document, letter, about=str(tom)).status_int == 400


def test_a_version_on_its_way_when_the_need_to_know_ends_is_not_filed(amy: Browser, letter: str, house: House):
    def end(session: Session) -> None:
        session.execute(update(Grant).values(valid_until=NOW))

    answer = send_version(amy, letter, b"Another letter", meanwhile(house, end))

    assert answer.status_int == 404
    assert journal(house)[-1].outcome == "refused"
    assert_only_the_first_version(house)


def test_of_two_versions_on_their_way_the_slower_is_given_back(amy: Browser, letter: str, house: House):
    def faster() -> None:
        assert send_version(amy, letter, b"The faster letter").status_int == 303

    answer = send_version(amy, letter, b"The slower letter", faster)

    assert answer.status_int == 400
    assert send_version(amy, letter, b"The slower letter").status_int == 303


def test_the_journal_names_the_version_whose_words_were_shown(amy: Browser, letter: str, house: House):
    send_version(amy, letter, b"Another letter")

    amy.get(f"/documents/{letter}?version=1")

    assert journal(house)[-1].version == 1


def test_a_look_at_a_family_s_people_that_is_refused_is_in_the_journal_as_refused(
    one_document: Browser, letter: str, house: House
):
    folder = one_document.get(f"/documents/{letter}").html.find("a", class_="govuk-back-link")["href"]

    one_document.get(f"{folder}/people", status=404)

    assert (journal(house)[-1].outcome, journal(house)[-1].rules) == ("refused", "need_to_know")


@pytest.mark.parametrize("path", ["/families?after=%ff", "/sign-in?next=%ff"])
def test_an_address_that_is_no_text_is_no_fault_of_ours(amy: Browser, path: str):
    assert amy.get(path, status="*").status_int == 400


@pytest.mark.parametrize("charset", ["utf-7", "bogus"])
def test_a_form_in_another_alphabet_is_no_fault_of_ours(amy: Browser, charset: str):
    kind = {"Content-Type": f"application/x-www-form-urlencoded; charset={charset}"}

    assert amy.post("/search", b"query=letter", headers=kind, status="*").status_int == 400


def test_a_name_longer_than_any_is_no_fault_of_ours(amy: Browser):
    assert amy.send("/families", at="/families", typed="x" * 60_000).status_int == 200


def test_a_year_longer_than_any_is_no_fault_of_ours(amy: Browser, letter: str):
    assert change(amy, letter, **{"dated-day": "1", "dated-month": "1", "dated-year": "9" * 12}).status_int == 400


def signed_in(start: Start, name: str) -> Browser:
    browser = start()
    browser.sign_in(name)
    return browser


def change(browser: Browser, ref: str, **fields: str):
    """Send the form of what is recorded as it is, but for these fields."""
    page = browser.get(f"/documents/{ref}/edit")
    form = page.forms[max(index for index in page.forms if isinstance(index, int))]
    sent = {name: value for name, value in form.submit_fields() if name not in fields}
    return browser.post(form.action, {**sent, **fields}, status="*")


class _Body(BytesIO):
    """A body during which something else happens."""

    def __init__(self, content: bytes, happens: Callable[[], None]) -> None:
        super().__init__(content)
        self.happens = happens

    def read(self, size: int | None = -1) -> bytes:
        self.happens, happens = (lambda: None), self.happens
        happens()
        return super().read(size)


def send_version(browser: Browser, ref: str, content: bytes, happens: Callable[[], None] = lambda: None):
    """Add a version; something ``happens`` once the guard has admitted it and while it is on its way."""
    kind, sent = browser.encode_multipart([], [("files", "letter.txt", content)])
    headers = {"X-CSRF-Token": browser.token(f"/documents/{ref}/add"), "Content-Type": kind}
    request = TestRequest.blank(f"/documents/{ref}/add", {**browser.extra_environ}, method="POST", headers=headers)
    request.body_file, request.content_length = _Body(sent, happens), len(sent)
    return browser.do_request(request, status="*", expect_errors=True)


def meanwhile(house: House, does: Callable[[Session], None]) -> Callable[[], None]:
    def happens() -> None:
        with writing(house.engine) as session:
            does(session)

    return happens


def assert_only_the_first_version(house: House) -> None:
    with reading(house.engine) as session:
        assert list(session.scalars(select(Version.number))) == [1]
        assert session.scalars(select(Upload)).all() == []
    assert len(list(house.room.store.names())) == len(set(blob_names(house)))


def blob_names(house: House) -> list[str]:
    with house.engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT name FROM blob").scalars())


@pytest.fixture
def refs(house: House, family: Family) -> Refs:
    """Of Jane's folder Olu sees one letter, filed later than one that is hidden; another folder is not theirs."""
    file(house, family, b"The first letter")
    sensitive = replace(family.card("Letter from a clinic"), sensitive=frozenset({(family.jane, Category.HEALTH)}))
    hidden = document(house, file(house, family, b"A letter from a clinic", card=sensitive))
    file(house, family, b"The last letter")
    with writing(house.engine) as session:
        allocate(session, session.get_one(Folder, family.folder), [family.olu], [], LONG_AGO, None)
        closed = open_folder(session, FolderKind.FAMILY, "Nixon", {}, ["general"], NOW)
        return Refs(session.get_one(Folder, family.folder).ref, hidden.ref, closed.ref)


@pytest.fixture
def letter(house: House, family: Family) -> str:
    return document(house, file(house, family, b"Dear Jane")).ref


@pytest.fixture
def elsewhere(house: House, family: Family) -> int:
    """Another section of Jane's folder, and her son."""
    with writing(house.engine) as session:
        folder = session.get_one(Folder, family.folder)
        folder.sections.append(Section(name="investigation", position=1))
        tom = Person(name="Tom Marlow")
        session.add(tom)
        session.flush()
        session.connection().exec_driver_sql(
            "INSERT INTO folder_person (folder_id, person_id, part, position) VALUES (?, ?, 'son', 1)",
            (folder.id, tom.id),
        )
        return folder.sections[-1].id


@pytest.fixture
def one_document(start: Start, house: House, family: Family, letter: str, elsewhere: int) -> Browser:
    """Olu, who needs to know, and may change, the letter alone."""
    with writing(house.engine) as session:
        only = session.scalars(select(Document.id).where(Document.ref == letter)).one()
        session.add(
            Grant(
                principal_id=family.olu,
                folder_id=family.folder,
                document_id=only,
                actions=int(WORK),
                categories=int(ALL_CATEGORIES),
                valid_from=LONG_AGO,
            )
        )
    return signed_in(start, "olu")


@pytest.fixture
def olu(start: Start) -> Browser:
    return signed_in(start, "olu")


@pytest.fixture
def amy(start: Start) -> Browser:
    return signed_in(start, "amy")
