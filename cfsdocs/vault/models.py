"""Where the keys and blobs stand: wrapped keys only, never one that opens by itself."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cfsdocs.db import Base, new_ref
from cfsdocs.people.models import Account
from cfsdocs.records.models import Folder, Version


class BlobKind(StrEnum):
    """What a blob holds. Everything derived is as secret as the original."""

    ORIGINAL = "original"
    PAGE = "page"
    THUMBNAIL = "thumbnail"
    TEXT = "text"


class Installation(Base):
    """The one row that says whose house this is. Its ref is bound into every seal, so that the name may change."""

    __tablename__ = "installation"
    ref: Mapped[str] = mapped_column(primary_key=True, default=new_ref)
    made_at: Mapped[datetime]


class KeyVersion(Base):
    """A key-encryption key, wrapped by the root key. The greatest version wraps what is new."""

    __tablename__ = "key_version"
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root_id: Mapped[str]
    """The root key that opens it, by its id."""
    wrapped: Mapped[bytes]
    made_at: Mapped[datetime]


class FolderKey(Base):
    """A folder's key, wrapped by a key-encryption key. Destroying it destroys all that the folder holds."""

    __tablename__ = "folder_key"
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id), primary_key=True)
    key_version: Mapped[int] = mapped_column(ForeignKey(KeyVersion.version))
    wrapped: Mapped[bytes]


class Upload(Base):
    """A file that has arrived and waits for its card: sealed already, filed nowhere, seen only by its sender.

    ``ref`` becomes the document's ref when it is filed, because the blobs are bound to it.
    """

    __tablename__ = "upload"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    received_at: Mapped[datetime]
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    page_count: Mapped[int] = mapped_column(default=0)
    no_preview: Mapped[str | None]
    number: Mapped[int] = mapped_column(default=1)
    """The version it becomes: 1 for a new document."""
    __table_args__ = (Index(None, "account_id", "received_at"),)


class Blob(Base):
    """One sealed blob in the store, of a version or of an upload. Its key is wrapped by the folder's."""

    __tablename__ = "blob"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    version_id: Mapped[int | None] = mapped_column(ForeignKey(Version.id))
    upload_id: Mapped[int | None] = mapped_column(ForeignKey(Upload.id))
    kind: Mapped[str]
    page: Mapped[int] = mapped_column(default=0)
    media_type: Mapped[str] = mapped_column(default="")
    size: Mapped[int]
    """Plaintext bytes."""
    sha256: Mapped[str]
    """Of the plaintext, in hex: finds a file that is filed twice."""
    wrapped_key: Mapped[bytes]
    __table_args__ = (
        CheckConstraint("(version_id IS NULL) <> (upload_id IS NULL)", name="of_one"),
        UniqueConstraint("version_id", "kind", "page"),
        UniqueConstraint("upload_id", "kind", "page"),
        Index(None, "sha256"),
    )
