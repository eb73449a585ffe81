"""What several commands share: where the settings are, who is meant, and how a failure is said."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
import plaster
from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs import house
from cfsdocs.errors import CfsdocsError, InputError, SettingsError
from cfsdocs.house import House
from cfsdocs.people.accounts import find_account
from cfsdocs.people.models import Account
from cfsdocs.records.models import Document
from cfsdocs.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])
# Pyramid still asks setuptools for pkg_resources, which tells whoever runs a command that it is deprecated.
warnings.filterwarnings("ignore", "pkg_resources is deprecated", UserWarning)

NAMES = ("cfsdocs.ini", "config/production.ini")


def config_option(command: Command) -> Command:
    """Add ``--config``: the ini file, by default $CFSDOCS_CONFIG or cfsdocs.ini in this folder."""
    return click.option(
        "--config",
        "config",
        type=click.Path(dir_okay=False, path_type=Path),
        default=_usual,
        help="The ini file. Default: $CFSDOCS_CONFIG, or cfsdocs.ini in this folder.",
    )(command)


def _usual() -> Path:
    if named := os.environ.get("CFSDOCS_CONFIG"):
        return Path(named)
    return next((Path(name) for name in NAMES if Path(name).is_file()), Path(NAMES[0]))


def read_settings(config: Path) -> Settings:
    """The settings in an ini file. Raises SettingsError when there is none, or it is wrong."""
    if not config.is_file():
        raise SettingsError(f"there is no {config}: name the ini file with --config, or make one with 'cfsdocs init'")
    return Settings.from_ini(plaster.get_settings(str(config), "app:main"))


@contextmanager
def entered(config: Path) -> Iterator[House]:
    """The house that an ini file describes, closed again at the end."""
    opened = house.enter(read_settings(config))
    try:
        yield opened
    finally:
        opened.close()


def account_named(session: Session, sign_in_name: str) -> Account:
    """The account of this sign-in name. Raises InputError when there is none."""
    found = find_account(session, sign_in_name)
    if found is None:
        raise InputError("no account has this sign-in name: add one with 'cfsdocs user add'")
    return found


def document_of(session: Session, ref: str) -> Document:
    """The document of this ref. Raises InputError when there is none."""
    found = session.scalars(select(Document).where(Document.ref == ref)).one_or_none()
    if found is None:
        raise InputError("no document has this ref: it is the last part of the document's address")
    return found


class PlainErrors(click.Group):
    """A group whose commands say what went wrong in one line, without a traceback, and exit with 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CfsdocsError as error:
            click.echo(f"cfsdocs: {error}", err=True)
            ctx.exit(2)
