"""What happens by time: every part is run, whatever another does, and nothing of anybody's reaches the log."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import plaster
import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs import daily
from cfsdocs.cli import main
from cfsdocs.db import reading, writing
from cfsdocs.house import House
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.models import Notice
from cfsdocs.notices.post import notify
from cfsdocs.people.mail_address import set_mail_address
from tests.fixtures.charity import Charity
from tests.fixtures.mail import HOST, Post


def test_a_part_that_fails_is_rolled_back_and_keeps_no_other_from_running(
    charity: Charity, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(session: Session, now: datetime) -> None:
        notify(session, charity.accounts["amy"], Kind.TO_DO, now)
        raise ValueError("Jane Marlow of 4 Mill Lane")

    def works(session: Session, now: datetime) -> None:
        notify(session, charity.accounts["lena"], Kind.TO_DO, now)

    with caplog.at_level(logging.DEBUG, "cfsdocs"):
        failed = daily.remind_all(charity.house.engine, charity.clock.now, (("first", fails), ("second", works)))

    assert failed == ["first"]
    with reading(charity.house.engine) as session:
        assert list(session.scalars(select(Notice.account_id))) == [charity.accounts["lena"]]
    assert "the reminders of first failed: ValueError at " in caplog.text
    assert "test_daily.py" in caplog.text
    assert "Marlow" not in caplog.text


def test_every_part_that_has_reminders_runs_twice_without_doing_anything_twice(charity: Charity) -> None:
    assert daily.remind_all(charity.house.engine, charity.clock.now) == []
    before = rows(charity.house)
    assert daily.remind_all(charity.house.engine, charity.clock.now) == []
    assert rows(charity.house) == before


def test_beside_the_application_mail_goes_each_minute_and_reminders_hourly(
    charity: Charity, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    reminded: list[datetime] = []
    monkeypatch.setattr(daily, "remind_all", lambda _engine, now, _parts: reminded.append(now))
    box, house = post(), with_mail(charity.house)
    house = replace(house, settings=replace(house.settings, mail_port=box.port))
    with writing(house.engine) as session:
        set_mail_address(session, charity.accounts["amy"], "amy@fellside.example")
        notify(session, charity.accounts["amy"], Kind.TO_DO, charity.clock.now)
    stop = threading.Event()
    thread = threading.Thread(target=daily.keep_time, args=(house, stop, quick(charity.clock.now), 0.01))
    thread.start()
    try:
        until(lambda: len(reminded) >= 2)
    finally:
        stop.set()
        thread.join(10)

    assert not thread.is_alive()
    assert box.to == ["amy@fellside.example"]
    assert (reminded[1] - reminded[0]).total_seconds() >= 3600


def test_mail_that_cannot_be_sent_at_all_stops_nothing(charity: Charity, caplog: pytest.LogCaptureFixture) -> None:
    house = with_mail(charity.house, mail_user="documents", mail_password_file=Path("/nonexistent/password"))
    with writing(house.engine) as session:
        set_mail_address(session, charity.accounts["amy"], "amy@fellside.example")
        notify(session, charity.accounts["amy"], Kind.TO_DO, charity.clock.now)

    assert daily.send_mail(house, charity.clock.now).connected is False
    assert "mail failed: SettingsError at " in caplog.text


def test_the_command_says_what_it_did(house: House, tmp_path: Path) -> None:
    ini = tmp_path / "cfsdocs.ini"
    settings = house.settings
    ini.write_text(
        f"[app:main]\nuse = egg:cfsdocs\ncfsdocs.organisation = {settings.organisation}\n"
        f"cfsdocs.database = {settings.database}\ncfsdocs.root_key = {settings.root_key}\n"
        f"cfsdocs.store = {settings.store}\n"
    )
    assert plaster.get_settings(str(ini), "app:main")

    done = CliRunner().invoke(main, ["daily", "--config", str(ini)], catch_exceptions=False)

    assert (done.exit_code, done.output) == (0, "0 mails sent, 0 refused: those are tried again\n")


def with_mail(house: House, **changed: object) -> House:
    given: dict[str, object] = {
        "mail_host": HOST,
        "mail_security": "none",
        "mail_from": "documents@fellside.example",
        **changed,
    }
    return replace(house, settings=replace(house.settings, **given))  # type: ignore[arg-type]


def quick(begin: datetime) -> Callable[[], datetime]:
    """A clock of which each second is an hour."""
    started = time.monotonic()
    return lambda: datetime.fromtimestamp(begin.timestamp() + (time.monotonic() - started) * 3600, UTC)


def until(done: Callable[[], bool]) -> None:
    for _ in range(1000):
        if done():
            return
        time.sleep(0.02)
    raise AssertionError("it never happened")


def rows(house: House) -> dict[str, int]:
    with reading(house.engine) as session:
        return {"notices": len(session.scalars(select(Notice.id)).all())}
