"""Rows of documents as every list shows them: what, where, when, how sensitive.

It describes only rows that ``access.lists`` has given. It must never be handed any other id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from cfsdocs.access import lists
from cfsdocs.access.decide import Asker
from cfsdocs.records.models import Document, Folder, FolderKind, Section, Sensitive, State, Version
from cfsdocs.vault.models import Blob, BlobKind
from cfsdocs.web.pages import words

PAGE = 50
"""Documents on one page of a list."""
THIS = (Document.ref == bindparam("this"),)


@dataclass(frozen=True)
class Listed:
    """One row."""

    ref: str
    title: str
    section: str
    dated: date | None
    filed_at: datetime
    folder_ref: str
    folder_title: str
    personnel: bool
    kind: str
    tags: tuple[str, ...]
    has_thumbnail: bool
    restricted: bool

    @property
    def safety(self) -> frozenset[str]:
        """Which tags are to catch the eye."""
        return words.SAFETY_WORDS

    @property
    def dated_words(self) -> str:
        return words.day(self.dated)

    @property
    def filed_words(self) -> str:
        return words.day(self.filed_at)


@dataclass(frozen=True)
class Listing:
    """One page of a list; ``older`` is the ref that the next page begins after, if there is one."""

    rows: tuple[Listed, ...]
    older: str | None = None


def one_page(session: Session, rows: Sequence[Row[Any]], size: int = PAGE) -> Listing:
    """A page of ``rows``, of which one more than ``size`` was asked for, to know whether more follow."""
    shown = rows[:size]
    return Listing(describe(session, shown), shown[-1].ref if len(rows) > size else None)


def place_of(session: Session, asker: Asker, ref: str) -> tuple[datetime, int] | None:
    """Where a list goes on after this ref: (filed_at, id). None, the beginning, for one that the asker may not see."""
    found = lists.newest(session, asker, where=THIS, parameters={"this": ref}, size=1, few=True)
    return (found[0].filed_at, found[0].id) if found else None


def describe(session: Session, rows: Iterable[Row[Any]]) -> tuple[Listed, ...]:
    """What a list says of each row, in the rows' order."""
    rows = list(rows)
    ids = [row.id for row in rows]
    wanted_sections = select(Section.id, Section.name).where(Section.id.in_({row.section_id for row in rows}))
    sections = {found.id: found.name for found in session.execute(wanted_sections)}
    wanted_folders = select(Folder).where(Folder.id.in_({row.folder_id for row in rows}))
    folders = {folder.id: folder for folder in session.scalars(wanted_folders)}
    bits, newest = _sensitive(session, ids), _newest_versions(session, ids)
    pictured = _with_thumbnail(session, [version_id for version_id, _ in newest.values()])
    return tuple(
        _listed(
            row, sections[row.section_id], folders[row.folder_id], bits.get(row.id, 0), newest.get(row.id), pictured
        )
        for row in rows
    )


def _listed(
    row: Row[Any], section: str, folder: Folder, bits: int, newest: tuple[int, str] | None, pictured: frozenset[int]
) -> Listed:
    version_id, media_type = newest or (0, "")
    return Listed(
        ref=row.ref,
        title=row.title,
        section=words.capital(section),
        dated=row.dated,
        filed_at=row.filed_at,
        folder_ref=folder.ref,
        folder_title=folder.title,
        personnel=folder.kind == FolderKind.PERSONNEL,
        kind=words.kind_of_file(media_type),
        tags=words.categories(bits),
        has_thumbnail=version_id in pictured,
        restricted=row.state == State.RESTRICTED,
    )


def _sensitive(session: Session, ids: list[int]) -> dict[int, int]:
    bits: dict[int, int] = {}
    wanted = select(Sensitive.document_id, Sensitive.category).where(Sensitive.document_id.in_(ids))
    for document_id, category in session.execute(wanted):
        bits[document_id] = bits.get(document_id, 0) | category
    return bits


def _newest_versions(session: Session, ids: list[int]) -> dict[int, tuple[int, str]]:
    newest = (
        select(Version.document_id, func.max(Version.number).label("number"))
        .where(Version.document_id.in_(ids))
        .group_by(Version.document_id)
        .subquery()
    )
    wanted = select(Version.document_id, Version.id, Version.media_type).join(
        newest, (newest.c.document_id == Version.document_id) & (newest.c.number == Version.number)
    )
    return {document_id: (version_id, media_type) for document_id, version_id, media_type in session.execute(wanted)}


def _with_thumbnail(session: Session, version_ids: list[int]) -> frozenset[int]:
    wanted = select(Blob.version_id).where(Blob.version_id.in_(version_ids), Blob.kind == BlobKind.THUMBNAIL.value)
    return frozenset(each for each in session.scalars(wanted) if each is not None)
