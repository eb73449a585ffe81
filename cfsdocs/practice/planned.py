"""What the practice charity plans to file: one value per document, able to make its own bytes.

Nothing here touches a database. Every value is a plain fact from ``data/``, so that the same plan gives the same files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cfsdocs.practice.files.blocks import Block

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Organisation:
    """A partner agency, or the charity itself: what its letterhead says and how it looks."""

    id: str
    name: str
    address: tuple[str, ...]
    phone: str
    email: str
    style: str
    colour: str
    strapline: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: rows of cells, the first row the head."""

    name: str
    rows: tuple[tuple[str | int | float | date | None, ...], ...]
    hidden: bool = False


@dataclass(frozen=True)
class Mail:
    """The head of an e-mail."""

    sender: str
    to: tuple[str, ...]
    subject: str
    time: str
    copied: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scene:
    """What a photograph shows and which camera took it where."""

    shows: str
    camera: str
    taken: str
    latitude: float
    longitude: float
    caption: str = ""


@dataclass(frozen=True)
class Text:
    """What a page says and how it is laid out. ``parts`` are papers bound in behind it: (title, blocks)."""

    look: str = ""
    blocks: tuple[Block, ...] = ()
    letterhead: Organisation | None = None
    to: tuple[str, ...] = ()
    reference: str = ""
    heading: str = ""
    sign: tuple[str, ...] = ()
    received: date | None = None
    parts: tuple[tuple[str, tuple[Block, ...]], ...] = ()


@dataclass(frozen=True)
class PlannedFile:
    """One document to file: where it goes, what it is about, whose it is, and how its bytes are made."""

    id: str
    folder: str
    section: str
    title: str
    medium: str
    """How it is kept: pdf, scan, word, sheet, photo, mail or note."""
    file_name: str
    media_type: str
    made: date
    """The date on it."""
    received: date
    """When it came to the office, and was filed."""
    about: tuple[str, ...]
    given_by: str
    recorded_by: str
    purpose: str
    maker: Callable[[PlannedFile], bytes]
    sensitive: tuple[tuple[str, str], ...] = ()
    """(person, category) pairs."""
    shown_to_subject: bool = False
    state: str = "current"
    text: Text = Text()
    sheets: tuple[Sheet, ...] = ()
    mail: Mail | None = None
    scene: Scene | None = None
    attachments: tuple[PlannedFile, ...] = ()

    def make(self) -> bytes:
        """The bytes of the file."""
        return self.maker(self)
