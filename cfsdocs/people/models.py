"""People, their accounts, and what they have signed and learnt. Sign-in itself is in ``credentials``.

``acts_as`` is the only membership there is (oneself, a team, a role), so "my grants" is one join
whatever a grant was given to. Every column an access rule compares is NOT NULL.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, Table, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cfsdocs.db import FOREVER, Base, clustered, new_ref
from cfsdocs.permanent import make_permanent


class Role(IntEnum):
    """What somebody is to the organisation. Principals with fixed ids, because the policy names them."""

    WORKER = 1
    """Family support worker, paid."""
    VOLUNTEER = 2
    """Trained and matched (8.1)."""
    LINE_MANAGER = 3
    """Leads a team; decides on conflicts (7.1, 7.2)."""
    OFFICE_MANAGER = 4
    """Keeps the personnel files (footnote 1)."""
    CHIEF_OFFICER = 5
    """Answers for the policy (3.3, 8.1)."""
    TRUSTEE = 6
    """Member of the Board (8.3)."""
    CHAIR = 7
    """Chair of Trustees; the Chief Officer's own file and conflicts (7.3)."""
    SYSTEM_ADMINISTRATOR = 8
    """Manages accounts, reads nothing."""
    AUDITOR = 9
    """Checks; may view what is restricted, with a grant."""

    @property
    def label(self) -> str:
        """The role in words: "Line manager"."""
        return self.name.replace("_", " ").capitalize()


class Person(Base):
    """Somebody: a family's member, a member of staff, a volunteer, a trustee."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    name: Mapped[str]
    known_as: Mapped[str] = mapped_column(default="")
    born: Mapped[date | None]
    died: Mapped[date | None]
    """The duty of confidence does not end with a life: nothing opens because of it."""
    no_letters: Mapped[bool] = mapped_column(default=False)
    """Nobody is to write to them."""


class Principal(Base):
    """Whoever can hold a grant: an account, a team or a role. ``name`` is unique within its kind."""

    __tablename__ = "principal"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    __table_args__ = (
        UniqueConstraint("kind", "name"),
        CheckConstraint("kind IN ('account', 'team', 'role')", name="kind"),
        {"sqlite_autoincrement": True},
    )


@event.listens_for(Principal.__table__, "after_create")
def _roles_exist(target: Table, connection: Connection, **_: Any) -> None:
    connection.execute(target.insert(), [{"id": role, "kind": "role", "name": role.name.lower()} for role in Role])
    if connection.dialect.name == "postgresql":  # the fixed ids were not drawn from the sequence
        connection.exec_driver_sql("SELECT setval(pg_get_serial_sequence('principal', 'id'), 1000)")


class Account(Base):
    """A person's way in. Its principal's name is the sign-in name. ``active_until`` is exclusive (3.5)."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(ForeignKey(Principal.id), primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    active_from: Mapped[datetime]
    active_until: Mapped[datetime] = mapped_column(default=FOREVER)
    principal: Mapped[Principal] = relationship()
    person: Mapped[Person] = relationship()
    __table_args__ = (Index(None, "person_id"),)


class ActsAs(Base):
    """The account may use what was granted to the principal: itself, a team, a role."""

    __tablename__ = "acts_as"
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey(Principal.id), primary_key=True)
    __table_args__ = clustered(Index(None, "principal_id", "account_id"))


class Policy(StrEnum):
    """What everybody signs. The access rules ask for the first alone."""

    CONFIDENTIALITY = "confidentiality"
    """The Confidentiality and Information Sharing Policy (8.2)."""
    INFORMATION_SECURITY = "information_security"
    """To be read in conjunction with it (2.3)."""

    @property
    def label(self) -> str:
        """The policy in words: "Confidentiality policy"."""
        return "Information Security Policy" if self is Policy.INFORMATION_SECURITY else "Confidentiality policy"


class PolicyVersion(Base):
    """An adopted version of a policy; of one that came later the id is greater (ties of worlds.md). It never changes.

    Two people published it, or nobody did: it was adopted before there was cfsdocs.
    """

    __tablename__ = "policy_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    policy: Mapped[str] = mapped_column(default=Policy.CONFIDENTIALITY)
    label: Mapped[str]
    in_force_from: Mapped[datetime]
    text: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    """What changed since the version before it."""
    minute_ref: Mapped[str] = mapped_column(default="")
    """Where the Board's minutes record it (8.3)."""
    adopted: Mapped[date | None]
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    published_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("policy", "label"),
        CheckConstraint("policy IN ('confidentiality', 'information_security')", name="policy"),
        CheckConstraint("proposed_by <> approved_by", name="two_people"),
        CheckConstraint("(proposed_by IS NULL) = (approved_by IS NULL)", name="both_or_neither"),
        Index(None, "in_force_from"),
    )


class Declaration(Base):
    """A signed declaration: read, understood, will abide (8.2). It never changes."""

    __tablename__ = "declaration"
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey(PolicyVersion.id), primary_key=True)
    signed_at: Mapped[datetime]
    signed_name: Mapped[str] = mapped_column(default="")
    __table_args__ = clustered()


class Training(Base):
    """Confidentiality training, while it is valid (8.1). Nobody records their own."""

    __tablename__ = "training"
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    valid_from: Mapped[datetime] = mapped_column(primary_key=True)
    valid_until: Mapped[datetime] = mapped_column(default=FOREVER)
    course: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    __table_args__ = clustered(CheckConstraint("recorded_by <> account_id", name="not_ones_own"))


for _kept in (PolicyVersion, Declaration):
    make_permanent(Base.metadata.tables[_kept.__tablename__])
