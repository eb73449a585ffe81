"""``cfsdocs folder``: open folders and record who needs to know them, from the command line.

Whoever can run this holds the root key's file, so it gives nobody more than they have. Each step is in the journal.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.grants import COVER_DAYS, oversee
from cfsdocs.cli.options import account_named, config_option, entered
from cfsdocs.db import writing
from cfsdocs.errors import InputError
from cfsdocs.journal import Event, append
from cfsdocs.needs.allocation import allocate_worker, cover_worker
from cfsdocs.people.accounts import add_person, known
from cfsdocs.people.models import Person, Role
from cfsdocs.personnel.days import today
from cfsdocs.personnel.files import open_file
from cfsdocs.personnel.models import Capacity
from cfsdocs.records.folders import open_folder
from cfsdocs.records.models import Folder, FolderKind

FAMILY_SECTIONS = ("general", "safety", "health", "school")


@click.group()
def folder() -> None:
    """Folders: open one, and record who needs to know it."""


@folder.command(
    epilog="Example: cfsdocs folder family 'Marlow family' --person 'Jane Marlow:mother' --person 'Tom:child'"
)
@click.argument("title")
@click.option(
    "--person", "people", multiple=True, required=True, metavar="NAME:PART", help="May be given more than once."
)
@click.option("--section", "sections", multiple=True, default=FAMILY_SECTIONS, show_default=True)
@config_option
def family(config: Path, title: str, people: tuple[str, ...], sections: tuple[str, ...]) -> None:
    """Open a family's folder. The Chief Officer may read it; workers are allocated with 'folder allocate'."""
    now = datetime.now(UTC)
    with entered(config) as house, writing(house.engine) as session:
        parts = [each.rpartition(":")[::2] if ":" in each else (each, "") for each in people]
        listed = {add_person(session, name.strip()): part.strip() for name, part in parts}
        opened = open_folder(session, FolderKind.FAMILY, title.strip(), listed, sections, now)
        oversee(session, opened, now)
        _note(session, opened, "open folder", now)
        click.echo(f"Folder {opened.number} is open")


@folder.command(epilog="Example: cfsdocs folder personnel amy.hart")
@click.argument("sign_in_name")
@config_option
def personnel(config: Path, sign_in_name: str) -> None:
    """Open a colleague's personnel file, for its keepers (footnote 1; the Chief Officer's for the Chair, 7.3)."""
    now = datetime.now(UTC)
    with entered(config) as house, writing(house.engine) as session:
        account = account_named(session, sign_in_name)
        person = session.get_one(Person, account.person_id)
        roles = known(session, account).roles
        volunteers = Role.VOLUNTEER in roles
        capacity = Capacity.VOLUNTEER if volunteers else Capacity.TRUSTEE if Role.TRUSTEE in roles else Capacity.STAFF
        opened = open_file(session, person, capacity, today(account.active_from), now)
        _note(session, opened, "open folder", now)
        click.echo(f"Personnel file {opened.number} is open")


@folder.command(name="allocate", epilog="Example: cfsdocs folder allocate F-0001 amy.hart")
@click.argument("number")
@click.argument("sign_in_name")
@config_option
def allocate_to(config: Path, number: str, sign_in_name: str) -> None:
    """Allocate a family to a worker; the line managers of the worker's teams follow (1.6)."""
    now = datetime.now(UTC)
    with entered(config) as house, writing(house.engine) as session:
        wanted, worker = _family(session, number), account_named(session, sign_in_name)
        managers = allocate_worker(session, wanted, worker.id, now, None)
        _note(session, wanted, "allocate", now)
        click.echo(f"{number} is allocated to {sign_in_name}; {len(managers)} line managers follow")


@folder.command(name="cover", epilog="Example: cfsdocs folder cover F-0001 olu.bright --days 7")
@click.argument("number")
@click.argument("sign_in_name")
@click.option("--days", type=click.IntRange(1, 365), default=COVER_DAYS, show_default=True, help="It ends by itself.")
@config_option
def cover_by(config: Path, number: str, sign_in_name: str, days: int) -> None:
    """Let a colleague stand in for a family's worker, for a time (4.3)."""
    now = datetime.now(UTC)
    with entered(config) as house, writing(house.engine) as session:
        wanted = _family(session, number)
        cover_worker(session, wanted, account_named(session, sign_in_name).id, now, None, days)
        _note(session, wanted, "cover", now)
        click.echo(f"{sign_in_name} covers {number} for {days} days")


def _family(session: Session, number: str) -> Folder:
    wanted = select(Folder).where(Folder.number == number, Folder.kind == FolderKind.FAMILY)
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise InputError("there is no family folder of this number")
    return found


def _note(session: Session, about: Folder, action: str, now: datetime) -> None:
    append(session, Event(now, None, action, "done", folder_id=about.id, note="command line"))
