"""Commands that keep a house in order: check, daily, key rotate, upgrade."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from cfsdocs import house as houses
from cfsdocs.cli.options import config_option, entered, read_settings
from cfsdocs.daily import parts_of, remind_all, send_mail
from cfsdocs.db import reading, refresh_statistics, writing
from cfsdocs.vault.check import Findings, how_many, reap
from cfsdocs.vault.check import check as check_blobs
from cfsdocs.vault.strongroom import Strongroom


@click.command(epilog="Example: cfsdocs check --read")
@config_option
@click.option("--read", "read", is_flag=True, help="Decrypt every blob too, and compare it with what was sealed.")
@click.option("--reap", "reaping", is_flag=True, help="Delete blobs without a row that are older than a day.")
def check(config: Path, read: bool, reaping: bool) -> None:
    """Check that every row has its blob and every blob its row. Exits with 1 when anything is lost or damaged.

    It also lets the database see how much there is of what, so that lists stay fast as it grows.
    """
    with entered(config) as house:
        with reading(house.engine) as session:
            found = _checked(session, house.room, read)
        _say(found, read)
        if reaping:
            click.echo(f"{reap(house.room, found.orphans)} leftovers deleted")
        refresh_statistics(house.engine)
    if not found.sound:
        raise SystemExit(1)


def _checked(session: Session, room: Strongroom, read: bool) -> Findings:
    found = Findings()
    with click.progressbar(length=how_many(session) + 1, label="Checking") as bar:
        for so_far in check_blobs(session, room, read=read):
            found = so_far
            bar.update(1)
    return found


def _say(found: Findings, read: bool) -> None:
    how = "opened and compared" if read else "looked up"
    click.echo(f"{found.blobs} blobs {how}: {len(found.missing)} missing, {len(found.damaged)} damaged")
    for name in found.missing:
        click.echo(f"missing: {name}. Restore it from a backup of the store.")
    for name in found.damaged:
        click.echo(f"damaged: {name}. Restore it from a backup of the store, and find out what changed it.")
    if found.orphans:
        click.echo(f"{len(found.orphans)} blobs have no row: interrupted uploads. No key opens them.")


@click.command(epilog="Example: cfsdocs daily")
@config_option
def daily(config: Path) -> None:
    """Do what happens by time: reminders, escalations, mail. Exits with 1 when some of it failed.

    While 'cfsdocs serve' runs it does this by itself, every hour; a second time does no harm.
    """
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)
    now = datetime.now(UTC)
    with entered(config) as house:
        failed = remind_all(house.engine, now, parts_of(house.settings))
        delivery = send_mail(house, now)
    click.echo(f"{delivery.sent} mails sent, {delivery.failed} refused: those are tried again")
    for name in failed:
        click.echo(f"failed: {name}. The log says where.", err=True)
    if not delivery.connected:
        click.echo("the mail server cannot be used: mail waits", err=True)
    if failed or not delivery.connected:
        raise SystemExit(1)


@click.group()
def key() -> None:
    """The key ring."""


@key.command(epilog="Example: cfsdocs key rotate")
@config_option
def rotate(config: Path) -> None:
    """Add a key version and move every folder key under it. Files stay as they are; readers notice nothing."""
    with entered(config) as house:
        with writing(house.engine) as session:
            version = house.room.turn_ring(session, datetime.now(UTC))
        moved = 0
        while True:
            with writing(house.engine) as session:
                batch = house.room.rewrap_folder_keys(session)
            if not batch:
                break
            moved += batch
    click.echo(f"Key version {version} made; {moved} folder keys moved under it.")


@click.command(epilog="Example: cfsdocs upgrade")
@config_option
def upgrade(config: Path) -> None:
    """Bring the database up to this release. Make a backup first."""
    houses.upgrade(read_settings(config))
    click.echo("The database is at this release's version.")
