"""The command line: one file per group of commands, each named here."""

from __future__ import annotations

import click

from cfsdocs.cli.demo import demo
from cfsdocs.cli.explain import who, why
from cfsdocs.cli.folder import folder
from cfsdocs.cli.init import init
from cfsdocs.cli.journal import journal
from cfsdocs.cli.options import PlainErrors
from cfsdocs.cli.policy import policy
from cfsdocs.cli.redact import redact_file
from cfsdocs.cli.serve import serve
from cfsdocs.cli.upkeep import check, daily, key, upgrade
from cfsdocs.cli.user import user

COMMANDS: tuple[click.Command, ...] = (
    demo,
    init,
    serve,
    user,
    folder,
    policy,
    why,
    who,
    journal,
    check,
    daily,
    key,
    upgrade,
    redact_file,
)


@click.group(cls=PlainErrors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cfsdocs")
def main() -> None:
    """cfsdocs: a confidential document store for organisations that support families."""


for command in COMMANDS:
    main.add_command(command)
