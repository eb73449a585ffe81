"""Pictures and downloads over HTTP: headers, ranges, names, and a download that loses its permit half way."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults

import pytest
from PIL import Image
from sqlalchemy import update

import cfsdocs.vault.open as vault
from cfsdocs.access.grants import ALL_CATEGORIES, LEADING
from cfsdocs.access.models import Grant
from cfsdocs.db import writing
from cfsdocs.errors import AccessRefused
from cfsdocs.vault.sniff import safe_name
from tests.fixtures.house import NOW, document, file

CONTENT = b"".join(b"line %07d of the letter\n" % number for number in range(100))


@pytest.fixture
def amy(start, credentials):
    browser = start()
    browser.sign_in("amy")
    return browser


@pytest.fixture
def takes_away(house, family):
    """Amy may take files away."""
    with writing(house.engine) as session:
        grant = Grant(
            principal_id=family.amy,
            folder_id=family.folder,
            actions=int(LEADING),
            categories=int(ALL_CATEGORIES),
            valid_from=NOW.replace(year=2025),
        )
        session.add(grant)
        session.flush()
        return grant.id


def path_of(house, document_id: int) -> str:
    return f"/documents/{document(house, document_id).ref}"


def test_a_download_is_an_attachment_that_nothing_may_run_or_keep(amy, house, family, takes_away):
    answer = amy.get(path_of(house, file(house, family, CONTENT)) + "/download/1")
    assert answer.body == CONTENT
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("name", ['Zoë\'s "letter" naïve.txt', "пи сьмо;x=1.txt", "100%\\evil\r\nX-Bad: 1.txt"])
def test_a_file_name_arrives_whole_and_breaks_no_header(amy, house, family, takes_away, name):
    answer = amy.get(path_of(house, file(house, family, CONTENT, name)) + "/download/1")
    said = answer.headers["Content-Disposition"]
    assert unquote(said.partition("filename*=UTF-8''")[2]) == safe_name(name)
    assert said.isascii()
    assert "\r" not in said
    assert "X-Bad" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "first", "stop"),
    [("bytes=0-9", 0, 10), ("bytes=100-", 100, None), ("bytes=-7", -7, None), ("bytes=5-99999999", 5, None)],
)
def test_a_range_of_a_download_is_just_that_range(amy, house, family, takes_away, asked, first, stop):
    answer = amy.get(path_of(house, file(house, family, CONTENT)) + "/download/1", headers={"Range": asked}, status=206)
    wanted = CONTENT[first:stop]
    assert answer.body == wanted
    begins = first % len(CONTENT)
    assert answer.headers["Content-Range"] == f"bytes {begins}-{begins + len(wanted) - 1}/{len(CONTENT)}"


def test_a_range_with_a_validator_that_cannot_match_is_the_whole_file(amy, house, family, takes_away):
    headers = {"Range": "bytes=0-9", "If-Range": '"anything"'}
    answer = amy.get(path_of(house, file(house, family, CONTENT)) + "/download/1", headers=headers, status=200)
    assert answer.body == CONTENT


@pytest.mark.clause("4.4")
def test_a_worker_who_may_only_look_takes_no_file_away(amy, house, family):
    where = path_of(house, file(house, family, CONTENT))
    assert amy.get(where).status_int == 200
    assert amy.get(where + "/download/1", status=404).status_int == 404


def test_a_picture_is_shown_and_may_run_nothing(amy, house, family):
    answer = amy.get(path_of(house, file(house, family, CONTENT)) + "/pages/1/1")
    assert answer.content_type.startswith("image/")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("rest", ["/pages/1/99", "/pages/2/1", "/pages/1/0", "/pages/x/1", "/pages/1/x", "/download/9"])
def test_a_page_or_version_that_is_not_there_is_the_same_404(amy, house, family, takes_away, rest):
    amy.get(path_of(house, file(house, family, CONTENT)) + rest, status=404)


@pytest.mark.clause("1.6")
def test_a_running_download_stops_once_the_need_to_know_ends(amy, house, family, takes_away, monkeypatch):
    monkeypatch.setattr(vault, "ASK_AGAIN_BYTES", 64 << 10)  # for 4 MiB a test would take long
    noise = BytesIO()
    Image.effect_noise((800, 800), 100).save(noise, "PNG")
    where = path_of(house, file(house, family, noise.getvalue(), "noise.png"))
    body = _begin(amy, where + "/download/1")
    received = len(next(body))
    with writing(house.engine) as session:
        session.execute(update(Grant).where(Grant.folder_id == family.folder).values(valid_until=NOW))
    with pytest.raises(AccessRefused):
        received += sum(map(len, body))
    assert 0 < received <= 192 << 10 < len(noise.getvalue())


def _begin(browser, path: str):
    """The body of a response as a server reads it: piece by piece."""
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    environ = {"PATH_INFO": path, "HTTP_COOKIE": cookies}
    setup_testing_defaults(environ)
    status: list[str] = []
    body = iter(browser.app(environ, lambda line, headers, exc_info=None: status.append(line)))
    assert status == ["200 OK"]
    return body
