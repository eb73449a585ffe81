"""``cfsdocs init``: a new installation, ready for its first administrator. It overwrites nothing, ever.

The root key goes beside the data folder, never into it: whoever copies one must not have the other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import click
from sqlalchemy.orm import Session

from cfsdocs.cli.user import say_link
from cfsdocs.db import open_database, writing
from cfsdocs.errors import SettingsError
from cfsdocs.house import build
from cfsdocs.journal import Event, append
from cfsdocs.people.accounts import add_account, add_person
from cfsdocs.people.invitations import invite
from cfsdocs.people.models import PolicyVersion, Role
from cfsdocs.records.models import CompatiblePurpose, FolderKind, Purpose
from cfsdocs.schema import require_empty
from cfsdocs.settings import PREFIX, Settings

PURPOSES = (
    ("support", FolderKind.FAMILY, ("support", "safeguarding")),
    ("safeguarding", FolderKind.FAMILY, ("safeguarding",)),
    ("employment", FolderKind.PERSONNEL, ("employment",)),
)
"""What information is given for, and what it may then be used for (2.4, 3.4 b)."""
INI = "cfsdocs.ini"


@click.command(epilog="Example: cfsdocs init /srv/cfsdocs")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--organisation", prompt="The organisation's name", help="Shown on every page.")
@click.option("--administrator", prompt="The first system administrator's full name", help="Manages accounts.")
@click.option("--sign-in-name", prompt="Their sign-in name, for example amy.hart", help="What they sign in as.")
@click.option(
    "--root-key",
    type=click.Path(path_type=Path),
    help="Where to make the root key. Default: FOLDER-key/root.key, beside the data folder.",
)
@click.option("--database", help="postgresql://USER@HOST/NAME, empty. Default: an encrypted file in FOLDER.")
@click.option("--url", default="http://127.0.0.1:6543", show_default=True, help="Where people will open it.")
@click.option(
    "--policy",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The policy that everybody signs, as text. Default: the one that comes with cfsdocs.",
)
def init(
    folder: Path,
    organisation: str,
    administrator: str,
    sign_in_name: str,
    root_key: Path | None,
    database: str | None,
    url: str,
    policy: Path | None,
) -> None:
    """Make a new installation in FOLDER: settings, encrypted database, store, and a root key beside it."""
    folder = folder.resolve()
    key = (root_key or folder.with_name(f"{folder.name}-key") / "root.key").resolve()
    settings = _settings(folder, key, " ".join(organisation.split()), database, url)
    _require_new(folder, key, database)
    text = policy.read_text(encoding="utf-8") if policy else _policy_text()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    house = build(settings, datetime.now(UTC))
    try:
        with writing(house.engine) as session:
            token = _begin(session, administrator, sign_in_name, text)
    finally:
        house.close()
    _write_new(folder / INI, "\n".join(_ini(settings)))
    _say(folder, key, url, token)


def _settings(folder: Path, key: Path, organisation: str, database: str | None, url: str) -> Settings:
    """Cookies need HTTPS unless people open it at a plain http address, which only one's own machine may have."""
    local = url.startswith(("http://127.0.0.1", "http://localhost", "http://[::1]"))
    if not organisation:
        raise SettingsError("the organisation needs a name")
    if not url.startswith("https://") and not local:
        raise SettingsError("people must open it at an https:// address: passwords cross the network")
    if database is not None and not database.startswith("postgresql://"):
        raise SettingsError("--database must be postgresql://USER@HOST/NAME; without it there is an encrypted file")
    if key.is_relative_to(folder):
        raise SettingsError("the root key must lie outside the data folder: whoever copies one must not have the other")
    return Settings(
        organisation=organisation,
        database=database or f"sqlite:///{folder}/cfsdocs.db",
        root_key=key,
        store=folder / "store",
        secure_cookies=not local,
    )


def _require_new(folder: Path, key: Path, database: str | None) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SettingsError(f"{folder} is there already and not empty. Name a new folder: nothing is ever overwritten")
    if key.exists():
        raise SettingsError(f"{key} is there already. Name another file with --root-key: a key is never overwritten")
    if database is not None:  # before a key is made for it
        engine = open_database(database)
        try:
            require_empty(engine)
        finally:
            engine.dispose()


def _begin(session: Session, administrator: str, sign_in_name: str, policy: str) -> str:
    now = datetime.now(UTC)
    rows = {name: Purpose(name=name, kind=kind, position=at) for at, (name, kind, _) in enumerate(PURPOSES)}
    session.add_all([*rows.values(), PolicyVersion(label="1", in_force_from=now, text=policy)])
    session.flush()
    for name, _, uses in PURPOSES:
        session.add_all(CompatiblePurpose(collected_for=rows[name].id, used_for=rows[use].id) for use in uses)
    person = add_person(session, administrator.strip())
    account = add_account(session, person, sign_in_name, [Role.SYSTEM_ADMINISTRATOR], [], now)
    append(
        session, Event(at=now, account_id=None, action="open account", outcome="done", note=f"account {account.ref}")
    )
    return invite(session, account.id, now)


def _policy_text() -> str:
    return (files("cfsdocs.people") / "policy.txt").read_text(encoding="utf-8")


def _ini(settings: Settings) -> Iterator[str]:
    """Every setting with what it is for; those that have their usual value are commented out."""
    yield "# cfsdocs. Start it with: cfsdocs serve --config " + INI
    yield "# config/production.ini, which comes with cfsdocs, says what the reverse proxy must do.\n"
    yield "[app:main]\nuse = egg:cfsdocs"
    for each in fields(Settings):
        value = getattr(settings, each.name)
        shown = (
            str(value).lower()
            if isinstance(value, bool)
            else " ".join(map(str, value))
            if isinstance(value, tuple)
            else value
        )
        shown = "" if value == Path() else shown
        usual = "# " if value == each.default else ""
        yield f"\n# {each.metadata['help']}\n{usual}{PREFIX}{each.name} = {str(shown).replace('%', '%%')}"
    yield ""


def _write_new(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _say(folder: Path, key: Path, url: str, token: str) -> None:
    click.echo(f"\nMade {folder}, with its settings in {folder / INI}")
    click.echo(f"\nThe root key is in {key}")
    click.echo(
        "Copy it to two other places now. Whoever has it and the data can read everything; without it nobody can."
    )
    click.echo(f"\nStart it:  cfsdocs serve --config {folder / INI}")
    say_link(url, token)
