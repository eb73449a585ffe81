"""Settings: one frozen dataclass, read once from the ini. An unknown ``cfsdocs.*`` key is an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from cfsdocs.errors import SettingsError

PREFIX = "cfsdocs."


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
    max_upload_mb: int = _setting("The largest file that can be added, in MB.", 1024)
    idle_minutes: int = _setting("Signed out after this long without a sign of life.", 15)
    session_hours: int = _setting("Signed out after this long in any case.", 10)
    second_factor: bool = _setting("Whether a code from an app is needed to sign in.", True)
    secure_cookies: bool = _setting("Whether cookies need HTTPS. Only ever false on one's own machine.", True)
    proxies: tuple[str, ...] = _setting("Addresses of our reverse proxies; only their X-Forwarded headers count.", ())
    practice: bool = _setting("Whether this is the practice charity: every page says so.", False)
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
        return cls(**{name: _read(name, str(known[name].type), value) for name, value in ours.items()})


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
        case _:
            return text
