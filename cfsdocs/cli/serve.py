"""``cfsdocs serve``: the application on this machine, behind a reverse proxy that speaks HTTPS.

One process with threads, because SQLCipher's database has one writer. One thread does what happens by time: reminders
and mail. Uploads are streamed from the socket straight into the vault's encryption: neither the server nor the
application spools a body to a temporary file, so nothing of it lies readable on the disk (turn request buffering off in
the proxy too). There is no access log: the journal records who opened what, and an invitation's link must not lie in a
log.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

import click
import plaster
from gunicorn.app.base import BaseApplication

from cfsdocs.cli.options import config_option, entered, read_settings
from cfsdocs.daily import keep_time
from cfsdocs.house import enter
from cfsdocs.notices.server import read_password
from cfsdocs.settings import Settings
from cfsdocs.web.application import make_application

THREADS = 4
"""Each may hold three of the pool's fifteen connections: the page's, the frame's, and the gate's."""


class _Server(BaseApplication):  # type: ignore[misc]  # untyped
    """Gunicorn with our settings and no others: neither its files nor its environment variables count."""

    def __init__(self, settings: Settings, ini: dict[str, Any], bind: str) -> None:
        self.settings, self.ini, self.bind = settings, ini, bind
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": self.bind,
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": 120,
            "graceful_timeout": 20,
            "forwarded_allow_ips": "",  # whom to believe is ``cfsdocs.proxies``
            "control_socket_disable": True,
            "proc_name": "cfsdocs",
            "loglevel": "warning",
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """In the worker: no connection or key is carried over from the process that started it."""
        house = enter(self.settings)
        threading.Thread(target=keep_time, args=(house, threading.Event()), name="daily", daemon=True).start()
        return make_application(self.ini, house)


@click.command(epilog="Example: cfsdocs serve --config /srv/cfsdocs/cfsdocs.ini --port 6543")
@config_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on. Leave it to the proxy.")
@click.option("--port", type=click.IntRange(1, 65535), default=6543, show_default=True)
def serve(config: Path, host: str, port: int) -> None:
    """Serve the application until it is stopped with Ctrl-C or SIGTERM."""
    settings = read_settings(config)
    read_password(settings)
    with entered(config):
        pass  # says what is wrong in plain words, before there is a server
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    loader = plaster.get_loader(str(config), protocols=["wsgi"])
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    click.echo(f"cfsdocs is at http://{bind}/ . Ctrl-C stops it.")
    if settings.secure_cookies:
        click.echo("Signing in needs HTTPS: open it by way of the proxy.")
    _Server(settings, dict(loader.get_wsgi_app_settings()), bind).run()
