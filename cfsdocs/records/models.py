"""What is kept: folders, sections, documents, versions, and the facts that make keeping them lawful.

A document's file is in the vault; its row says what it is, about whom, who gave it and why it is held.
NULL never means "everybody" here, except in ``Ground.document_id``: the whole folder.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import IntFlag, StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cfsdocs.db import FOREVER, Base, clustered, new_ref
from cfsdocs.people.models import Account, Person


class Category(IntFlag):
    """Sensitive data: the UK GDPR's nine (the policy's 5.1 a-g), then the further markers."""

    RACIAL_ETHNIC = 1 << 0
    POLITICAL = 1 << 1
    RELIGIOUS = 1 << 2
    TRADE_UNION = 1 << 3
    GENETIC = 1 << 4
    BIOMETRIC = 1 << 5
    HEALTH = 1 << 6
    SEX_LIFE = 1 << 7
    SEXUAL_ORIENTATION = 1 << 8
    CRIMINAL_OFFENCE = 1 << 9
    CHILD_PROTECTION = 1 << 10
    DOMESTIC_ABUSE = 1 << 11
    PROTECTED_ADDRESS = 1 << 12
    IMMIGRATION = 1 << 13
    MONEY = 1 << 14
    LEGAL = 1 << 15
    COURT = 1 << 16
    ADOPTION = 1 << 17
    OTHER_FAMILY = 1 << 18
    THIRD_AGENCY = 1 << 19
    ANONYMOUS_SOURCE = 1 << 20


CATEGORIES: dict[str, Category] = {str(category.name).lower(): category for category in Category}
"""Every category by the name that worlds, forms and the journal use."""


class FolderKind(StrEnum):
    """Two spaces that never share a list (1.1)."""

    FAMILY = "family"
    PERSONNEL = "personnel"


class State(StrEnum):
    """Where a document stands (3.4 e)."""

    CURRENT = "current"
    RESTRICTED = "restricted"
    """Set aside: the Chief Officer and an auditor may view it, with a grant."""
    DISPOSED = "disposed"


class Folder(Base):
    """A family's or a colleague's folder. ``number`` is what goes on paper: it names nobody."""

    __tablename__ = "folder"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title: Mapped[str]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime] = mapped_column(default=FOREVER)
    people: Mapped[list[FolderPerson]] = relationship(back_populates="folder", order_by="FolderPerson.position")
    sections: Mapped[list[Section]] = relationship(back_populates="folder", order_by="Section.position")
    __table_args__ = (
        CheckConstraint("kind IN ('family', 'personnel')", name="kind"),
        Index(None, "kind", "title", "id"),
    )


class FolderPerson(Base):
    """A person whom the folder lists, and their part in it: "mother", "child"."""

    __tablename__ = "folder_person"
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    part: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    folder: Mapped[Folder] = relationship(back_populates="people")
    person: Mapped[Person] = relationship()
    __table_args__ = clustered(Index(None, "person_id", "folder_id"))


class Section(Base):
    """A part of a folder that can be granted on its own."""

    __tablename__ = "section"
    id: Mapped[int] = mapped_column(primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    folder: Mapped[Folder] = relationship(back_populates="sections")
    __table_args__ = (UniqueConstraint("folder_id", "name"), UniqueConstraint("folder_id", "id"))


class Purpose(Base):
    """Why information was given, or is used (2.4). ``kind``: the folders whose work it is; the first is usual."""

    __tablename__ = "purpose"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default=FolderKind.FAMILY)
    position: Mapped[int] = mapped_column(default=0)


class CompatiblePurpose(Base):
    """What was collected for one purpose may be used for another (3.4 b). Reflexive only where listed."""

    __tablename__ = "compatible_purpose"
    collected_for: Mapped[int] = mapped_column(ForeignKey(Purpose.id), primary_key=True)
    used_for: Mapped[int] = mapped_column(ForeignKey(Purpose.id), primary_key=True)
    __table_args__ = clustered()


IN_FOLDER = ("folder_id", "filed_at", "id", "section_id", "purpose_id", "state", "recorded_by", "shown_to_subject")
"""All that the access rules read of a document: lists by folder are answered from this index alone."""


class Document(Base):
    """One document of a folder; its versions hold the files."""

    __tablename__ = "document"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    section_id: Mapped[int]
    title: Mapped[str]
    dated: Mapped[date | None]
    filed_at: Mapped[datetime]
    purpose_id: Mapped[int] = mapped_column(ForeignKey(Purpose.id))
    state: Mapped[str] = mapped_column(default=State.CURRENT)
    recorded_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    given_by: Mapped[str] = mapped_column(default="")
    """Who gave it to us (1.7): permission to pass it on is theirs too."""
    shown_to_subject: Mapped[bool] = mapped_column(default=False)
    folder: Mapped[Folder] = relationship()
    section: Mapped[Section] = relationship(viewonly=True)
    versions: Mapped[list[Version]] = relationship(back_populates="document", order_by="Version.number.desc()")
    __table_args__ = (
        ForeignKeyConstraint(["folder_id", "section_id"], ["section.folder_id", "section.id"]),
        UniqueConstraint("folder_id", "id"),
        CheckConstraint("state IN ('current', 'restricted', 'disposed')", name="state"),
        Index("ix_document_in_folder", *IN_FOLDER),
        Index(None, "filed_at", "id"),
    )


class DocumentPerson(Base):
    """A person whom the document is about."""

    __tablename__ = "document_person"
    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    person: Mapped[Person] = relationship()
    __table_args__ = clustered(Index(None, "person_id", "document_id"))


class Version(Base):
    """One file of a document. ``no_preview`` says why there are no page pictures, in plain words."""

    __tablename__ = "version"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id))
    number: Mapped[int]
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    page_count: Mapped[int] = mapped_column(default=0)
    no_preview: Mapped[str | None]
    added_at: Mapped[datetime]
    added_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    document: Mapped[Document] = relationship(back_populates="versions")
    __table_args__ = (UniqueConstraint("document_id", "number"),)


class Sensitive(Base):
    """The document holds information of this category about this person (5.1)."""

    __tablename__ = "sensitive"
    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    category: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[Person] = relationship()
    __table_args__ = clustered()


class Consent(Base):
    """CFS consent: explicit, by a person, for one category and one scope, ``record`` or ``share`` (5.4)."""

    __tablename__ = "consent"
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    category: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[datetime] = mapped_column(primary_key=True)
    valid_until: Mapped[datetime] = mapped_column(default=FOREVER)
    __table_args__ = clustered(CheckConstraint("scope IN ('record', 'share')", name="scope"))


class Ground(Base):
    """A recorded public-interest ground (6.3 i-iii). NULL document: the whole folder."""

    __tablename__ = "ground"
    id: Mapped[int] = mapped_column(primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    document_id: Mapped[int | None]
    clause: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime] = mapped_column(default=FOREVER)
    __table_args__ = (
        ForeignKeyConstraint(["folder_id", "document_id"], ["document.folder_id", "document.id"]),
        Index(None, "folder_id", "document_id"),
    )
