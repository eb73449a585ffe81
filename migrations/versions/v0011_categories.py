"""Who looked, what is recorded without consent, who recorded and ended grounds, and searches for what is hidden.

Revision: 0011, after 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(26), "sqlite")
SAYS = "what was recorded here never changes"
PERMANENT = ("looked", "recorded_ground", "ended_ground")
TABLES = ("hidden_search", "ended_ground", "recorded_ground", "without_consent", "looked")


def upgrade() -> None:
    op.create_table(
        "looked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.CheckConstraint("answer IN ('yes', 'no', 'not_yet')", name=op.f("ck_looked_answer")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_looked_account_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_looked_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looked")),
    )
    op.create_index(op.f("ix_looked_document_id_id"), "looked", ["document_id", "id"])
    _without_consent()
    op.create_table(
        "recorded_ground",
        sa.Column("ground_id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.CheckConstraint("clause <> '6.3(iii)' OR order_id IS NOT NULL", name=op.f("ck_recorded_ground_order")),
        sa.CheckConstraint("clause IN ('6.3(i)', '6.3(ii)', '6.3(iii)')", name=op.f("ck_recorded_ground_clause")),
        sa.ForeignKeyConstraint(
            ["folder_id", "order_id"],
            ["document.folder_id", "document.id"],
            name=op.f("fk_recorded_ground_folder_id_order_id"),
        ),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_recorded_ground_folder_id")),
        sa.ForeignKeyConstraint(["ground_id"], ["ground.id"], name=op.f("fk_recorded_ground_ground_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_recorded_ground_recorded_by")),
        sa.PrimaryKeyConstraint("ground_id", name=op.f("pk_recorded_ground")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ended_ground",
        sa.Column("ground_id", sa.Integer(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_ended_ground_says_why")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_ended_ground_ended_by")),
        sa.ForeignKeyConstraint(["ground_id"], ["ground.id"], name=op.f("fk_ended_ground_ground_id")),
        sa.PrimaryKeyConstraint("ground_id", name=op.f("pk_ended_ground")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hidden_search",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("outcome IN ('found', 'clear', 'no_text')", name=op.f("ck_hidden_search_outcome")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_hidden_search_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_hidden_search")),
        sqlite_with_rowid=False,
    )
    for table in PERMANENT:
        _make_permanent(table)


def _without_consent() -> None:
    op.create_table(
        "without_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("ground_id", sa.Integer(), nullable=True),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("overdue_told_at", INSTANT, nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", INSTANT, nullable=False),
        sa.CheckConstraint("why IN ('ask', '6.3(i)', '6.3(ii)', '6.3(iii)')", name=op.f("ck_without_consent_why")),
        sa.CheckConstraint(
            "why = 'ask' OR (words <> '' AND ground_id IS NOT NULL)",
            name=op.f("ck_without_consent_ground_has_words"),
        ),
        sa.CheckConstraint(
            "outcome IN ('consent', 'ground', 'seen', 'taken_out', 'changed', 'ended')",
            name=op.f("ck_without_consent_outcome"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome NOT IN ('ground', 'seen') OR "
            "(settled_by IS NOT NULL AND settled_by <> said_by)",
            name=op.f("ck_without_consent_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["folder_id", "document_id"],
            ["document.folder_id", "document.id"],
            name=op.f("fk_without_consent_folder_id_document_id"),
        ),
        sa.ForeignKeyConstraint(["ground_id"], ["ground.id"], name=op.f("fk_without_consent_ground_id")),
        sa.ForeignKeyConstraint(["said_by"], ["account.id"], name=op.f("fk_without_consent_said_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["account.id"], name=op.f("fk_without_consent_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_without_consent")),
        sa.UniqueConstraint("ref", name=op.f("uq_without_consent_ref")),
    )
    waiting = sa.text("outcome IS NULL")
    op.create_index(
        "uq_without_consent_open",
        "without_consent",
        ["document_id"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index(op.f("ix_without_consent_folder_id"), "without_consent", ["folder_id"])


def _make_permanent(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION cfsdocs_permanent() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_permanent BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION cfsdocs_permanent()"
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
