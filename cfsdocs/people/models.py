"""People, their accounts, and what they have signed and learnt. Sign-in itself is in ``credentials``.

``acts_as`` is the only membership there is (oneself, a team, a role), so "my grants" is one join
whatever a grant was given to. Every column an access rule compares is NOT NULL.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, Table, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cfsdocs.db import FOREVER, Base, clustered, new_ref


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


class PolicyVersion(Base):
    """An adopted version of the confidentiality policy. Later versions have greater ids (ties of worlds.md)."""

    __tablename__ = "policy_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(unique=True)
    in_force_from: Mapped[datetime]
    text: Mapped[str] = mapped_column(default="")
    __table_args__ = (Index(None, "in_force_from"),)


class Declaration(Base):
    """A signed declaration: read, understood, will abide (8.2)."""

    __tablename__ = "declaration"
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey(PolicyVersion.id), primary_key=True)
    signed_at: Mapped[datetime]
    signed_name: Mapped[str] = mapped_column(default="")
    __table_args__ = clustered()


class Training(Base):
    """Confidentiality training, while it is valid (8.1)."""

    __tablename__ = "training"
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    valid_from: Mapped[datetime] = mapped_column(primary_key=True)
    valid_until: Mapped[datetime] = mapped_column(default=FOREVER)
    __table_args__ = clustered()
