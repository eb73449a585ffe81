"""I know someone here: what is closed, at once, and what the answer never tells (7.1, 7.2)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cfsdocs.access.grants import allocate
from cfsdocs.access.models import Action, ConflictState
from cfsdocs.conflicts.declare import FLOOR, no_sooner_than
from cfsdocs.conflicts.remind import remind
from cfsdocs.db import reading, writing
from cfsdocs.notices.models import Notice
from cfsdocs.people.accounts import add_person
from cfsdocs.records.models import Folder, FolderPerson
from cfsdocs.web.views.conflicts import declare as declaring
from tests.fixtures.charity import Charity
from tests.fixtures.web import journal
from tests.functional.conflicts.cases import JANE, STRANGER, case_path, declare, newest_case, rows, sees


def bare(answer: Any) -> tuple[Any, ...]:
    """An answer without what belongs to the request or the case alone: its form token, its reference."""
    body = re.sub(rb"[a-z2-7]{26}", b"", re.sub(rb'(name="csrf_token" value|data-token)="[^"]*"', b"", answer.body))
    headers = sorted((name, value) for name, value in answer.headerlist if name != "Set-Cookie")
    return answer.status, headers, body


@pytest.mark.clause("7.1")
def test_whether_somebody_was_found_changes_no_byte_of_any_answer(charity: Charity) -> None:
    browser = charity.as_("vic")  # a volunteer who may see no family

    def all_answers(told: dict[str, str]) -> list[Any]:
        sent = declare(browser, told)
        pages = [browser.get(path) for path in ("/connections/received", "/", "/notices", "/account")]
        return [bare(each) for each in (sent, *pages)]

    matched, unmatched = all_answers(JANE), all_answers(STRANGER)

    assert matched == unmatched
    assert [each.state for each in rows(charity, "vic")] == [ConflictState.DECLARED]


@pytest.mark.clause("7.1")
def test_what_one_has_declared_looks_the_same_but_for_ones_own_words(charity: Charity) -> None:
    browser = charity.as_("olu")
    declare(browser, JANE)
    matched = bare(browser.get("/connections"))[2]
    other = charity.as_("dev")
    declare(other, STRANGER)
    unmatched = bare(other.get("/connections"))[2]

    for told in (JANE, STRANGER):
        for each in (told["with_whom"], told["how"], "Dev Lall", "Olu Bright"):
            matched, unmatched = (page.replace(each.encode(), b"?") for page in (matched, unmatched))
    assert matched == unmatched


def test_an_answer_comes_after_a_whole_number_of_floors() -> None:
    assert [no_sooner_than(took) for took in (0.0, 0.01, FLOOR, FLOOR + 0.01)] == [FLOOR, FLOOR, FLOOR, 2 * FLOOR]


def test_the_answer_waits_for_the_floor(charity: Charity, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(declaring, "sleep", slept.append)
    monkeypatch.setattr(declaring, "monotonic", iter([10.0, 10.15]).__next__)

    declare(charity.as_("olu"))

    assert slept == [pytest.approx(FLOOR - 0.15)]


@pytest.mark.clause("7.2")
def test_from_the_moment_of_declaring_nothing_of_the_family_is_left(charity: Charity) -> None:
    amy = charity.as_("amy")
    document, folder = charity.document_path("marlow"), charity.folder_path("marlow")
    assert "First visit marlow" in amy.get("/")
    assert "First visit marlow" in amy.send("/search", at="/search", query="talked")

    declare(amy)

    assert "arlow" not in amy.get("/").text.replace("Jane Marlow", "")
    assert "First visit marlow" not in amy.send("/search", at="/search", query="talked")
    assert "arlow" not in amy.send("/families", at="/families", typed="marlow").html.main.text
    for path in (folder, document, f"{document}/thumbnail", f"{document}/why", f"{folder}/people", f"{folder}/add"):
        assert amy.get(path, status="*").status_int == 404
    assert not any(sees(charity, "amy", action) for action in Action)


@pytest.mark.clause("7.2")
def test_a_hidden_folder_answers_as_one_that_was_never_there(charity: Charity) -> None:
    amy = charity.as_("amy")
    declare(amy)

    hidden, missing = (amy.get(path, status=404) for path in (charity.folder_path("marlow"), "/folders/" + "a" * 26))

    assert re.sub(r"[a-z2-7]{26}", "", hidden.text) == re.sub(r"[a-z2-7]{26}", "", missing.text)


@pytest.mark.clause("7.2")
def test_a_file_that_waits_for_its_card_is_out_of_reach_and_is_not_counted(charity: Charity) -> None:
    amy, folder = charity.as_("amy"), charity.folder_path("marlow")
    token = amy.token(f"{folder}/add")
    amy.post(f"{folder}/add", {"csrf_token": token}, upload_files=[("files", "note.txt", b"About Jane.\n")], status=303)
    assert "1 file waits" in amy.get("/")

    declare(amy)

    assert "note.txt" not in amy.get("/uploads")
    assert "file waits" not in amy.get("/")


@pytest.mark.clause("7.1")
def test_declared_from_a_folders_page_that_folder_is_closed_whatever_was_written(charity: Charity) -> None:
    amy, folder = charity.as_("amy"), charity.folder_path("marlow")

    declare(amy, STRANGER, f"{folder}/connection")

    assert [(each.folder_id, each.person_id) for each in rows(charity, "amy")] == [(charity.folders["marlow"], None)]
    assert amy.get(folder, status="*").status_int == 404


@pytest.mark.clause("7.1")
def test_a_connection_with_a_colleague_closes_their_personnel_file(charity: Charity) -> None:
    pat = charity.as_("pat")
    assert pat.get(charity.folder_path("olu")).status_int == 200

    declare(pat, {"with_whom": "Olu Bright"})

    assert pat.get(charity.folder_path("olu"), status="*").status_int == 404
    assert pat.get(charity.folder_path("amy")).status_int == 200


def test_nobody_closes_their_own_file_to_themselves(charity: Charity) -> None:
    declare(charity.as_("amy"), {"with_whom": "Amy Hart"})

    assert rows(charity, "amy") == []


@pytest.mark.clause("7.1")
def test_somebody_who_comes_later_and_fits_is_closed_too(charity: Charity) -> None:
    dev = charity.as_("dev")
    declare(dev, STRANGER)
    assert rows(charity, "dev") == []

    with writing(charity.house.engine) as session:
        peter = add_person(session, "Peter Quince")
        session.add(FolderPerson(folder_id=charity.folders["ridge"], person_id=peter.id, part="uncle"))
    from_daily(charity)

    assert [each.state for each in rows(charity, "dev")] == [ConflictState.DECLARED]
    assert dev.get(charity.folder_path("ridge"), status="*").status_int == 404


def from_daily(charity: Charity) -> None:
    """What runs every hour."""
    with writing(charity.house.engine) as session:
        remind(session, charity.clock.now)


@pytest.mark.clause("7.1")
def test_the_line_manager_is_told_and_urgently_if_a_colleague_must_know(charity: Charity) -> None:
    declare(charity.as_("amy"), {"urgent": "Tom has nobody to fetch him at three"})

    with reading(charity.house.engine) as session:
        told = [(each.account_id, each.kind, each.urgent) for each in session.query(Notice)]
    assert told == [(charity.accounts["lena"], "CONNECTION_TO_DECIDE", True)]
    home = charity.as_("lena").get("/")
    assert "Decide about a personal connection" in home
    assert "Tom has nobody" in charity.as_("lena").get(case_path(charity))


def test_the_journal_says_that_something_was_declared_and_not_about_whom(charity: Charity) -> None:
    declare(charity.as_("amy"))

    entry = next(each for each in journal(charity.house) if each.action == "declare connection")
    assert (entry.account_id, entry.folder_id, entry.document_id) == (charity.accounts["amy"], None, None)
    assert entry.note == f"case {newest_case(charity).ref}"


def test_an_empty_declaration_comes_back_and_nothing_is_recorded(charity: Charity) -> None:
    amy = charity.as_("amy")
    answer = amy.send("/connections/new", 400, at="/connections/new", with_whom=" ", how="Known for years", since="")

    assert "Enter with whom you have the connection" in answer
    assert "Known for years" in answer
    assert sees(charity, "amy")


@pytest.mark.clause("7.1")
def test_before_a_familys_first_opening_one_is_asked_once(charity: Charity) -> None:
    allow(charity, "olu")
    olu, folder = charity.as_("olu"), charity.folder_path("marlow")
    olu.knows_nobody = False

    asked = olu.get(folder, status=303).follow()
    assert "Do you know anyone in this family" in asked
    document = olu.get(charity.document_path("marlow"), status=303)
    answer = olu.send(document.location, 303, at=document.location, knows="no", document=ref(charity, "marlow"))

    assert answer.location.endswith(charity.document_path("marlow"))
    assert olu.get(folder).status_int == 200
    assert [each.action for each in journal(charity.house)].count("knows nobody") == 1


@pytest.mark.clause("7.1")
def test_yes_leads_to_the_declaration_and_does_not_open_the_folder(charity: Charity) -> None:
    allow(charity, "olu")
    olu, folder = charity.as_("olu"), charity.folder_path("marlow")
    olu.knows_nobody = False
    question = f"{folder}/do-you-know-anyone"

    assert olu.send(question, 303, at=question, knows="yes").location.endswith(f"{folder}/connection")
    assert olu.get(folder, status=303).location.endswith(question)
    assert olu.send(question, 400, at=question).html.find(id="knows-error") is not None

    declare(olu, STRANGER, f"{folder}/connection")
    assert olu.get(folder, status="*").status_int == 404


def test_whoever_may_not_see_the_folder_is_not_asked_about_it(charity: Charity) -> None:
    dev = charity.as_("dev")

    assert dev.get(f"{charity.folder_path('marlow')}/do-you-know-anyone", status="*").status_int == 404


def allow(charity: Charity, name: str) -> None:
    with writing(charity.house.engine) as session:
        allocate(
            session, session.get_one(Folder, charity.folders["marlow"]), [charity.accounts[name]], [],
            charity.clock.now, None,
        )  # fmt: skip


def ref(charity: Charity, name: str) -> str:
    return charity.document_path(name).rsplit("/", 1)[1]
