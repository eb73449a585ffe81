"""The commands that begin an installation, serve it and manage its accounts, run as an operator runs them."""

from __future__ import annotations

import http.client
import os
import socket
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import plaster
import pytest
from click.testing import CliRunner, Result

from cfsdocs import house as houses
from cfsdocs.cli import main
from cfsdocs.cli.options import account_named, entered, read_settings
from cfsdocs.db import reading
from cfsdocs.people.accounts import known
from cfsdocs.people.models import Role
from cfsdocs.settings import Settings
from tests.fixtures.house import NOW
from tests.fixtures.web import Browser

ANSWERS = ["--organisation", "Fellside 100% Support", "--administrator", "Sam Reed", "--sign-in-name", "sam.reed"]


def test_init_makes_an_installation_that_its_administrator_can_enter(made: Path, link: str):
    browser = Browser(application(made))

    page = browser.get(link)

    assert "sam.reed" in page.text
    assert "Fellside 100% Support" in page.text


def test_the_root_key_lies_outside_the_data_folder_for_its_owner_alone(made: Path):
    key = made.with_name("data-key") / "root.key"

    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    assert not list(made.rglob("*.key"))


def test_nothing_of_the_database_can_be_read_without_the_key(made: Path):
    content = b"".join(path.read_bytes() for path in made.rglob("*.db*"))

    assert content
    assert b"SQLite format" not in content
    assert b"Sam Reed" not in content


@pytest.mark.parametrize("there", ["data/something", "data-key/root.key"])
def test_init_overwrites_nothing(tmp_path: Path, there: str):
    existing = tmp_path / there
    existing.parent.mkdir()
    existing.write_text("mine")

    result = run("init", str(tmp_path / "data"), *ANSWERS)

    assert result.exit_code == 2
    assert "never overwritten" in result.output or "nothing is ever overwritten" in result.output
    assert existing.read_text() == "mine"
    assert sorted(path.name for path in existing.parent.iterdir()) == [existing.name]


def test_init_refuses_a_key_inside_the_data_folder(tmp_path: Path):
    result = run("init", str(tmp_path / "data"), "--root-key", str(tmp_path / "data" / "root.key"), *ANSWERS)

    assert result.exit_code == 2
    assert "outside the data folder" in result.output


def test_init_refuses_plain_http_over_a_network(tmp_path: Path):
    result = run("init", str(tmp_path / "data"), "--url", "http://docs.fellside.example", *ANSWERS)

    assert result.exit_code == 2
    assert not (tmp_path / "data").exists()


def test_init_asks_for_what_it_was_not_told(tmp_path: Path):
    given = "Fellside Family Support\nSam Reed\nsam.reed\n"

    result = CliRunner().invoke(main, ["init", str(tmp_path / "data")], input=given)

    assert result.exit_code == 0, result.output
    assert read_settings(tmp_path / "data" / "cfsdocs.ini").organisation == "Fellside Family Support"


def test_behind_https_cookies_are_for_https_alone(tmp_path: Path):
    run("init", str(tmp_path / "data"), "--url", "https://docs.fellside.example", *ANSWERS)

    assert read_settings(tmp_path / "data" / "cfsdocs.ini").secure_cookies is True


def test_user_add_invite_and_end(made: Path):
    config = ["--config", str(made / "cfsdocs.ini")]

    added = run("user", "add", "Amy Hart", "amy.hart", "--role", "worker", "--team", "north", *config)
    again = run("user", "invite", "amy.hart", *config)
    browser = Browser(application(made))
    browser.get(link_in(added), status=404)  # the later one counts
    assert browser.get(link_in(again)).status_int == 200

    ended = run("user", "end", "amy.hart", *config)

    assert ended.exit_code == 0
    browser.get(link_in(again), status=404)


def test_user_roles_replaces_roles_and_teams_and_is_in_the_journal(made: Path):
    config = ["--config", str(made / "cfsdocs.ini")]
    run("user", "add", "Amy Hart", "amy.hart", "--role", "worker", "--team", "north", *config)

    changed = run("user", "roles", "Amy.Hart", "--role", "chief_officer", *config)

    with entered(made / "cfsdocs.ini") as house, reading(house.engine) as session:
        now = known(session, account_named(session, "amy.hart"))
    assert changed.exit_code == 0
    assert (now.roles, now.teams) == ({Role.CHIEF_OFFICER}, frozenset())
    assert "change roles" in run("journal", "show", "--last", "1", *config).stdout


def test_user_says_so_when_there_is_nobody_of_that_name(made: Path):
    result = run("user", "end", "nobody", "--config", str(made / "cfsdocs.ini"))

    assert result.exit_code == 2
    assert "no account has this sign-in name" in result.output


def test_serve_serves(made: Path):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "cfsdocs", "serve", "--config", str(made / "cfsdocs.ini"), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
    try:
        status, headers, body = get_when_up(port, "/health")
        spoofed = get_when_up(port, "/nowhere", {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"})
    finally:
        server.terminate()
        server.wait(20)

    assert (status, body) == (200, b"ok\n")
    assert headers["Content-Security-Policy"]
    assert spoofed[1]["Location"].startswith("http://")


def test_serve_says_in_one_line_what_is_wrong(made: Path):
    (made.with_name("data-key") / "root.key").rename(made.with_name("elsewhere"))

    result = run("serve", "--config", str(made / "cfsdocs.ini"))

    assert result.exit_code == 2
    assert "root key" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("name", ["production.ini", "development.ini", "testing.ini"])
def test_the_example_settings_are_settings(name: str, tmp_path: Path):
    loader = plaster.get_loader(f"config/{name}", protocols=["wsgi"])

    settings = Settings.from_ini(loader.get_wsgi_app_settings(defaults={"folder": str(tmp_path)}))

    assert settings.secure_cookies is (name == "production.ini")


def test_the_application_starts_from_the_example_for_tests(tmp_path: Path):
    loader = plaster.get_loader("config/testing.ini", protocols=["wsgi"])
    settings = Settings.from_ini(loader.get_wsgi_app_settings(defaults={"folder": str(tmp_path)}))
    houses.build(settings, NOW).close()

    browser = Browser(loader.get_wsgi_app(defaults={"folder": str(tmp_path)}))

    assert browser.get("/sign-in").status_int == 200


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def link_in(result: Result) -> str:
    """The path of the link that a command printed."""
    return "/invitation/" + result.output.rsplit("/invitation/", 1)[1].strip()


def application(folder: Path) -> object:
    """The application, started from the ini as any WSGI server would."""
    return plaster.get_loader(str(folder / "cfsdocs.ini"), protocols=["wsgi"]).get_wsgi_app()


def get_when_up(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    for _ in range(200):
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            try:
                connection.request("GET", path, headers=headers or {})
            except ConnectionRefusedError:
                time.sleep(0.1)
                continue
            answer = connection.getresponse()
            return answer.status, dict(answer.headers), answer.read()
    raise AssertionError("the server did not come up")


@pytest.fixture
def initialised(tmp_path: Path) -> Result:
    result = run("init", str(tmp_path / "data"), *ANSWERS)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def made(initialised: Result, tmp_path: Path) -> Path:
    """A new installation's data folder."""
    return tmp_path / "data"


@pytest.fixture
def link(initialised: Result) -> str:
    return link_in(initialised)
