"""Cases of personal connections: what was declared, who may be meant, what was decided and who signed (7, App A).

What was declared, decided and signed never changes: the database refuses. What stands now is in ``Case``, and what it
opens or closes is in ``access.models.Conflict`` alone, which the access rules read.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import cast

from sqlalchemy import (
    DDL,
    CheckConstraint,
    ExecutableDDLElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Table,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cfsdocs.access.models import Conflict
from cfsdocs.conflicts.guards import loosening
from cfsdocs.db import FOREVER, Base, clustered, new_ref
from cfsdocs.people.models import Account
from cfsdocs.permanent import make_permanent
from cfsdocs.records.models import Document, Folder


class Stage(StrEnum):
    """How far a case has come."""

    WAITING = "waiting"
    """Nobody has decided it."""
    SIGNING = "signing"
    """Decided, and waits for the declarer's signature."""
    DECIDED = "decided"
    """Both have signed."""


class Outcome(StrEnum):
    """What was decided (7.2)."""

    EXCLUDED = "excluded"
    CONDITIONS = "conditions"
    NORMAL = "normal"


class Step(StrEnum):
    """Which kind of decision it is, and so whose second signature it needs."""

    FIRST = "first"
    """Until a case was decided and signed once: the declarer signs too."""
    TIGHTER = "tighter"
    """Opens nothing that was closed: the decider alone."""
    LOOSER = "looser"
    """Opens something: two people sign, neither of them the declarer."""


class Why(StrEnum):
    """What made us think that somebody, or a folder, may be meant."""

    FOLDER = "folder"
    """Declared from its page."""
    NAME = "name"
    FAMILY = "family"
    """The surname, with a word like "the" or "family"."""
    BY_HAND = "by_hand"
    """Named by whoever decides."""


class Connection(Base):
    """A personal connection, in the declarer's own words. It never changes."""

    __tablename__ = "conflict_declaration"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    folder_id: Mapped[int | None] = mapped_column(ForeignKey(Folder.id))
    """The folder from whose page it was declared."""
    with_whom: Mapped[str]
    how: Mapped[str]
    since: Mapped[str]
    urgent: Mapped[str]
    """What a colleague must know today; empty when there is nothing."""
    declared_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("id", "account_id"),
        CheckConstraint("with_whom <> ''", name="with_somebody"),
        Index(None, "account_id"),
    )


class Case(Base):
    """Where a declared connection stands now: who is to decide, by when, and which decision is in force."""

    __tablename__ = "conflict_case"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int]
    decider_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    """NULL while there is nobody who could."""
    last_resort_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    """The second trustee of the settings, for the Chair's own (7.3)."""
    due_at: Mapped[datetime]
    """When it goes up a level, if it is undecided."""
    stage: Mapped[str] = mapped_column(default=Stage.WAITING)
    decision_id: Mapped[int | None]
    """In force."""
    proposed_id: Mapped[int | None]
    """Waits for its second signature."""
    review_told_at: Mapped[datetime] = mapped_column(default=FOREVER)
    connection: Mapped[Connection] = relationship()
    __table_args__ = (
        ForeignKeyConstraint(["id", "account_id"], ["conflict_declaration.id", "conflict_declaration.account_id"]),
        ForeignKeyConstraint(["decision_id", "id"], ["conflict_decision.id", "conflict_decision.case_id"]),
        ForeignKeyConstraint(["proposed_id", "id"], ["conflict_decision.id", "conflict_decision.case_id"]),
        CheckConstraint("decider_id IS NULL OR decider_id <> account_id", name="not_ones_own"),
        CheckConstraint("stage IN ('waiting', 'signing', 'decided')", name="stage"),
        CheckConstraint("stage <> 'decided' OR decision_id IS NOT NULL", name="decided"),
        Index(None, "decider_id", "stage"),
    )


class Match(Base):
    """A person or a folder that may be meant: the row of access.models.Conflict that closes it, and why."""

    __tablename__ = "conflict_match"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Connection.id))
    conflict_id: Mapped[int] = mapped_column(ForeignKey(Conflict.id), unique=True)
    why: Mapped[str]
    found_at: Mapped[datetime]
    conflict: Mapped[Conflict] = relationship()
    __table_args__ = (
        UniqueConstraint("case_id", "id"),
        CheckConstraint("why IN ('folder', 'name', 'family', 'by_hand')", name="why"),
    )


class CaseDecision(Base):
    """One decision, as it was signed. A case may have several; each is a form of its own. It never changes."""

    __tablename__ = "conflict_decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=new_ref)
    case_id: Mapped[int]
    account_id: Mapped[int]
    """The declarer, whom no check may lose sight of."""
    number: Mapped[int]
    step: Mapped[str]
    outcome: Mapped[str]
    actions: Mapped[int]
    """With conditions: what stays allowed, as bits of Action."""
    named_only: Mapped[bool]
    """With conditions: the named documents only."""
    consulted: Mapped[bool]
    consulted_how: Mapped[str]
    choice: Mapped[str]
    involved: Mapped[str]
    measures: Mapped[str]
    """What was agreed besides, which no rule can hold."""
    reasons: Mapped[str]
    review_on: Mapped[date]
    decided_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    decided_at: Mapped[datetime]
    decider_name: Mapped[str]
    counter_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    """Whose second signature it needs."""
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "account_id"], ["conflict_declaration.id", "conflict_declaration.account_id"]),
        UniqueConstraint("case_id", "number"),
        UniqueConstraint("id", "case_id"),
        UniqueConstraint("id", "counter_by"),
        CheckConstraint("decided_by <> account_id", name="not_ones_own"),
        CheckConstraint("counter_by IS NULL OR counter_by <> decided_by", name="two_people"),
        CheckConstraint("step IN ('first', 'tighter', 'looser')", name="step"),
        CheckConstraint("step = 'tighter' OR counter_by IS NOT NULL", name="countersigned"),
        CheckConstraint("step <> 'first' OR counter_by = account_id", name="declarer_signs"),
        CheckConstraint("step <> 'looser' OR counter_by <> account_id", name="loosened_by_two_others"),
        CheckConstraint("outcome IN ('excluded', 'conditions', 'normal')", name="outcome"),
        CheckConstraint("outcome <> 'conditions' OR actions > 0", name="conditions_say_which"),
        CheckConstraint("choice IN ('', 'normal', 'protect')", name="choice"),
        CheckConstraint("decider_name <> '' AND involved <> '' AND reasons <> ''", name="says_who_and_why"),
    )


class Signature(Base):
    """The second signature under a decision: by whom it names, and nobody else. It never changes."""

    __tablename__ = "conflict_signature"
    decision_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int]
    name: Mapped[str]
    signed_at: Mapped[datetime]
    __table_args__ = clustered(
        ForeignKeyConstraint(["decision_id", "account_id"], ["conflict_decision.id", "conflict_decision.counter_by"]),
        CheckConstraint("name <> ''", name="signed"),
    )


class Verdict(Base):
    """Whether a match is who was meant, as a decision says."""

    __tablename__ = "conflict_verdict"
    decision_id: Mapped[int] = mapped_column(ForeignKey(CaseDecision.id), primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey(Match.id), primary_key=True)
    meant: Mapped[bool]
    __table_args__ = clustered()


class NamedDocument(Base):
    """A document that stays open under a decision with named documents only."""

    __tablename__ = "conflict_named"
    decision_id: Mapped[int] = mapped_column(ForeignKey(CaseDecision.id), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id), primary_key=True)
    __table_args__ = clustered()


class FiledForm(Base):
    """Where the sealed Appendix A of a decision is kept (7.4, footnote 2)."""

    __tablename__ = "conflict_form"
    decision_id: Mapped[int] = mapped_column(ForeignKey(CaseDecision.id), primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id), unique=True)
    __table_args__ = clustered()


class Declined(Base):
    """Somebody said of a case: I cannot decide this."""

    __tablename__ = "conflict_declined"
    case_id: Mapped[int] = mapped_column(ForeignKey(Connection.id), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    at: Mapped[datetime]
    __table_args__ = clustered()


class Asked(Base):
    """Somebody was asked before they first opened a family's folder whether they know anyone in it (7.1)."""

    __tablename__ = "conflict_asked"
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id), primary_key=True)
    knows: Mapped[bool]
    at: Mapped[datetime]
    __table_args__ = clustered()


class ColleagueFamily(Base):
    """A family's folder that is a colleague's own family: for named workers from another team alone."""

    __tablename__ = "colleague_family"
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    manager_may: Mapped[bool]
    """The Chief Officer said that the colleague's line manager may see it."""
    marked_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    marked_at: Mapped[datetime]
    __table_args__ = clustered(CheckConstraint("marked_by <> account_id", name="not_ones_own"))


PERMANENT: tuple[type[Base], ...] = (
    *(Connection, CaseDecision, Signature, Verdict, NamedDocument, FiledForm, Declined, Asked, ColleagueFamily),
)
for _model in PERMANENT:
    make_permanent(cast("Table", _model.__table__))
for _dialect in ("sqlite", "postgresql"):
    for _statement in loosening(_dialect):
        _ddl = cast("ExecutableDDLElement", DDL(_statement))  # type: ignore[no-untyped-call]
        event.listen(cast("Table", Verdict.__table__), "after_create", _ddl.execute_if(dialect=_dialect))
