"""Adding documents over HTTP: sealed as they arrive, refused whole, filed only with a card."""

from __future__ import annotations

import tempfile

import pytest
from sqlalchemy import func, select, update

from cfsdocs.access.grants import ALL_CATEGORIES
from cfsdocs.access.models import Action, Grant
from cfsdocs.db import reading, writing
from cfsdocs.records.models import Document, Folder, Section, Sensitive, Version
from cfsdocs.vault.models import Blob, Upload
from tests.fixtures.house import NOW, Family, document, file

LETTER = b"The school writes about Jane and the morning club.\n"
PROGRAM = b"MZ" + bytes(4000)
MULTIPART = "multipart/form-data; boundary=x"


@pytest.fixture
def amy(start, credentials):
    browser = start()
    browser.sign_in("amy")
    return browser


@pytest.fixture
def folder(house, family) -> str:
    with reading(house.engine) as session:
        return f"/folders/{session.get_one(Folder, family.folder).ref}"


def send(browser, path: str, *files: tuple[str, bytes], token: str | None = None, status=None, **headers: str):
    fields = {"csrf_token": browser.token(path) if token is None else token}
    uploads = [("files", name, content) for name, content in files]
    return browser.post(path, fields, upload_files=uploads, headers=headers, status=status or "*")


def count(house, table) -> int:
    with reading(house.engine) as session:
        return session.scalar(select(func.count()).select_from(table))


def card(browser, house, family, **changes: str) -> dict[str, str]:
    with reading(house.engine) as session:
        ref = session.scalars(select(Upload.ref)).one()
    filled = {
        "title": "Letter from the school",
        "section": str(family.section),
        "about": str(family.jane),
        "given_by": "The school",
        "purpose": str(family.purpose),
        "looked": "no",
        **changes,
    }
    return {f"{ref}-{name}": value for name, value in filled.items()}


def test_a_file_is_filed_with_its_card(amy, house, family, folder):
    assert send(amy, folder + "/add", ("letter.txt", LETTER)).status_int == 303
    answer = amy.send("/uploads", at="/uploads", **card(amy, house, family))
    assert answer.status_int == 303
    assert "Letter from the school" in answer.follow()
    assert count(house, Upload) == 0


def test_nothing_that_arrives_is_written_to_a_temporary_file(amy, house, folder, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    with pytest.raises(FileNotFoundError), tempfile.TemporaryFile():
        pass
    send(amy, folder + "/add", ("letter.txt", LETTER * 2000), status=303)
    assert count(house, Upload) == 1


def test_a_file_that_is_not_kept_leaves_nothing_and_the_others_arrive(amy, house, folder):
    answer = send(amy, folder + "/add", ("a.txt", LETTER), ("setup.pdf", PROGRAM), ("b.txt", LETTER), status=400)
    assert "setup.pdf: " in answer
    assert count(house, Upload) == 2
    with reading(house.engine) as session:
        named = set(session.scalars(select(Blob.name)))
    assert set(house.room.store.names()) == named


@pytest.mark.parametrize("token", ["", "wrong"])
def test_without_the_forms_token_not_a_byte_is_kept(amy, house, folder, token):
    send(amy, folder + "/add", ("letter.txt", LETTER), token=token, status=400)
    assert count(house, Blob) == 0


@pytest.mark.parametrize(("token_first", "status", "kept"), [(True, 303, 1), (False, 400, 0)])
def test_the_token_must_come_before_the_file(amy, house, folder, token_first, status, kept):
    token = amy.token(folder + "/add")
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + token.encode() + b"\r\n",
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n' + LETTER + b"\r\n",
    ]
    body = b"".join(parts if token_first else parts[::-1]) + b"--x--\r\n"
    amy.request(folder + "/add", method="POST", body=body, content_type=MULTIPART, status=status)
    assert count(house, Upload) == kept


@pytest.mark.parametrize(("end", "status", "kept"), [(b"\r\n--x--\r\n", 303, 1), (b"", 400, 0), (b"\r\n--x", 400, 0)])
def test_a_body_that_breaks_off_leaves_nothing(amy, house, folder, end, status, kept):
    headers = {"X-CSRF-Token": amy.token(folder + "/add")}
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n' + LETTER + end
    amy.request(folder + "/add", method="POST", body=body, content_type=MULTIPART, headers=headers, status=status)
    assert count(house, Upload) == kept
    assert len(list(house.room.store.names())) == count(house, Blob)


def test_a_script_is_told_of_one_file_as_json(amy, folder):
    headers = {"Accept": "application/json", "X-CSRF-Token": amy.token(folder + "/add")}
    sent = [(("letter.txt", LETTER), ""), (("setup.pdf", PROGRAM), "program")]
    for one, reason in sent:
        answer = send(amy, folder + "/add", one, **headers)
        assert answer.json["name"] == one[0]
        assert reason in answer.json["refused"]


def test_every_problem_of_a_card_is_told_at_once_and_what_was_typed_stays(amy, house, family, folder):
    send(amy, folder + "/add", ("letter.txt", LETTER))
    day = {"dated-day": "31", "dated-month": "2"}
    wrong = card(amy, house, family, title="Kept words", section="", given_by=" ", **day)
    answer = amy.send("/uploads", at="/uploads", **wrong)
    assert answer.status_int == 400
    assert len(answer.html.select(".govuk-error-summary__list li")) == 3
    assert 'value="Kept words"' in answer
    assert 'value="31"' in answer
    assert count(house, Document) == 0


def test_a_file_that_i_have_already_is_pointed_out(amy, house, family, folder):
    file(house, family, LETTER)
    send(amy, folder + "/add", ("again.txt", LETTER))
    assert "You already have this file" in amy.get("/uploads")


@pytest.mark.clause("1.6")
def test_nobody_is_told_that_a_file_is_filed_where_they_may_not_look(start, credentials, amy, house, family, folder):
    file(house, family, LETTER)
    olu = amy.another()
    olu.sign_in("olu")
    send(amy, folder + "/add", ("again.txt", LETTER))
    assert "again.txt" not in olu.get("/uploads")
    with reading(house.engine) as session:
        ref = session.scalars(select(Upload.ref)).one()
    olu.send(f"/uploads/{ref}/discard", at="/uploads", status=404)
    assert count(house, Upload) == 1


def test_a_discarded_file_is_gone_and_the_other_card_keeps_its_words(amy, house, folder):
    send(amy, folder + "/add", ("a.txt", LETTER), ("b.txt", LETTER))
    with reading(house.engine) as session:
        first, second = session.scalars(select(Upload.ref).order_by(Upload.id))
    fields = {f"{first}-title": "one", f"{second}-title": "the other one"}
    answer = amy.send(f"/uploads/{first}/discard", at="/uploads", **fields)
    assert 'value="the other one"' in answer
    assert count(house, Upload) == 1


def test_a_sensitive_category_is_recorded_for_its_person(amy, house, family, folder):
    send(amy, folder + "/add", ("letter.txt", LETTER))
    said = {"looked": "yes", "sensitive": f"{family.jane}:64", "without": "ask"}
    amy.send("/uploads", at="/uploads", status=303, **card(amy, house, family, **said))
    with reading(house.engine) as session:
        found = session.scalars(select(Sensitive)).one()
        assert (found.person_id, found.category) == (family.jane, 64)


@pytest.mark.clause("3.4(d)")
def test_a_further_version_keeps_the_one_before(amy, house, family):
    document_id = file(house, family, LETTER)
    where = f"/documents/{document(house, document_id).ref}"
    send(amy, where + "/add", ("corrected.txt", b"Corrected.\n"), status=303)
    assert count(house, Version) == 2
    assert "This is version 1" in amy.get(where + "?version=1")
    assert "Corrected." in amy.get(where)


def test_a_document_moves_to_another_section_only_where_one_may_add(amy, house, family):
    document_id = file(house, family, LETTER)
    where = f"/documents/{document(house, document_id).ref}/edit"
    with writing(house.engine) as session:
        session.add(Section(folder_id=family.folder, name="health", position=1))
        session.flush()
        other = session.scalars(select(Section.id).where(Section.name == "health")).one()
        session.execute(update(Grant).values(section_id=family.section))
        session.add(_may_look(family))
    fields = {
        "title": "Moved",
        "about": str(family.jane),
        "given_by": "School",
        "purpose": str(family.purpose),
        "looked": "no",
    }
    answer = amy.send(where, at=where, section=str(other), **fields)
    assert "Choose a section that you may add to" in answer
    assert answer.status_int == 400
    assert document(house, document_id).section_id == family.section
    assert amy.send(where, at=where, section=str(family.section), **fields).status_int == 303
    assert document(house, document_id).title == "Moved"


def _may_look(family: Family) -> Grant:
    """A need to know the whole folder, to look at it alone."""
    return Grant(
        principal_id=family.amy,
        folder_id=family.folder,
        actions=int(Action.VIEW),
        categories=int(ALL_CATEGORIES),
        valid_from=NOW.replace(year=2025),
    )
