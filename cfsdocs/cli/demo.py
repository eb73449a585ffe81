"""``cfsdocs demo``: the practice charity, made on first use and served on this machine alone."""

from __future__ import annotations

import configparser
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from cfsdocs.cli.browse import Browser
from cfsdocs.cli.demo_check import check_all
from cfsdocs.cli.options import read_settings
from cfsdocs.errors import CfsdocsError
from cfsdocs.practice.make import PASSWORD, make
from cfsdocs.practice.read import read_charity

INI = "cfsdocs.ini"
WHO = (
    ("bethan.prosser", "a family support worker of the Fell team"),
    ("imran.qadri", "her line manager"),
    ("pat.dunmore", "the Office Manager, who keeps the personnel files"),
    ("helen.ashcombe", "the Chief Officer"),
    ("joan.petherick", "a volunteer"),
)


@click.command(epilog="Example: cfsdocs demo --check")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("var/demo"), show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=6543, show_default=True)
@click.option("--check", "checking", is_flag=True, help="Serve on a free port, go the main way through, and end.")
def demo(folder: Path, port: int, checking: bool) -> None:
    """Make the practice charity if it is not there, and serve it on this machine."""
    config = _ready(folder)
    port = _free_port() if checking else port
    with _serving(config, port, quiet=checking) as server:
        browser = Browser(f"http://127.0.0.1:{port}/")
        _wait_until_up(browser, server)
        if checking:
            check_all(browser.base, PASSWORD, click.echo)
            return
        _say_who(browser.base)
        server.wait()


def _ready(folder: Path) -> Path:
    """The ini of the practice charity, made now unless it is there. Half a charity never stays."""
    config = folder / INI
    if config.is_file():
        return config
    making = folder.with_name(folder.name + ".making")
    for old in (making, folder):
        shutil.rmtree(old, ignore_errors=True)
    making.mkdir(parents=True)
    click.echo("Making the practice charity: about 150 files, sealed and pictured. This takes a minute.")
    _write_ini(making / INI)
    now = datetime.now(UTC)
    files = len(read_charity(now.date()).files)
    with click.progressbar(make(read_settings(making / INI), now), length=files, label="Filing") as filed:
        for _ in filed:
            pass
    making.rename(folder)
    return config


def _write_ini(path: Path) -> None:
    ini = configparser.ConfigParser(interpolation=None)
    ini["app:main"] = {
        "use": "egg:cfsdocs",
        "cfsdocs.organisation": "Fellside Family Support",
        "cfsdocs.database": "sqlite:///%(here)s/cfsdocs.db",
        "cfsdocs.root_key": "%(here)s/key/root.key",
        "cfsdocs.store": "%(here)s/store",
        "cfsdocs.second_factor": "false",
        "cfsdocs.secure_cookies": "false",
        "cfsdocs.practice": "true",
    }
    with path.open("w") as file:
        file.write("; The practice charity: everything in it is invented. Delete this folder to make it anew.\n")
        ini.write(file)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def _serving(config: Path, port: int, *, quiet: bool) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "cfsdocs", "serve", "--config", str(config), "--port", str(port)]
    with (config.parent / "server.log").open("ab") as log:
        output = log if quiet else None
        server = subprocess.Popen(command, stdout=output, stderr=output, env=os.environ)  # noqa: S603 (our own command)
        try:
            yield server
        except KeyboardInterrupt:
            click.echo("\nStopped.")
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_until_up(browser: Browser, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise CfsdocsError("the server did not start: is the port taken? Choose another with --port")
        try:
            browser.get("/health")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise CfsdocsError("the server did not answer within 30 seconds: see server.log in the demo's folder")


def _say_who(base: str) -> None:
    click.echo(f"\nThe practice charity is at {base}\nSign in with the password {PASSWORD} as")
    for sign_in_name, what in WHO:
        click.echo(f"  {sign_in_name:16} {what}")
    click.echo("Ctrl-C stops it. Everybody in it is invented.\n")
