"""``cfsdocs user``: accounts from the command line, for the first administrator and for hosts.

A password is never set here: a one-time link is printed, and whoever uses it chooses their own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from cfsdocs.cli.options import account_named, config_option, entered
from cfsdocs.db import writing
from cfsdocs.journal import Event, append
from cfsdocs.people import signin
from cfsdocs.people.accounts import add_account, add_person, end_account, set_memberships
from cfsdocs.people.invitations import GOOD_FOR, invite
from cfsdocs.people.models import Account, Role
from cfsdocs.people.training import record_induction
from cfsdocs.personnel.keepers import entrust_all

ROLES = click.Choice([role.name.lower() for role in Role])
URL = click.option("--url", default="http://127.0.0.1:6543", show_default=True, help="Where people open it.")


@click.group()
def user() -> None:
    """Accounts: who can sign in, and as what."""


@user.command(epilog="Example: cfsdocs user add 'Amy Hart' amy.hart --role worker --team north")
@click.argument("name")
@click.argument("sign_in_name")
@click.option("--role", "roles", multiple=True, required=True, type=ROLES, help="May be given more than once.")
@click.option("--team", "teams", multiple=True, help="May be given more than once.")
@click.option("--no-link", is_flag=True, help="For a host application that signs its users in itself.")
@URL
@config_option
def add(
    config: Path, name: str, sign_in_name: str, roles: tuple[str, ...], teams: tuple[str, ...], no_link: bool, url: str
) -> None:
    """Open an account for NAME, and print a one-time link to choose a password with."""
    now = datetime.now(UTC)
    with entered(config) as house, writing(house.engine) as session:
        person = add_person(session, name)
        account = add_account(session, person, sign_in_name, [Role[role.upper()] for role in roles], teams, now)
        entrust_all(session, now)
        _note(session, account, "open account", now)
        token = None if no_link else invite(session, account.id, now)
    click.echo(f"{sign_in_name} has an account")
    if token is not None:
        say_link(url, token)


@user.command(name="invite", epilog="Example: cfsdocs user invite amy.hart")
@click.argument("sign_in_name")
@URL
@config_option
def invite_again(config: Path, sign_in_name: str, url: str) -> None:
    """Print a new one-time link, for somebody who lost password or phone, or let the last link pass."""
    now = datetime.now(UTC)
    with entered(config) as house, writing(house.engine) as session:
        account = account_named(session, sign_in_name)
        _note(session, account, "new link", now)
        token = invite(session, account.id, now)
    say_link(url, token)


@user.command(
    name="roles", epilog="Example: cfsdocs user roles amy.hart --role worker --role line_manager --team north"
)
@click.argument("sign_in_name")
@click.option("--role", "roles", multiple=True, required=True, type=ROLES, help="May be given more than once.")
@click.option("--team", "teams", multiple=True, help="May be given more than once.")
@config_option
def change_roles(config: Path, sign_in_name: str, roles: tuple[str, ...], teams: tuple[str, ...]) -> None:
    """Give somebody these roles and teams, and no others. Those that open folders are given here alone."""
    now = datetime.now(UTC)
    with entered(config) as house, writing(house.engine) as session:
        account = account_named(session, sign_in_name)
        set_memberships(session, account.id, [Role[role.upper()] for role in roles], teams)
        entrust_all(session, now)
        _note(session, account, "change roles", now)
    click.echo(f"{sign_in_name} has these roles now: {', '.join(roles)}")


@user.command(epilog="Example: cfsdocs user induction amy.hart --by pat.dunn --on 2026-11-02")
@click.argument("sign_in_name")
@click.option("--by", "given_by", required=True, help="The sign-in name of the colleague who gave it.")
@click.option("--on", "given_on", type=click.DateTime(["%Y-%m-%d"]), help="The day. Default: today.")
@config_option
def induction(config: Path, sign_in_name: str, given_by: str, given_on: datetime | None) -> None:
    """Record somebody's induction in the privacy of families and volunteers: no family can be theirs before (8.1)."""
    now = datetime.now(UTC)
    with entered(config) as house, writing(house.engine) as session:
        account, giver = account_named(session, sign_in_name), account_named(session, given_by)
        record_induction(session, account.id, (given_on or now).date(), giver.id, giver.id, now)
        _note(session, account, "record induction", now)
    click.echo(f"The induction of {sign_in_name} is on record")


@user.command(epilog="Example: cfsdocs user end amy.hart")
@click.argument("sign_in_name")
@config_option
def end(config: Path, sign_in_name: str) -> None:
    """End somebody's access now. What they did stays on record."""
    now = datetime.now(UTC)
    with entered(config) as house, writing(house.engine) as session:
        account = account_named(session, sign_in_name)
        end_account(account, now)
        entrust_all(session, now)
        signin.sign_out_everywhere(session, account.id)
        _note(session, account, "end access", now)
    click.echo(f"{sign_in_name} can no longer sign in")


def say_link(url: str, token: str) -> None:
    """Print the link; it is printed only once."""
    click.echo(f"\nThe link to choose a password with, good once and for {GOOD_FOR.days} days:")
    click.echo(f"  {url.rstrip('/')}/invitation/{token}")


def _note(session: Session, account: Account, action: str, now: datetime) -> None:
    note = f"account {account.ref} from the command line"
    append(session, Event(at=now, account_id=None, action=action, outcome="done", note=note))
