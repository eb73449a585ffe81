"""A real installation with a world in it, served as ``cfsdocs serve`` serves it: for what is measured through HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import func, select

from benchmarks.asking import Asked
from benchmarks.seeded.everything import generate
from benchmarks.seeded.loading import fill
from cfsdocs import house as houses
from cfsdocs.access.lists import newest
from cfsdocs.access.models import Grant
from cfsdocs.db import FOREVER, reading, writing
from cfsdocs.house import House
from cfsdocs.intake.card import Card
from cfsdocs.intake.filing import file_document, own_upload, waiting
from cfsdocs.intake.receive import Arrival, receive
from cfsdocs.people.credentials import Credential
from cfsdocs.people.models import Principal
from cfsdocs.people.passwords import hash_password
from cfsdocs.people.second_factor import new_secret, seal
from cfsdocs.records.models import Document, Folder, FolderPerson, Section
from cfsdocs.settings import Settings

PASSWORD = "a long sentence that only this benchmark knows"
PICTURE = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
"""How a picture begins that is kept but not shown: what is measured is the way of the bytes, not a parser."""
MOST_MB = 1200


@dataclass(frozen=True)
class Household:
    """A house, somebody who signs in, a folder that they hold the whole of, and a file in it."""

    house: House
    ini: Path
    name: str
    account: int
    folder: int
    folder_ref: str
    listed: int
    """Documents that they see in the folder, up to a page."""


def make(folder: Path, documents: int) -> Household:
    """Build a house in ``folder`` and settle a world in it."""
    settings = Settings(
        organisation="Fellside Family Support",
        database=f"sqlite:///{folder}/cfsdocs.db",
        root_key=folder / "key" / "root.key",
        store=folder / "store",
        max_upload_mb=MOST_MB,
        second_factor=False,
        secure_cookies=False,
    )
    house = houses.build(settings, datetime.now(UTC))
    fill(house.engine, generate(documents))
    account, folder_id, listed = _chosen(house, documents)
    with writing(house.engine) as session:
        sealed = seal(house.secret, account, new_secret())
        hashed = hash_password(PASSWORD)
        session.add(Credential(account_id=account, password_hash=hashed, totp_secret=sealed, ready=True))
        name = session.get_one(Principal, account).name
        ref = session.get_one(Folder, folder_id).ref
    return Household(house, _ini(folder, settings), name, account, folder_id, ref, listed)


def add_picture(household: Household, size: int) -> str:
    """File a picture of so many bytes in the folder; gives the path of its download."""
    house, now = household.house, datetime.now(UTC)
    arrival = Arrival.new(household.folder, household.account)
    return file_as_document(household, receive(house, arrival, "photo.heic", picture(size), now))


def waiting_ref(household: Household) -> str:
    """The file that waits for its card."""
    with reading(household.house.engine) as session:
        return waiting(session, household.account)[0].ref


def file_as_document(household: Household, ref: str) -> str:
    """Fill in the card of a file that waits; gives the path of its download."""
    house, now = household.house, datetime.now(UTC)
    with writing(house.engine) as session:
        section = session.scalars(select(Section.id).where(Section.folder_id == household.folder)).first()
        persons = select(FolderPerson.person_id).where(FolderPerson.folder_id == household.folder)
        about = frozenset(session.scalars(persons))
        card = Card("Photo of the kitchen", section or 0, about, "The family", now.date(), 1)
        filed = file_document(session, house, own_upload(session, household.account, ref), card, now)
        return f"/documents/{filed.ref}/download/1"


def picture(size: int) -> Iterator[bytes]:
    """A made-up picture, piece by piece."""
    yield PICTURE
    left, noise = size - len(PICTURE), os.urandom(1 << 16)
    while left:
        piece = noise[: min(left, len(noise))]
        left -= len(piece)
        yield piece


@contextmanager
def serving(command: Iterable[str], path: str) -> Iterator[tuple[str, int]]:
    """A server of our own by its base URL and process id, from its first answer to the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, *command, "--port", str(port)], stdout=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(base + path, server)
        yield base, server.pid
    finally:
        server.terminate()
        server.wait(timeout=60)


def cfsdocs(household: Household) -> list[str]:
    """The command that serves a household."""
    return ["-m", "cfsdocs", "serve", "--config", str(household.ini)]


def _chosen(house: House, documents: int) -> tuple[int, int, int]:
    """A worker, and of the folders that they hold the whole of the one whose page is nearest to 40 documents."""
    asked = Asked("SQLCipher", documents, house.engine)
    best: tuple[int, int, int, int] = (1 << 30, 0, 0, 0)
    with reading(house.engine) as session:
        for asker in asked.kinds["worker"].askers:
            whole = select(Grant.folder_id).where(Grant.principal_id == asker.account_id, Grant.section_id.is_(None))
            ever = whole.where(Grant.purpose_id.is_(None), Grant.valid_until == FOREVER, Grant.actions > 2)
            for folder in session.scalars(ever.where(Grant.actions.bitwise_and(2) != 0)):
                rows = newest(session, asker, where=(Document.folder_id == folder,))
                held = session.scalar(select(func.count()).where(Document.folder_id == folder)) or 0
                best = min(best, (abs(len(rows) - 40) + abs(held - 50), asker.account_id, folder, len(rows)))
    asked.session.close()
    return best[1:]


def _ini(folder: Path, settings: Settings) -> Path:
    lines = ["[app:main]", "use = egg:cfsdocs"]
    for name in ("organisation", "database", "root_key", "store", "max_upload_mb", "second_factor", "secure_cookies"):
        value = getattr(settings, name)
        lines.append(f"cfsdocs.{name} = {str(value).lower() if isinstance(value, bool) else value}")
    ini = folder / "cfsdocs.ini"
    ini.write_text("\n".join([*lines, ""]))
    return ini


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            urlopen(url).close()
        except URLError as error:
            if hasattr(error, "code"):
                return  # it answers
            if server.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"no answer from {url}")
