"""Status, statements, deposits, the DBS log and leavers.

Revision: 0013, after 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(26), "sqlite")
PERMANENT = ("personnel_dbs", "personnel_dbs_gone", "personnel_deposit", "personnel_statement")


def upgrade() -> None:
    op.create_table(
        "personnel_watched",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("below", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_personnel_watched_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personnel_watched")),
    )
    op.create_table(
        "personnel_file",
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(status = 'left') = (left_on IS NOT NULL)", name=op.f("ck_personnel_file_left_on_a_day")),
        sa.CheckConstraint("capacity IN ('staff', 'volunteer', 'trustee')", name=op.f("ck_personnel_file_capacity")),
        sa.CheckConstraint(
            "status <> 'applicant' OR started_on IS NULL", name=op.f("ck_personnel_file_applicant_did_not_begin")
        ),
        sa.CheckConstraint(
            "status <> 'current' OR started_on IS NOT NULL", name=op.f("ck_personnel_file_current_began")
        ),
        sa.CheckConstraint(
            "status <> 'left' OR review_on IS NOT NULL", name=op.f("ck_personnel_file_left_is_reviewed")
        ),
        sa.CheckConstraint("status IN ('applicant', 'current', 'left')", name=op.f("ck_personnel_file_status")),
        sa.CheckConstraint(
            "started_on IS NULL OR left_on IS NULL OR left_on >= started_on",
            name=op.f("ck_personnel_file_left_after_beginning"),
        ),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_personnel_file_folder_id")),
        sa.PrimaryKeyConstraint("folder_id", name=op.f("pk_personnel_file")),
    )
    op.create_table(
        "leaver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("was_until", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.CheckConstraint("(state = 'proposed') = (decided_by IS NULL)", name=op.f("ck_leaver_decided_by_somebody")),
        sa.CheckConstraint("NOT at_once OR reason <> ''", name=op.f("ck_leaver_at_once_for_a_reason")),
        sa.CheckConstraint("settled_at IS NULL OR state = 'confirmed'", name=op.f("ck_leaver_settled_when_confirmed")),
        sa.CheckConstraint("state IN ('proposed', 'confirmed', 'cancelled')", name=op.f("ck_leaver_state")),
        sa.CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_leaver_decided_at_a_moment")),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> account_id", name=op.f("ck_leaver_not_decided_by_oneself")
        ),
        sa.CheckConstraint("proposed_by <> account_id", name=op.f("ck_leaver_not_proposed_by_oneself")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_leaver_account_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_leaver_decided_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["account.id"], name=op.f("fk_leaver_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaver")),
        sa.UniqueConstraint("id", "account_id", name=op.f("uq_leaver_id_account_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_leaver_ref")),
    )
    op.create_index(
        "ix_leaver_one_at_a_time",
        "leaver",
        ["account_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'cancelled'"),
        postgresql_where=sa.text("state <> 'cancelled'"),
    )
    op.create_table(
        "personnel_dbs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("recheck_on", sa.Date(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "decision IN ('suitable', 'conditions', 'not_suitable')", name=op.f("ck_personnel_dbs_decision")
        ),
        sa.CheckConstraint(
            "kind IN ('basic', 'standard', 'enhanced', 'enhanced_barred')", name=op.f("ck_personnel_dbs_kind")
        ),
        sa.CheckConstraint("reference <> ''", name=op.f("ck_personnel_dbs_has_reference")),
        sa.CheckConstraint("decided_on >= dated", name=op.f("ck_personnel_dbs_decided_after_it")),
        sa.CheckConstraint("recheck_on > decided_on", name=op.f("ck_personnel_dbs_rechecked_later")),
        sa.ForeignKeyConstraint(["corrects"], ["personnel_dbs.id"], name=op.f("fk_personnel_dbs_corrects")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_personnel_dbs_decided_by")),
        sa.ForeignKeyConstraint(["entered_by"], ["account.id"], name=op.f("fk_personnel_dbs_entered_by")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_personnel_dbs_folder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personnel_dbs")),
        sa.UniqueConstraint("corrects", name=op.f("uq_personnel_dbs_corrects")),
        sa.UniqueConstraint("ref", name=op.f("uq_personnel_dbs_ref")),
    )
    op.create_index(
        op.f("ix_personnel_dbs_folder_id_decided_on"), "personnel_dbs", ["folder_id", "decided_on"], unique=False
    )
    op.create_table(
        "work_card",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("availability", sa.String(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_work_card_person_id")),
        sa.ForeignKeyConstraint(["updated_by"], ["account.id"], name=op.f("fk_work_card_updated_by")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_work_card")),
    )
    op.create_table(
        "leaver_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("leaver_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=True),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "(kind = 'family') = (folder_id IS NOT NULL)", name=op.f("ck_leaver_task_family_has_folder")
        ),
        sa.CheckConstraint(
            "kind IN ('family', 'uploads', 'drafts', 'tasks', 'paper', 'packs', 'devices', 'team')",
            name=op.f("ck_leaver_task_kind"),
        ),
        sa.CheckConstraint("(done_by IS NULL) = (done_at IS NULL)", name=op.f("ck_leaver_task_done_at_a_moment")),
        sa.CheckConstraint(
            "assigned_to IS NULL OR assigned_to <> account_id", name=op.f("ck_leaver_task_not_assigned_to_the_leaver")
        ),
        sa.CheckConstraint(
            "done_by IS NULL OR done_by <> account_id", name=op.f("ck_leaver_task_not_done_by_the_leaver")
        ),
        sa.ForeignKeyConstraint(["assigned_to"], ["account.id"], name=op.f("fk_leaver_task_assigned_to")),
        sa.ForeignKeyConstraint(["done_by"], ["account.id"], name=op.f("fk_leaver_task_done_by")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_leaver_task_folder_id")),
        sa.ForeignKeyConstraint(
            ["leaver_id", "account_id"],
            ["leaver.id", "leaver.account_id"],
            name=op.f("fk_leaver_task_leaver_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaver_task")),
        sa.UniqueConstraint("leaver_id", "kind", "folder_id", name=op.f("uq_leaver_task_leaver_id_kind_folder_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_leaver_task_ref")),
    )
    op.create_index(op.f("ix_leaver_task_assigned_to"), "leaver_task", ["assigned_to"], unique=False)
    op.create_table(
        "personnel_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("upload_ref", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("signed_name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'waiting') = (decided_by IS NULL)", name=op.f("ck_personnel_change_decided_by_somebody")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR (outcome = 'withdrawn') = (decided_by = proposed_by)",
            name=op.f("ck_personnel_change_takes_two_people"),
        ),
        sa.CheckConstraint(
            "kind IN ('document', 'edit', 'status', 'dbs', 'dbs_gone')", name=op.f("ck_personnel_change_kind")
        ),
        sa.CheckConstraint(
            "outcome IN ('waiting', 'agreed', 'declined', 'withdrawn')", name=op.f("ck_personnel_change_outcome")
        ),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_personnel_change_decided_at_a_moment")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_personnel_change_decided_by")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_personnel_change_document_id")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_personnel_change_folder_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["account.id"], name=op.f("fk_personnel_change_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personnel_change")),
        sa.UniqueConstraint("ref", name=op.f("uq_personnel_change_ref")),
    )
    op.create_index(
        op.f("ix_personnel_change_folder_id_outcome"), "personnel_change", ["folder_id", "outcome"], unique=False
    )
    op.create_table(
        "personnel_dbs_gone",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("gone_on", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.CheckConstraint("how IN ('returned', 'destroyed')", name=op.f("ck_personnel_dbs_gone_how")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_personnel_dbs_gone_account_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["personnel_dbs.id"], name=op.f("fk_personnel_dbs_gone_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_personnel_dbs_gone")),
    )
    op.create_table(
        "personnel_deposit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("deposited_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_personnel_deposit_account_id")),
        sa.ForeignKeyConstraint(
            ["folder_id", "document_id"],
            ["document.folder_id", "document.id"],
            name=op.f("fk_personnel_deposit_folder_id_document_id"),
        ),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_personnel_deposit_folder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personnel_deposit")),
        sa.UniqueConstraint("document_id", name=op.f("uq_personnel_deposit_document_id")),
        sa.UniqueConstraint("number", name=op.f("uq_personnel_deposit_number")),
        sa.UniqueConstraint("ref", name=op.f("uq_personnel_deposit_ref")),
    )
    op.create_index(
        op.f("ix_personnel_deposit_folder_id_deposited_at"),
        "personnel_deposit",
        ["folder_id", "deposited_at"],
        unique=False,
    )
    op.create_table(
        "personnel_short_kept",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_personnel_short_kept_document_id")),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_personnel_short_kept_set_by")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_personnel_short_kept")),
    )
    op.create_table(
        "personnel_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_personnel_statement_says_something")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_personnel_statement_account_id")),
        sa.ForeignKeyConstraint(
            ["folder_id", "document_id"],
            ["document.folder_id", "document.id"],
            name=op.f("fk_personnel_statement_folder_id_document_id"),
        ),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_personnel_statement_folder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personnel_statement")),
        sa.UniqueConstraint("ref", name=op.f("uq_personnel_statement_ref")),
    )
    op.create_index(
        op.f("ix_personnel_statement_folder_id_document_id"),
        "personnel_statement",
        ["folder_id", "document_id"],
        unique=False,
    )
    op.create_table(
        "personnel_statement_read",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("read_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_personnel_statement_read_account_id")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["personnel_statement.id"], name=op.f("fk_personnel_statement_read_statement_id")
        ),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_personnel_statement_read")),
    )
    _permanent()


def downgrade() -> None:
    op.drop_table("personnel_statement_read")
    op.drop_table("personnel_statement")
    op.drop_table("personnel_short_kept")
    op.drop_table("personnel_deposit")
    op.drop_table("personnel_dbs_gone")
    op.drop_table("personnel_change")
    op.drop_table("leaver_task")
    op.drop_table("work_card")
    op.drop_table("personnel_dbs")
    op.drop_table("leaver")
    op.drop_table("personnel_file")
    op.drop_table("personnel_watched")


def _permanent() -> None:
    says = "what was recorded here never changes"
    if op.get_bind().dialect.name == "sqlite":
        for table in PERMANENT:
            for verb in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
                )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION cfsdocs_permanent() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{says}'; END $$"
    )
    for table in PERMANENT:
        op.execute(
            f"CREATE TRIGGER {table}_permanent BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION cfsdocs_permanent()"
        )
