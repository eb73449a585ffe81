"""Matches, handovers, requests, emergencies, and what was the case before.

Revision: 0012, after 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(26), "sqlite")
SPAN = ("valid_from", "valid_until")
KEPT = (
    ("account", "id", ("id", "person_id", "active_from", "active_until"), True),
    ("acts_as", "account_id", ("account_id", "principal_id"), False),
    ("declaration", "account_id", ("account_id", "version_id", "signed_at"), False),
    ("training", "account_id", ("account_id", *SPAN), False),
    ("policy_version", "id", ("id", "policy", "in_force_from"), False),
    ("compatible_purpose", "collected_for", ("collected_for", "used_for"), False),
    ("folder_person", "folder_id", ("folder_id", "person_id"), False),
    (
        "document",
        "folder_id",
        ("id", "folder_id", "section_id", "filed_at", "purpose_id", "state", "recorded_by", "shown_to_subject"),
        True,
    ),
    ("sensitive", "document_id", ("document_id", "person_id", "category"), False),
    ("consent", "person_id", ("person_id", "category", "scope", *SPAN), False),
    ("ground", "folder_id", ("id", "folder_id", "document_id", *SPAN), False),
    (
        "access_grant",
        "folder_id",
        ("id", "principal_id", "folder_id", "section_id", "document_id", "actions", "categories", "purpose_id", *SPAN),
        True,
    ),
    ("conflict", "account_id", ("id", "account_id", "person_id", "folder_id", "state", "conditions"), False),
)
"""Table, what its rows are looked up by, what is kept of them, and whether they carry their own beginning."""
NOW_IN = {
    "sqlite": "cfsdocs_now()",
    "postgresql": "coalesce(nullif(current_setting('cfsdocs.now', true), '')::timestamptz, clock_timestamp())",
}


def upgrade() -> None:
    op.create_table(
        "fact_before",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.Integer(), nullable=False),
        sa.Column("there", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_before")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fact_before_kind_about_at"), "fact_before", ["kind", "about", "at"], unique=False)
    op.create_table(
        "emergency_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_emergency_try_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_try")),
    )
    op.create_index(op.f("ix_emergency_try_account_id_at"), "emergency_try", ["account_id", "at"], unique=False)
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("old_worker", sa.Integer(), nullable=False),
        sa.Column("new_worker", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("matters", sa.String(), nullable=False),
        sa.Column("next_step", sa.String(), nullable=False),
        sa.Column("safety", sa.String(), nullable=False),
        sa.Column("read_at", INSTANT, nullable=False),
        sa.CheckConstraint("old_worker <> new_worker", name=op.f("ck_handover_two_workers")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_handover_folder_id")),
        sa.ForeignKeyConstraint(["new_worker"], ["account.id"], name=op.f("fk_handover_new_worker")),
        sa.ForeignKeyConstraint(["old_worker"], ["account.id"], name=op.f("fk_handover_old_worker")),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_handover_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_folder_id_new_worker"), "handover", ["folder_id", "new_worker"], unique=False)
    op.create_index(op.f("ix_handover_new_worker_read_at"), "handover", ["new_worker", "read_at"], unique=False)
    op.create_table(
        "volunteer_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("paused_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=False),
        sa.CheckConstraint("made_by <> volunteer", name=op.f("ck_volunteer_match_not_oneself")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_volunteer_match_folder_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_volunteer_match_made_by")),
        sa.ForeignKeyConstraint(["volunteer"], ["account.id"], name=op.f("fk_volunteer_match_volunteer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_match")),
        sa.UniqueConstraint("ref", name=op.f("uq_volunteer_match_ref")),
    )
    op.create_index(op.f("ix_volunteer_match_folder_id"), "volunteer_match", ["folder_id"], unique=False)
    op.create_table(
        "access_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'granted') = (grant_id IS NOT NULL)", name=op.f("ck_access_request_granted_by_grant")
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_by IS NULL)", name=op.f("ck_access_request_decided_by_somebody")
        ),
        sa.CheckConstraint("state IN ('waiting', 'granted', 'declined')", name=op.f("ck_access_request_state")),
        sa.CheckConstraint("decided_by <> account_id", name=op.f("ck_access_request_another_decides")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_access_request_account_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_access_request_decided_by")),
        sa.ForeignKeyConstraint(["grant_id"], ["access_grant.id"], name=op.f("fk_access_request_grant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_request")),
        sa.UniqueConstraint("ref", name=op.f("uq_access_request_ref")),
    )
    op.create_index(op.f("ix_access_request_account_id_id"), "access_request", ["account_id", "id"], unique=False)
    op.create_index(op.f("ix_access_request_typed_state"), "access_request", ["typed", "state"], unique=False)
    op.create_table(
        "emergency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("review_by", INSTANT, nullable=False),
        sa.Column("escalated_at", INSTANT, nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", INSTANT, nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.CheckConstraint("clause IN ('6.3(i)', '6.3(ii)', '6.3(iii)')", name=op.f("ck_emergency_clause")),
        sa.CheckConstraint("outcome IN ('right', 'wrong', 'talk')", name=op.f("ck_emergency_outcome")),
        sa.CheckConstraint(
            "(reviewed_by IS NULL) = (outcome IS NULL) AND (reviewed_at IS NULL) = (outcome IS NULL)",
            name=op.f("ck_emergency_reviewed_by_somebody"),
        ),
        sa.CheckConstraint("reviewed_by <> account_id", name=op.f("ck_emergency_another_reviews")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_emergency_account_id")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_emergency_folder_id")),
        sa.ForeignKeyConstraint(["grant_id"], ["access_grant.id"], name=op.f("fk_emergency_grant_id")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["account.id"], name=op.f("fk_emergency_reviewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency")),
        sa.UniqueConstraint("grant_id", name=op.f("uq_emergency_grant_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_emergency_ref")),
    )
    op.create_index(op.f("ix_emergency_folder_id"), "emergency", ["folder_id"], unique=False)
    op.create_index(op.f("ix_emergency_outcome_review_by"), "emergency", ["outcome", "review_by"], unique=False)
    op.create_table(
        "ending_told",
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["grant_id"], ["access_grant.id"], name=op.f("fk_ending_told_grant_id")),
        sa.PrimaryKeyConstraint("grant_id", "days", name=op.f("pk_ending_told")),
    )

    dialect = op.get_bind().dialect.name
    _permanent(dialect)
    for table, about, columns, dated in KEPT:
        (_keep_in_sqlite if dialect == "sqlite" else _keep_in_postgres)(table, about, columns, dated)


def downgrade() -> None:
    of_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, _, _, dated in KEPT:
        if not of_sqlite:
            op.execute(f"DROP FUNCTION {table}_keeps() CASCADE")
            continue
        for verb in ("update", "delete") if dated else ("update", "delete", "insert"):
            op.execute(f"DROP TRIGGER {table}_keeps_{verb}")
    for table in ("ending_told", "emergency", "access_request", "volunteer_match", "handover", "emergency_try"):
        op.drop_table(table)
    op.drop_table("fact_before")


def _permanent(dialect: str) -> None:
    if dialect == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER fact_before_no_{verb} BEFORE {verb} ON fact_before "
                "BEGIN SELECT RAISE(ABORT, 'what was recorded here never changes'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION cfsdocs_permanent() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'what was recorded here never changes'; END $$"
    )
    op.execute(
        "CREATE TRIGGER fact_before_permanent BEFORE UPDATE OR DELETE OR TRUNCATE ON fact_before "
        "FOR EACH STATEMENT EXECUTE FUNCTION cfsdocs_permanent()"
    )


def _insert(dialect: str, table: str, about: str, columns: tuple[str, ...], row: str) -> str:
    function = "json_object" if dialect == "sqlite" else "jsonb_build_object"
    facts = ", ".join(f"'{each}', {row}.{each}" for each in columns)
    facts = f"{function}({facts}){'' if dialect == 'sqlite' else '::text'}"
    there = ("1" if dialect == "sqlite" else "true") if row == "OLD" else ("0" if dialect == "sqlite" else "false")
    values = f"{NOW_IN[dialect]}, '{table}', {row}.{about}, {there}, {facts}"
    return f"INSERT INTO fact_before (at, kind, about, there, facts) VALUES ({values});"  # noqa: S608 (our own words)


def _keep_in_sqlite(table: str, about: str, columns: tuple[str, ...], dated: bool) -> None:
    changed = " OR ".join(f"OLD.{each} IS NOT NEW.{each}" for each in columns)
    old = _insert("sqlite", table, about, columns, "OLD")
    op.execute(f"CREATE TRIGGER {table}_keeps_update AFTER UPDATE ON {table} WHEN {changed} BEGIN {old} END")
    op.execute(f"CREATE TRIGGER {table}_keeps_delete AFTER DELETE ON {table} BEGIN {old} END")
    if not dated:
        new = _insert("sqlite", table, about, columns, "NEW")
        op.execute(f"CREATE TRIGGER {table}_keeps_insert AFTER INSERT ON {table} BEGIN {new} END")


def _keep_in_postgres(table: str, about: str, columns: tuple[str, ...], dated: bool) -> None:
    old, new = (_insert("postgresql", table, about, columns, row) for row in ("OLD", "NEW"))
    same = f"({', '.join(f'OLD.{c}' for c in columns)}) IS NOT DISTINCT FROM ({', '.join(f'NEW.{c}' for c in columns)})"
    op.execute(
        f"CREATE FUNCTION {table}_keeps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'INSERT' THEN {new} RETURN NULL; END IF; "
        f"IF TG_OP = 'UPDATE' THEN IF {same} THEN RETURN NULL; END IF; END IF; "
        f"{old} RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_keeps AFTER {'' if dated else 'INSERT OR '}UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_keeps()"
    )
