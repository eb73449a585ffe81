"""Policies: proposals, reviews, notes, signatures on paper and inductions; what was signed or adopted never changes.

Revision: 0009, after 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(26), "sqlite")
POLICIES = "policy IN ('confidentiality', 'information_security')"
PERMANENT = ("policy_version", "declaration", "policy_review", "paper_signature")
SAYS = "what was recorded here never changes"


def upgrade() -> None:
    _proposals()
    op.create_table(
        "policy_review",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("reviewed", sa.Date(), nullable=False),
        sa.Column("minute_ref", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["policy_version.id"], name=op.f("fk_policy_review_version_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_policy_review_recorded_by")),
        sa.PrimaryKeyConstraint("version_id", "reviewed", name=op.f("pk_policy_review")),
    )
    op.create_table(
        "policy_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("checked", sa.Date(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=False),
        sa.CheckConstraint(POLICIES, name=op.f("ck_policy_note_policy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_note")),
        sa.UniqueConstraint("ref", name=op.f("uq_policy_note_ref")),
    )
    op.create_index(op.f("ix_policy_note_policy"), "policy_note", ["policy"], unique=False)
    op.create_table(
        "paper_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("signed", sa.Date(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.CheckConstraint("name <> '' AND sheet <> ''", name=op.f("ck_paper_signature_names_both")),
        sa.ForeignKeyConstraint(["version_id"], ["policy_version.id"], name=op.f("fk_paper_signature_version_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_paper_signature_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_signature")),
    )
    op.create_index(op.f("ix_paper_signature_version_id"), "paper_signature", ["version_id"], unique=False)
    _inductions()
    op.create_table(
        "reminded",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reminded_account_id")),
        sa.PrimaryKeyConstraint("account_id", "about", name=op.f("pk_reminded")),
        sqlite_with_rowid=False,
    )
    _permanent()


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in PERMANENT:
        for name in [f"{table}_permanent"] if postgres else [f"{table}_no_update", f"{table}_no_delete"]:
            op.execute(f"DROP TRIGGER {name}{f' ON {table}' if postgres else ''}")
    if postgres:
        op.execute("DROP FUNCTION cfsdocs_permanent()")
    for table in ("reminded", "induction", "paper_signature", "policy_note", "policy_review", "policy_proposal"):
        op.drop_table(table)


def _proposals() -> None:
    op.create_table(
        "policy_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("minute_ref", sa.String(), nullable=False),
        sa.Column("adopted", sa.Date(), nullable=False),
        sa.Column("in_force_from", INSTANT, nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(POLICIES, name=op.f("ck_policy_proposal_policy")),
        sa.CheckConstraint(
            "state IN ('waiting', 'published', 'declined', 'withdrawn')", name=op.f("ck_policy_proposal_state")
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_by IS NULL)", name=op.f("ck_policy_proposal_decided_by_somebody")
        ),
        sa.CheckConstraint(
            "(state = 'published') = (version_id IS NOT NULL)", name=op.f("ck_policy_proposal_published_as_something")
        ),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (decided_by = proposed_by)", name=op.f("ck_policy_proposal_two_people")
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["account.id"], name=op.f("fk_policy_proposal_proposed_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_policy_proposal_decided_by")),
        sa.ForeignKeyConstraint(["version_id"], ["policy_version.id"], name=op.f("fk_policy_proposal_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_proposal")),
        sa.UniqueConstraint("ref", name=op.f("uq_policy_proposal_ref")),
        sa.UniqueConstraint("version_id", name=op.f("uq_policy_proposal_version_id")),
    )
    op.create_index(op.f("ix_policy_proposal_state"), "policy_proposal", ["state"], unique=False)


def _inductions() -> None:
    op.create_table(
        "induction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("given_by <> account_id", name=op.f("ck_induction_by_another")),
        sa.CheckConstraint("recorded_by <> account_id", name=op.f("ck_induction_not_ones_own")),
        sa.CheckConstraint("withdrawn_by <> account_id", name=op.f("ck_induction_withdrawn_by_another")),
        *(
            sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_induction_{column}"))
            for column in ("account_id", "given_by", "recorded_by", "withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction")),
    )
    op.create_index(op.f("ix_induction_account_id"), "induction", ["account_id"], unique=False)


def _permanent() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in PERMANENT:
            for verb in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
                )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION cfsdocs_permanent() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
    )
    for table in PERMANENT:
        op.execute(
            f"CREATE TRIGGER {table}_permanent BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION cfsdocs_permanent()"
        )
