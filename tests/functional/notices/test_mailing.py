"""Mail about notices, to a real mail server: once, whatever goes wrong, to people who work here, and saying nothing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from cfsdocs.db import reading, writing
from cfsdocs.errors import SettingsError
from cfsdocs.notices import mailing
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.mailing import Delivery, mail_notices, refused_often
from cfsdocs.notices.models import Mail, Notice
from cfsdocs.notices.post import notify
from cfsdocs.people.accounts import end_account
from cfsdocs.people.mail_address import set_mail_address
from cfsdocs.people.models import Account
from cfsdocs.settings import Settings
from tests.fixtures.charity import Charity
from tests.fixtures.mail import HOST, PASSWORD, USER, Identity, Post, Postbox, only

AMY, LENA = "amy@fellside.example", "lena@fellside.example"
WORDS = "Something waits for you in Fellside Family Support's documents"


class Mailing:
    """The charity with a mail server."""

    def __init__(self, charity: Charity, box: Postbox, **settings: object) -> None:
        self.charity, self.box = charity, box
        usual: dict[str, object] = {
            "mail_host": HOST,
            "mail_port": box.port,
            "mail_security": "none",
            "mail_from": "documents@fellside.example",
        }
        self.settings: Settings = replace(charity.house.settings, **{**usual, **settings})  # type: ignore[arg-type]
        self.address("amy", AMY)
        self.address("lena", LENA)

    def address(self, name: str, address: str) -> None:
        with writing(self.charity.house.engine) as session:
            set_mail_address(session, self.charity.accounts[name], address)

    def tell(self, name: str, kind: Kind = Kind.TO_DO, urgent: bool = False) -> None:
        with writing(self.charity.house.engine) as session:
            notify(session, self.charity.accounts[name], kind, self.charity.clock.now, urgent)

    def run(self, **later: float) -> Delivery:
        self.charity.clock.pass_by(**later)
        return mail_notices(self.charity.house.engine, self.settings, self.charity.clock.now)

    def states(self) -> list[str]:
        with reading(self.charity.house.engine) as session:
            return list(session.scalars(select(Mail.state).order_by(Mail.id)))


With = Callable[..., Mailing]


@pytest.fixture
def mailing_with(charity: Charity, post: Post) -> With:
    def made(up: bool = True, server: dict[str, object] | None = None, **settings: object) -> Mailing:
        return Mailing(charity, post(up, **(server or {})), **settings)

    return made


def test_a_notice_is_mailed_without_a_name_or_a_word_of_what_it_is_about(mailing_with: With) -> None:
    post = mailing_with()
    post.tell("amy")

    assert post.run() == Delivery(sent=1)

    [mail] = post.box.taken
    body = mail.get_content().replace("\r\n", "\n")
    assert post.box.to == [AMY]
    assert mail["Subject"] == WORDS
    assert body.startswith(f"{WORDS}. Sign in to see it.\n")
    assert set(mail.keys()) <= {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding", "X-Peer", "X-MailFrom", "X-RcptTo",
    }  # fmt: skip
    for word in ("Amy", "Hart", "Marlow", "http", "/notices", Kind.TO_DO.words):
        assert word not in body


def test_without_a_mail_host_nothing_is_sent(mailing_with: With) -> None:
    post = mailing_with(mail_host="")
    post.tell("amy")
    assert post.run() == Delivery()
    assert post.states() == []


def test_a_kind_is_mailed_at_most_once_a_day_and_again_on_the_next(mailing_with: With) -> None:
    post = mailing_with()
    post.tell("amy")
    post.run()
    with writing(post.charity.house.engine) as session:
        session.add(Notice(account_id=post.charity.accounts["amy"], kind="TO_DO", at=post.charity.clock.now))

    for _ in range(5):
        assert post.run(hours=4) == Delivery()
    assert post.run(hours=5) == Delivery(sent=1)


def test_something_urgent_is_mailed_whatever_was_mailed_before(mailing_with: With) -> None:
    post = mailing_with()
    post.tell("amy")
    post.run()
    post.tell("amy", urgent=True)

    assert post.run(minutes=1) == Delivery(sent=1)
    assert post.box.taken[-1]["Subject"] == WORDS.replace("Something", "Something urgent")


def test_several_kinds_at_once_are_one_mail(mailing_with: With) -> None:
    post = mailing_with()
    post.tell("amy")
    with writing(post.charity.house.engine) as session:
        session.add(Notice(account_id=post.charity.accounts["amy"], kind="OTHER", at=post.charity.clock.now))

    assert post.run() == Delivery(sent=1)
    assert post.run(days=2) == Delivery()


def test_a_second_notice_of_a_kind_is_left_only_when_the_first_was_seen_is_a_day_old_or_it_is_urgent(
    mailing_with: With,
) -> None:
    post = mailing_with()

    def notices() -> int:
        with reading(post.charity.house.engine) as session:
            return len(session.scalars(select(Notice)).all())

    post.tell("amy")
    post.tell("amy")
    assert notices() == 1
    post.tell("amy", urgent=True)
    assert notices() == 2
    see_everything(post)
    post.tell("amy")
    assert notices() == 3
    post.charity.clock.pass_by(days=1)
    post.tell("amy")
    assert notices() == 4


def test_when_the_server_is_down_the_mail_waits_and_is_sent_once(mailing_with: With) -> None:
    post = mailing_with(up=False)
    post.tell("amy")

    for _ in range(3):
        assert post.run(minutes=5).connected is False
    post.box.start()

    assert post.run(minutes=5) == Delivery(sent=1)
    assert post.run(minutes=5) == Delivery()
    assert len(post.box.taken) == 1


def test_a_refused_address_waits_longer_each_time_and_keeps_nobody_elses_mail(mailing_with: With) -> None:
    post = mailing_with()
    post.box.answer[AMY] = "550 no such mailbox"
    post.tell("amy")
    post.tell("lena")

    assert post.run() == Delivery(sent=1, failed=1)
    assert post.box.to == [LENA]
    assert post.run(minutes=4) == Delivery()
    assert post.run(minutes=1) == Delivery(failed=1)
    assert post.run(minutes=5) == Delivery()
    assert not refused(post)
    assert post.run(minutes=5) == Delivery(failed=1)
    assert refused(post)

    post.box.answer.clear()
    assert post.run(days=1) == Delivery(sent=1)
    assert post.run(days=1) == Delivery()
    assert post.box.to == [LENA, AMY]
    assert not refused(post)


def test_a_server_that_is_too_busy_gets_the_same_mail_again(mailing_with: With) -> None:
    post = mailing_with()
    post.box.answer[""] = "451 try again later"
    post.tell("amy")
    assert post.run() == Delivery(failed=1)

    post.box.answer.clear()
    assert post.run(minutes=5) == Delivery(sent=1)


def test_cut_off_before_it_is_recorded_the_mail_is_sent_again_under_its_own_name(
    mailing_with: With, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = mailing_with()
    post.tell("amy")

    def cut_off(*_: object, **__: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(mailing, "_record", cut_off)
        with pytest.raises(MemoryError):
            post.run()
    assert post.run(minutes=14) == Delivery()
    assert post.run(minutes=1) == Delivery(sent=1)

    first, second = post.box.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@fellside.example>")


def test_starttls_protects_the_mail_and_the_password(
    mailing_with: With, identity: Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(identity.authority))
    options = {
        "tls_context": identity.context,
        "require_starttls": True,
        "authenticator": only(USER, PASSWORD),
        "auth_required": True,
    }
    post = mailing_with(
        server=options, mail_security="starttls", mail_user=USER, mail_password_file=secret(tmp_path, PASSWORD)
    )
    post.tell("amy")

    assert post.run() == Delivery(sent=1)
    assert (post.box.secured, post.box.signed_in) == ([True], [True])


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(mailing_with: With, identity: Identity) -> None:
    post = mailing_with(server={"tls_context": identity.context}, mail_security="starttls")
    post.tell("amy")

    assert post.run().connected is False
    assert post.box.taken == []
    assert post.states() == ["waiting"]


def test_a_server_that_offers_no_starttls_gets_no_mail(mailing_with: With) -> None:
    post = mailing_with(mail_security="starttls")
    post.tell("amy")

    assert post.run().connected is False
    assert post.box.taken == []


def test_tls_from_the_first_byte_works_too(
    mailing_with: With, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(identity.authority))
    post = mailing_with(up=False, mail_security="tls")
    post.box.start(ssl_context=identity.context)
    post.tell("amy")

    assert post.run() == Delivery(sent=1)


@pytest.mark.parametrize("mode", [0o644, None])
def test_a_password_file_that_others_may_read_or_that_is_missing_is_said_by_its_setting(
    mailing_with: With, tmp_path: Path, mode: int | None
) -> None:
    path = secret(tmp_path, PASSWORD)
    path.chmod(mode) if mode else path.unlink()
    post = mailing_with(mail_user=USER, mail_password_file=path)
    post.tell("amy")

    with pytest.raises(SettingsError, match=r"cfsdocs\.mail_password_file") as error:
        post.run()
    assert PASSWORD not in str(error.value)


@pytest.mark.clause("3.5")
def test_somebody_whose_account_has_ended_gets_no_mail_even_when_it_was_waiting(mailing_with: With) -> None:
    post = mailing_with(up=False)
    post.tell("amy")
    post.run()
    end(post, "amy")
    end(post, "lena")
    post.tell("lena")
    post.box.start()

    assert post.run(minutes=20) == Delivery()
    assert post.box.taken == []
    assert post.states() == ["dropped"]


def test_what_was_seen_meanwhile_is_not_mailed(mailing_with: With) -> None:
    post = mailing_with(up=False)
    post.tell("amy")
    post.run()
    see_everything(post)
    post.box.start()

    assert post.run(minutes=20) == Delivery()
    assert post.box.taken == []


def test_without_an_address_a_notice_waits_until_there_is_one(mailing_with: With) -> None:
    post = mailing_with()
    post.tell("olu")
    assert post.run() == Delivery()

    post.address("olu", "olu@fellside.example")
    assert post.run(days=3) == Delivery(sent=1)


def test_two_that_send_at_once_send_each_mail_once(charity_on_postgres: Charity, post: Post) -> None:
    sender = Mailing(charity_on_postgres, post())
    names = ("amy", "lena", "olu", "dev", "sol", "pat")
    for name in names:
        sender.address(name, f"{name}@fellside.example")
        sender.tell(name)
    with writing(sender.charity.house.engine) as session:
        mailing.collect(session, sender.settings, sender.charity.clock.now)

    threads = [threading.Thread(target=sender.run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(sender.box.to) == sorted(f"{name}@fellside.example" for name in names)


def test_logs_say_what_failed_and_name_nobody(mailing_with: With, caplog: pytest.LogCaptureFixture) -> None:
    post = mailing_with()
    post.box.answer[AMY] = f"550 {AMY} is unknown here"
    post.tell("amy")

    with caplog.at_level(logging.DEBUG, "cfsdocs"):
        post.run()

    assert "SMTPRecipientsRefused" in caplog.text
    assert "amy" not in caplog.text.lower()


def refused(post: Mailing) -> bool:
    with reading(post.charity.house.engine) as session:
        return refused_often(session, post.charity.accounts["amy"])


def end(post: Mailing, name: str) -> None:
    with writing(post.charity.house.engine) as session:
        now = post.charity.clock.now
        end_account(session.get_one(Account, post.charity.accounts[name]), now - timedelta(seconds=1))


def see_everything(post: Mailing) -> None:
    with writing(post.charity.house.engine) as session:
        for notice in session.scalars(select(Notice)):
            notice.seen_at = post.charity.clock.now


def secret(folder: Path, password: str) -> Path:
    path = folder / "mail-password"
    path.touch(mode=0o600)
    path.write_text(f"{password}\n")
    return path
