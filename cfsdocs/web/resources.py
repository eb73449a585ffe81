"""What a URL is about: ids only, found by the random ref in it. A resource holds no title, name or row.

Making one never fails: whether there is such a thing is the guard's to find out, so that what is missing
and what is forbidden take the same path to the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyramid.request import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.records.models import Document, Folder, FolderKind
from cfsdocs.vault.models import Upload

NOTHING = 0
"""No row has this id: every rule refuses it."""


class Resource:
    """The parent of every resource: routes that lead to one must be guarded."""


@dataclass
class FolderResource(Resource):
    """A folder. The ids are NOTHING until the guard has found it."""

    ref: str
    folder_id: int = NOTHING
    kind: str = FolderKind.FAMILY

    def find(self, session: Session) -> None:
        """Look up the ids; leaves NOTHING when there is no such folder."""
        found = session.execute(select(Folder.id, Folder.kind).where(Folder.ref == self.ref)).one_or_none()
        if found is not None:
            self.folder_id, self.kind = found


@dataclass
class DocumentResource(Resource):
    """A document, and the version that the URL asks for, if any."""

    ref: str
    version: int | None = None
    document_id: int = NOTHING
    folder_id: int = NOTHING
    kind: str = FolderKind.FAMILY

    def find(self, session: Session) -> None:
        """Look up the ids; leaves NOTHING when there is no such document."""
        wanted = select(Document.id, Folder.id, Folder.kind).join(Folder, Folder.id == Document.folder_id)
        found = session.execute(wanted.where(Document.ref == self.ref)).one_or_none()
        if found is not None:
            self.document_id, self.folder_id, self.kind = found


@dataclass
class UploadResource(Resource):
    """A file that waits for its card: only ever its sender's."""

    ref: str
    upload_id: int = NOTHING
    folder_id: int = NOTHING
    kind: str = FolderKind.FAMILY

    def find(self, session: Session, account_id: int) -> None:
        """Look up the ids of this account's upload; leaves NOTHING when there is none."""
        wanted = select(Upload.id, Folder.id, Folder.kind).join(Folder, Folder.id == Upload.folder_id)
        mine = wanted.where(Upload.ref == self.ref, Upload.account_id == account_id)
        found = session.execute(mine).one_or_none()
        if found is not None:
            self.upload_id, self.folder_id, self.kind = found


def folder(request: Request) -> FolderResource:
    """The route factory for a folder's URLs."""
    return FolderResource(request.matchdict["ref"])


def document(request: Request) -> DocumentResource:
    """The route factory for a document's URLs."""
    return DocumentResource(request.matchdict["ref"], _version(request.matchdict.get("version", "")))


def shown_document(request: Request) -> DocumentResource:
    """The route factory for a document's page: the version is in the query, if it is not the newest."""
    return DocumentResource(request.matchdict["ref"], _version(request.GET.get("version", "")))


def _version(asked: str) -> int | None:
    return int(asked) if asked.isdecimal() and len(asked) < 7 else None


def upload(request: Request) -> UploadResource:
    """The route factory for an upload's URLs."""
    return UploadResource(request.matchdict["ref"])
