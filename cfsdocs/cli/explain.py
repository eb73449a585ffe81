"""``cfsdocs why`` and ``cfsdocs who``: ask the access rules about one document of the real house.

They answer whoever may read the database anyway, and show no title, no name but sign-in names.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker, Decision, decide
from cfsdocs.access.decide import who as who_may
from cfsdocs.access.models import ACTIONS
from cfsdocs.cli.options import account_named, config_option, document_of, entered
from cfsdocs.db import reading
from cfsdocs.errors import InputError
from cfsdocs.needs.then import who_then
from cfsdocs.people.models import Principal
from cfsdocs.records.models import Document, Folder, Purpose
from cfsdocs.workdays import HERE

_action = click.option("--action", type=click.Choice(list(ACTIONS)), default="view", show_default=True)
_purpose = click.option("--purpose", help="What for. Default: the usual purpose of such a folder.")
_at = click.option("--at", "at", help="When, as 2026-11-23T09:00:00+00:00. Default: now.")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program.")


@click.command(epilog="Example: cfsdocs why amy.bell mfrggzdfmztwq2lknnwg23tpoa --action download")
@click.argument("account")
@click.argument("document")
@_action
@_purpose
@_at
@_json
@config_option
def why(
    account: str, document: str, action: str, purpose: str | None, at: str | None, as_json: bool, config: Path
) -> None:
    """Say whether ACCOUNT (a sign-in name) may do this with DOCUMENT (its ref), rule by rule with its clause."""
    with entered(config) as house, reading(house.engine) as session:
        found = document_of(session, document)
        asker = Asker(
            account_named(session, account).id,
            _purpose_id(session, found, purpose),
            _moment(at),
            house.settings.grace_days,
        )
        decision = decide(session, asker, found.id, ACTIONS[action])
    click.echo(_as_json(decision) if as_json else _as_table(decision))


@click.command(epilog="Example: cfsdocs who mfrggzdfmztwq2lknnwg23tpoa --on 2026-11-23")
@click.argument("document")
@_action
@_purpose
@_at
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="Who could at the end of that day, as 2026-11-23.")
@_json
@config_option
def who(
    document: str, action: str, purpose: str | None, at: str | None, on: datetime | None, as_json: bool, config: Path
) -> None:
    """List the accounts that may do this with DOCUMENT (its ref), or could on a day, by their sign-in names.

    --on asks the rules of the facts as they were then; --at asks them of the facts of now, at another moment.
    """
    with entered(config) as house, reading(house.engine) as session:
        found = document_of(session, document)
        doing = ACTIONS[action], _purpose_id(session, found, purpose)
        if on is not None:
            end = (on + timedelta(days=1)).replace(tzinfo=HERE).astimezone(UTC) - timedelta(microseconds=1)
            moment = min(end, datetime.now(UTC))
            ids = who_then(session, found.id, found.folder_id, *doing, moment, house.settings.grace_days)
        else:
            ids = who_may(session, found.id, *doing, _moment(at), house.settings.grace_days)
        names = sorted(session.scalars(select(Principal.name).where(Principal.id.in_(ids))))
    click.echo(json.dumps(names) if as_json else "\n".join(names) or "nobody")


def _as_table(decision: Decision) -> str:
    width = max(len(rule.name) for rule, _ in decision.verdicts)
    lines = [
        f"{'yes' if held else 'NO ':3}  {rule.name:{width}}  {rule.clause}{'' if held else '  ' + rule.refusal}"
        for rule, held in decision.verdicts
    ]
    if not decision:
        return "\n".join((*lines, "refused"))
    by = f"by grant {decision.grant_id}" if decision.grant_id else "as what one's own file shows"
    return "\n".join((*lines, f"allowed, {by}"))


def _as_json(decision: Decision) -> str:
    rules = [{"rule": rule.name, "clause": rule.clause, "holds": held} for rule, held in decision.verdicts]
    return json.dumps({"allowed": bool(decision), "grant": decision.grant_id, "rules": rules})


def _moment(at: str | None) -> datetime:
    if at is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise InputError("--at needs a time, as 2026-11-23T09:00:00+00:00") from error
    if moment.tzinfo is None:
        raise InputError("--at needs its offset, as 2026-11-23T09:00:00+00:00")
    return moment


def _purpose_id(session: Session, document: Document, name: str | None) -> int:
    wanted = select(Purpose.id).order_by(Purpose.position, Purpose.id).limit(1)
    if name is None:
        wanted = wanted.join(Folder, Folder.kind == Purpose.kind).where(Folder.id == document.folder_id)
    else:
        wanted = wanted.where(Purpose.name == name)
    found = session.scalar(wanted)
    if found is None:
        raise InputError("there is no such purpose")
    return found
