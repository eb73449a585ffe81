"""The ini says what is wrong with it, and what to write instead."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from cfsdocs.errors import SettingsError
from cfsdocs.settings import Settings

GOOD = {
    "cfsdocs.organisation": "Fellside Family Support",
    "cfsdocs.database": "sqlite:///var/cfsdocs.db",
    "cfsdocs.root_key": "/etc/cfsdocs/root.key",
    "cfsdocs.store": "/srv/cfsdocs/store",
}


def test_four_settings_are_enough() -> None:
    settings = Settings.from_ini({**GOOD, "pyramid.includes": "something of the host's"})

    assert settings.root_key == Path("/etc/cfsdocs/root.key")
    assert settings.second_factor is True


def test_an_unknown_key_is_an_error_that_suggests_the_nearest() -> None:
    with pytest.raises(SettingsError, match=r"unknown setting cfsdocs.organization: did you mean cfsdocs.organisation"):
        Settings.from_ini({**GOOD, "cfsdocs.organization": "x"})


def test_a_key_like_no_other_is_an_error_without_a_suggestion() -> None:
    with pytest.raises(SettingsError, match=r"unknown setting cfsdocs\.zzz$"):
        Settings.from_ini({**GOOD, "cfsdocs.zzz": "x"})


@pytest.mark.parametrize("key", sorted(GOOD))
def test_each_needed_key_is_named_when_it_is_missing(key: str) -> None:
    with pytest.raises(SettingsError, match=f"{key} is missing"):
        Settings.from_ini({name: value for name, value in GOOD.items() if name != key})


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("grace_days", "a fortnight", "a whole number above 0"),
        ("grace_days", "0", "a whole number above 0"),
        ("max_upload_mb", "-5", "a whole number above 0"),
        ("second_factor", "yes", "true or false"),
        ("practice", "1", "true or false"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_in_plain_words(key: str, value: str, says: str) -> None:
    with pytest.raises(SettingsError, match=f"cfsdocs.{key} must be {says}"):
        Settings.from_ini({**GOOD, f"cfsdocs.{key}": value})


MAIL = {"cfsdocs.mail_host": "mail.example.org", "cfsdocs.mail_from": "documents@example.org"}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"mail_security": "ssl"}, "mail_security must be starttls, tls or none"),
        ({"mail_from": ""}, "mail_from must be an address"),
        ({"mail_security": "none"}, "only for a mail server on this machine"),
        ({"mail_user": "documents"}, "go together: give both or neither"),
        ({"mail_password_file": "/etc/cfsdocs/mail"}, "go together: give both or neither"),
    ],
)
def test_mail_settings_that_cannot_work_or_would_tell_a_password_are_refused(
    changed: dict[str, str], says: str
) -> None:
    assert Settings.from_ini({**GOOD, **MAIL}).mail_port == 587
    with pytest.raises(SettingsError, match=says):
        Settings.from_ini({**GOOD, **MAIL, **{f"cfsdocs.{key}": value for key, value in changed.items()}})


def test_every_setting_says_what_it_is_for() -> None:
    for each in fields(Settings):
        assert each.metadata["help"].endswith((".", "NAME."))


def test_ages_are_whole_numbers_in_order_each_once() -> None:
    assert Settings.from_ini({**GOOD, "cfsdocs.consent_ages": "16 12 16"}).consent_ages == (12, 16)
    with pytest.raises(SettingsError, match="consent_ages must be whole numbers"):
        Settings.from_ini({**GOOD, "cfsdocs.consent_ages": "thirteen"})
