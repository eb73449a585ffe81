"""What a personnel file is beyond a folder: where its person stands, what they said, what was left for the keepers.

The folder, its documents and who may open them are ``records`` and ``access``: nothing here grants anything. What may
never change (statements, deposits, the DBS log) is only ever added to, by the database's own refusal.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from cfsdocs.db import Base, new_ref
from cfsdocs.people.models import Account, Person
from cfsdocs.permanent import make_permanent
from cfsdocs.records.models import Document, Folder


class Status(StrEnum):
    """Where somebody stands (3.1 b: future, present and past)."""

    APPLICANT = "applicant"
    CURRENT = "current"
    LEFT = "left"


class Capacity(StrEnum):
    """As what somebody is, was or would be here."""

    STAFF = "staff"
    VOLUNTEER = "volunteer"
    TRUSTEE = "trustee"


class PersonnelFile(Base):
    """A personnel folder's standing. Nobody has left without a date, and nobody is here who never began."""

    __tablename__ = "personnel_file"
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id), primary_key=True)
    status: Mapped[str]
    capacity: Mapped[str] = mapped_column(default=Capacity.STAFF)
    started_on: Mapped[date | None]
    left_on: Mapped[date | None]
    review_on: Mapped[date | None]
    """When somebody is to look whether it is still needed (3.4 e): six months, or six years, after they left."""
    __table_args__ = (
        CheckConstraint("status IN ('applicant', 'current', 'left')", name="status"),
        CheckConstraint("capacity IN ('staff', 'volunteer', 'trustee')", name="capacity"),
        CheckConstraint("(status = 'left') = (left_on IS NOT NULL)", name="left_on_a_day"),
        CheckConstraint("status <> 'left' OR review_on IS NOT NULL", name="left_is_reviewed"),
        CheckConstraint("status <> 'current' OR started_on IS NOT NULL", name="current_began"),
        CheckConstraint("status <> 'applicant' OR started_on IS NULL", name="applicant_did_not_begin"),
        CheckConstraint("started_on IS NULL OR left_on IS NULL OR left_on >= started_on", name="left_after_beginning"),
    )


class ShortKept(Base):
    """A document that stays only for a time: an applicant's papers that the work does not need (3.4 e)."""

    __tablename__ = "personnel_short_kept"
    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id), primary_key=True)
    until: Mapped[date]
    set_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    set_at: Mapped[datetime]


class Statement(Base):
    """What the subject says of their file, or of one document in it. Kept beside it, never changed (3.4 d)."""

    __tablename__ = "personnel_statement"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    document_id: Mapped[int | None]
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    text: Mapped[str]
    made_at: Mapped[datetime]
    __table_args__ = (
        ForeignKeyConstraint(["folder_id", "document_id"], ["document.folder_id", "document.id"]),
        CheckConstraint("text <> ''", name="says_something"),
        Index(None, "folder_id", "document_id"),
    )


class StatementRead(Base):
    """A keeper has read a statement."""

    __tablename__ = "personnel_statement_read"
    statement_id: Mapped[int] = mapped_column(ForeignKey(Statement.id), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    read_at: Mapped[datetime]


class Deposit(Base):
    """A document left in the deposit box. ``number`` is drawn at random: receipts count nothing."""

    __tablename__ = "personnel_deposit"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    number: Mapped[str] = mapped_column(unique=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    document_id: Mapped[int] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    kind: Mapped[str]
    deposited_at: Mapped[datetime]
    __table_args__ = (
        ForeignKeyConstraint(["folder_id", "document_id"], ["document.folder_id", "document.id"]),
        Index(None, "folder_id", "deposited_at"),
    )


class DbsEntry(Base):
    """One line of the DBS log: what was checked and decided. The certificate itself is never kept here.

    A slip is mended by a further entry that ``corrects`` it.
    """

    __tablename__ = "personnel_dbs"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    dated: Mapped[date]
    kind: Mapped[str]
    reference: Mapped[str]
    decision: Mapped[str]
    decided_on: Mapped[date]
    decided_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    recheck_on: Mapped[date]
    held: Mapped[bool] = mapped_column(default=False)
    """Whether the certificate, or a copy, is in the house: for six months from the decision at the most."""
    corrects: Mapped[int | None] = mapped_column(ForeignKey("personnel_dbs.id"), unique=True)
    entered_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    entered_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint("kind IN ('basic', 'standard', 'enhanced', 'enhanced_barred')", name="kind"),
        CheckConstraint("decision IN ('suitable', 'conditions', 'not_suitable')", name="decision"),
        CheckConstraint("reference <> ''", name="has_reference"),
        CheckConstraint("decided_on >= dated", name="decided_after_it"),
        CheckConstraint("recheck_on > decided_on", name="rechecked_later"),
        Index(None, "folder_id", "decided_on"),
    )


class DbsGone(Base):
    """The certificate of an entry was given back or destroyed."""

    __tablename__ = "personnel_dbs_gone"
    entry_id: Mapped[int] = mapped_column(ForeignKey(DbsEntry.id), primary_key=True)
    how: Mapped[str]
    gone_on: Mapped[date]
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    recorded_at: Mapped[datetime]
    __table_args__ = (CheckConstraint("how IN ('returned', 'destroyed')", name="how"),)


class FileChange(Base):
    """A change to a file that takes two people: the Office Manager's own. It waits until the second one agrees."""

    __tablename__ = "personnel_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    kind: Mapped[str]
    content: Mapped[str]
    """What is to be done, as JSON: ids, dates and what the proposer typed."""
    document_id: Mapped[int | None] = mapped_column(ForeignKey(Document.id))
    upload_ref: Mapped[str] = mapped_column(default="")
    proposed_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    proposed_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(default="waiting")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    decided_at: Mapped[datetime | None]
    signed_name: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        CheckConstraint("kind IN ('document', 'edit', 'status', 'dbs', 'dbs_gone')", name="kind"),
        CheckConstraint("outcome IN ('waiting', 'agreed', 'declined', 'withdrawn')", name="outcome"),
        CheckConstraint("(outcome = 'waiting') = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_at_a_moment"),
        CheckConstraint(
            "decided_by IS NULL OR (outcome = 'withdrawn') = (decided_by = proposed_by)", name="takes_two_people"
        ),
        Index(None, "folder_id", "outcome"),
    )


class WorkCard(Base):
    """How to reach a volunteer at work, for line managers. It is not the personnel file, and says nothing from it."""

    __tablename__ = "work_card"
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    phone: Mapped[str] = mapped_column(default="")
    availability: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime]
    updated_by: Mapped[int] = mapped_column(ForeignKey(Account.id))


class Watched(Base):
    """How far the journal has been read for refused openings of personnel files. One row."""

    __tablename__ = "personnel_watched"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    below: Mapped[int]
    """Every entry with a lesser index has been looked at."""
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)


for _table in (Statement, Deposit, DbsEntry, DbsGone):
    make_permanent(Base.metadata.tables[_table.__tablename__])
