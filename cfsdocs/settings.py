"""Settings: one frozen dataclass, read once from the ini. An unknown ``cfsdocs.*`` key is an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from cfsdocs.errors import SettingsError

PREFIX = "cfsdocs."
STARTTLS, TLS, NO_TLS = "starttls", "tls", "none"
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def _setting(help_text: str, default: Any) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True)
class Settings:
    """What an operator can set. Every field is the ini key ``cfsdocs.<field>``."""

    organisation: str = _setting("The organisation's name, shown on every page.", "")
    database: str = _setting("sqlite:///FILE (encrypted by SQLCipher) or postgresql://USER@HOST/NAME.", "")
    root_key: Path = _setting("The root key's file: outside the data folder, readable by the server alone.", Path())
    store: Path = _setting("The folder that holds the sealed files.", Path())
    grace_days: int = _setting("How long the last declaration still counts after a new policy version (8.2).", 14)
    consent_ages: tuple[int, ...] = _setting(
        "Ages at which to ask again whose consent counts for a child.", (13, 16, 18)
    )
    max_upload_mb: int = _setting("The largest file that can be added, in MB.", 1024)
    idle_minutes: int = _setting("Signed out after this long without a sign of life.", 15)
    session_hours: int = _setting("Signed out after this long in any case.", 10)
    second_factor: bool = _setting("Whether a code from an app is needed to sign in.", True)
    secure_cookies: bool = _setting("Whether cookies need HTTPS. Only ever false on one's own machine.", True)
    proxies: tuple[str, ...] = _setting("Addresses of our reverse proxies; only their X-Forwarded headers count.", ())
    practice: bool = _setting("Whether this is the practice charity: every page says so.", False)
    mail_host: str = _setting("The mail server that takes the mails about notices. Empty: no mail is sent.", "")
    mail_port: int = _setting("Its port: 587 for starttls, 465 for tls, 25 for none.", 587)
    mail_security: str = _setting("starttls, tls, or none, which only a server on the same machine may have.", STARTTLS)
    mail_from: str = _setting("The address that the mails come from, for example documents@example.org.", "")
    mail_user: str = _setting("The name to sign in to the mail server with. Empty: it asks for none.", "")
    mail_password_file: Path = _setting("The file with its password: outside the data folder, for us alone.", Path())
    second_trustee: str = _setting("Sign-in name of the trustee who decides on the Chair's own connections (7.3).", "")
    appendix_a_on_family_folder: bool = _setting(
        "File a copy of Appendix A with the family too: 7.4 to the letter.", False
    )
    plugins: tuple[str, ...] = _setting("Plugins to include, by the names of their Python modules, one per line.", ())

    @classmethod
    def from_ini(cls, values: Mapping[str, Any]) -> Settings:
        """Read ``cfsdocs.*`` from an ini's values; other keys are the host's own.

        Raises SettingsError for a key that is unknown, missing, or has a value we cannot read.
        """
        ours = {key.removeprefix(PREFIX): value for key, value in values.items() if key.startswith(PREFIX)}
        known = {each.name: each for each in fields(cls)}
        for name in ours:
            if name not in known:
                raise SettingsError(f"unknown setting {PREFIX}{name}{_did_you_mean(name, known)}")
        for name in ("organisation", "database", "root_key", "store"):
            if not str(ours.get(name, "")).strip():
                raise SettingsError(f"{PREFIX}{name} is missing. {known[name].metadata['help']}")
        read = cls(**{name: _read(name, str(known[name].type), value) for name, value in ours.items()})
        _check_mail(read)
        return read


def _check_mail(settings: Settings) -> None:
    """Raise SettingsError for mail settings that cannot work, or would let a password cross the network readably."""
    if settings.mail_security not in (STARTTLS, TLS, NO_TLS):
        raise SettingsError(f"{PREFIX}mail_security must be {STARTTLS}, {TLS} or {NO_TLS}")
    if not settings.mail_host:
        return
    if "@" not in settings.mail_from.strip("@"):
        raise SettingsError(f"{PREFIX}mail_from must be an address: the mails come from it")
    if settings.mail_security == NO_TLS and settings.mail_host not in LOCAL:
        raise SettingsError(f"{PREFIX}mail_security may be {NO_TLS} only for a mail server on this machine")
    if bool(settings.mail_user) != (settings.mail_password_file != Path()):
        raise SettingsError(f"{PREFIX}mail_user and {PREFIX}mail_password_file go together: give both or neither")


def _did_you_mean(name: str, known: Mapping[str, object]) -> str:
    close = get_close_matches(name, known, 1)
    return f": did you mean {PREFIX}{close[0]}?" if close else ""


def _read(name: str, kind: str, value: Any) -> Any:
    text = str(value).strip()
    match kind:
        case "int":
            if not text.isdecimal() or int(text) < 1:
                raise SettingsError(f"{PREFIX}{name} must be a whole number above 0")
            return int(text)
        case "bool":
            if text.lower() not in ("true", "false"):
                raise SettingsError(f"{PREFIX}{name} must be true or false")
            return text.lower() == "true"
        case "Path":
            return Path(text)
        case "tuple[str, ...]":
            return tuple(text.split())
        case "tuple[int, ...]":
            if not all(each.isdecimal() and int(each) > 0 for each in text.split()):
                raise SettingsError(f"{PREFIX}{name} must be whole numbers above 0, with spaces between them")
            return tuple(sorted({int(each) for each in text.split()}))
        case _:
            return text
