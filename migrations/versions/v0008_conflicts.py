"""Cases of personal connections and their signed forms.

Revision: 0008, after 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(26), "sqlite")
TABLES = (
    "sealed_document",
    "conflict_form",
    "conflict_named",
    "conflict_verdict",
    "conflict_signature",
    "conflict_case",
    "conflict_match",
    "conflict_decision",
    "colleague_family",
    "conflict_asked",
    "conflict_declined",
    "conflict_declaration",
)
CHANGING = ("conflict_case", "conflict_match")
PERMANENT = tuple(table for table in TABLES if table not in CHANGING)
FIXED = "ref, folder_id, section_id, title, dated, filed_at, purpose_id, recorded_by, given_by, shown_to_subject"
IS_SEALED = "EXISTS (SELECT 1 FROM sealed_document WHERE document_id = {})"
LOOSENED = (
    "(NEW.state = 'cleared' AND OLD.state <> 'cleared') OR (NEW.state = 'conditions' AND "
    "(OLD.state IN ('declared', 'excluded') OR "
    "(OLD.state = 'conditions' AND (NEW.conditions & ~OLD.conditions) <> 0)))"
)
SIGNED = (
    "NOT EXISTS (SELECT 1 FROM conflict_match WHERE conflict_id = NEW.id) OR EXISTS (SELECT 1 FROM conflict_match m "
    "JOIN conflict_case c ON c.id = m.case_id JOIN conflict_signature s ON s.decision_id = c.decision_id "
    "JOIN conflict_verdict v ON v.decision_id = c.decision_id AND v.match_id = m.id WHERE m.conflict_id = NEW.id)"
)


def upgrade() -> None:
    for make in (_declared, _decisions, _cases, _signed):
        make()
    if op.get_bind().dialect.name == "sqlite":
        _guards_in_sqlite()
    else:
        _guards_in_postgres()


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for trigger, table in (
        ("conflict_loosened", "conflict"),
        ("document_sealed", "document"),
        ("version_sealed", "version"),
    ):
        op.execute(f"DROP TRIGGER {trigger}{f' ON {table}' if postgres else ''}")
    for table in TABLES:
        op.drop_table(table)
    if postgres:
        for function in (
            "conflict_loosened()",
            "conflict_permanent()",
            "cfsdocs_sealed()",
            "cfsdocs_is_sealed(integer)",
        ):
            op.execute(f"DROP FUNCTION {function}")


def _declared() -> None:
    op.create_table(
        "conflict_declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=True),
        sa.Column("with_whom", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("urgent", sa.String(), nullable=False),
        sa.Column("declared_at", INSTANT, nullable=False),
        sa.CheckConstraint("with_whom <> ''", name=op.f("ck_conflict_declaration_with_somebody")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_conflict_declaration_account_id")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_conflict_declaration_folder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_declaration")),
        sa.UniqueConstraint("id", "account_id", name=op.f("uq_conflict_declaration_id_account_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_conflict_declaration_ref")),
    )
    op.create_index(op.f("ix_conflict_declaration_account_id"), "conflict_declaration", ["account_id"], unique=False)
    op.create_table(
        "conflict_declined",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_conflict_declined_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["conflict_declaration.id"], name=op.f("fk_conflict_declined_case_id")),
        sa.PrimaryKeyConstraint("case_id", "account_id", name=op.f("pk_conflict_declined")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "conflict_asked",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("knows", sa.Boolean(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_conflict_asked_account_id")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_conflict_asked_folder_id")),
        sa.PrimaryKeyConstraint("account_id", "folder_id", name=op.f("pk_conflict_asked")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "colleague_family",
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("manager_may", sa.Boolean(), nullable=False),
        sa.Column("marked_by", sa.Integer(), nullable=False),
        sa.Column("marked_at", INSTANT, nullable=False),
        sa.CheckConstraint("marked_by <> account_id", name=op.f("ck_colleague_family_not_ones_own")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_colleague_family_account_id")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_colleague_family_folder_id")),
        sa.ForeignKeyConstraint(["marked_by"], ["account.id"], name=op.f("fk_colleague_family_marked_by")),
        sa.PrimaryKeyConstraint("folder_id", "account_id", name=op.f("pk_colleague_family")),
        sqlite_with_rowid=False,
    )


def _decisions() -> None:
    op.create_table(
        "conflict_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("actions", sa.Integer(), nullable=False),
        sa.Column("named_only", sa.Boolean(), nullable=False),
        sa.Column("consulted", sa.Boolean(), nullable=False),
        sa.Column("consulted_how", sa.String(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("involved", sa.String(), nullable=False),
        sa.Column("measures", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("decider_name", sa.String(), nullable=False),
        sa.Column("counter_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("choice IN ('', 'normal', 'protect')", name=op.f("ck_conflict_decision_choice")),
        sa.CheckConstraint(
            "decider_name <> '' AND involved <> '' AND reasons <> ''",
            name=op.f("ck_conflict_decision_says_who_and_why"),
        ),
        sa.CheckConstraint(
            "outcome <> 'conditions' OR actions > 0", name=op.f("ck_conflict_decision_conditions_say_which")
        ),
        sa.CheckConstraint(
            "outcome IN ('excluded', 'conditions', 'normal')", name=op.f("ck_conflict_decision_outcome")
        ),
        sa.CheckConstraint(
            "step <> 'first' OR counter_by = account_id", name=op.f("ck_conflict_decision_declarer_signs")
        ),
        sa.CheckConstraint(
            "step <> 'looser' OR counter_by <> account_id", name=op.f("ck_conflict_decision_loosened_by_two_others")
        ),
        sa.CheckConstraint(
            "step = 'tighter' OR counter_by IS NOT NULL", name=op.f("ck_conflict_decision_countersigned")
        ),
        sa.CheckConstraint("step IN ('first', 'tighter', 'looser')", name=op.f("ck_conflict_decision_step")),
        sa.CheckConstraint(
            "counter_by IS NULL OR counter_by <> decided_by", name=op.f("ck_conflict_decision_two_people")
        ),
        sa.CheckConstraint("decided_by <> account_id", name=op.f("ck_conflict_decision_not_ones_own")),
        sa.ForeignKeyConstraint(
            ["case_id", "account_id"],
            ["conflict_declaration.id", "conflict_declaration.account_id"],
            name=op.f("fk_conflict_decision_case_id_account_id"),
        ),
        sa.ForeignKeyConstraint(["counter_by"], ["account.id"], name=op.f("fk_conflict_decision_counter_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_conflict_decision_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_decision")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_conflict_decision_case_id_number")),
        sa.UniqueConstraint("id", "case_id", name=op.f("uq_conflict_decision_id_case_id")),
        sa.UniqueConstraint("id", "counter_by", name=op.f("uq_conflict_decision_id_counter_by")),
        sa.UniqueConstraint("ref", name=op.f("uq_conflict_decision_ref")),
    )


def _cases() -> None:
    op.create_table(
        "conflict_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("conflict_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.CheckConstraint("why IN ('folder', 'name', 'family', 'by_hand')", name=op.f("ck_conflict_match_why")),
        sa.ForeignKeyConstraint(["case_id"], ["conflict_declaration.id"], name=op.f("fk_conflict_match_case_id")),
        sa.ForeignKeyConstraint(["conflict_id"], ["conflict.id"], name=op.f("fk_conflict_match_conflict_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_match")),
        sa.UniqueConstraint("case_id", "id", name=op.f("uq_conflict_match_case_id_id")),
        sa.UniqueConstraint("conflict_id", name=op.f("uq_conflict_match_conflict_id")),
    )
    op.create_table(
        "conflict_case",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("decider_id", sa.Integer(), nullable=True),
        sa.Column("last_resort_id", sa.Integer(), nullable=True),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("proposed_id", sa.Integer(), nullable=True),
        sa.Column("review_told_at", INSTANT, nullable=False),
        sa.CheckConstraint("stage <> 'decided' OR decision_id IS NOT NULL", name=op.f("ck_conflict_case_decided")),
        sa.CheckConstraint("stage IN ('waiting', 'signing', 'decided')", name=op.f("ck_conflict_case_stage")),
        sa.CheckConstraint(
            "decider_id IS NULL OR decider_id <> account_id", name=op.f("ck_conflict_case_not_ones_own")
        ),
        sa.ForeignKeyConstraint(["decider_id"], ["account.id"], name=op.f("fk_conflict_case_decider_id")),
        sa.ForeignKeyConstraint(
            ["decision_id", "id"],
            ["conflict_decision.id", "conflict_decision.case_id"],
            name=op.f("fk_conflict_case_decision_id_id"),
        ),
        sa.ForeignKeyConstraint(
            ["id", "account_id"],
            ["conflict_declaration.id", "conflict_declaration.account_id"],
            name=op.f("fk_conflict_case_id_account_id"),
        ),
        sa.ForeignKeyConstraint(["last_resort_id"], ["account.id"], name=op.f("fk_conflict_case_last_resort_id")),
        sa.ForeignKeyConstraint(
            ["proposed_id", "id"],
            ["conflict_decision.id", "conflict_decision.case_id"],
            name=op.f("fk_conflict_case_proposed_id_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_case")),
    )
    op.create_index(op.f("ix_conflict_case_decider_id_stage"), "conflict_case", ["decider_id", "stage"], unique=False)


def _signed() -> None:
    op.create_table(
        "conflict_signature",
        sa.Column("decision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("signed_at", INSTANT, nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_conflict_signature_signed")),
        sa.ForeignKeyConstraint(
            ["decision_id", "account_id"],
            ["conflict_decision.id", "conflict_decision.counter_by"],
            name=op.f("fk_conflict_signature_decision_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_conflict_signature")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "conflict_verdict",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("meant", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["conflict_decision.id"], name=op.f("fk_conflict_verdict_decision_id")
        ),
        sa.ForeignKeyConstraint(["match_id"], ["conflict_match.id"], name=op.f("fk_conflict_verdict_match_id")),
        sa.PrimaryKeyConstraint("decision_id", "match_id", name=op.f("pk_conflict_verdict")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "conflict_named",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["conflict_decision.id"], name=op.f("fk_conflict_named_decision_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_conflict_named_document_id")),
        sa.PrimaryKeyConstraint("decision_id", "document_id", name=op.f("pk_conflict_named")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "conflict_form",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["conflict_decision.id"], name=op.f("fk_conflict_form_decision_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_conflict_form_document_id")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_conflict_form_folder_id")),
        sa.PrimaryKeyConstraint("decision_id", "folder_id", name=op.f("pk_conflict_form")),
        sa.UniqueConstraint("document_id", name=op.f("uq_conflict_form_document_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sealed_document",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("sealed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_sealed_document_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_sealed_document")),
        sqlite_with_rowid=False,
    )


def _guards_in_sqlite() -> None:
    for table in PERMANENT:
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'what was recorded here never changes'); END"
            )
    op.execute(
        f"CREATE TRIGGER document_sealed BEFORE UPDATE OF {FIXED} ON document "
        f"WHEN {IS_SEALED.format('OLD.id')} BEGIN SELECT RAISE(ABORT, 'a signed form never changes'); END"
    )
    op.execute(
        "CREATE TRIGGER version_sealed BEFORE INSERT ON version "
        f"WHEN {IS_SEALED.format('NEW.document_id')} BEGIN SELECT RAISE(ABORT, 'a signed form never changes'); END"
    )
    op.execute(
        f"CREATE TRIGGER conflict_loosened BEFORE UPDATE OF state, conditions ON conflict "
        f"WHEN ({LOOSENED}) AND NOT ({SIGNED}) "
        "BEGIN SELECT RAISE(ABORT, 'a personal connection is loosened by two signatures only'); END"
    )


def _guards_in_postgres() -> None:
    op.execute(
        "CREATE FUNCTION conflict_permanent() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'what was recorded here never changes'; END $$"
    )
    for table in PERMANENT:
        op.execute(
            f"CREATE TRIGGER {table}_permanent BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION conflict_permanent()"
        )
    for statement in (
        "CREATE FUNCTION cfsdocs_sealed() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a signed form never changes'; END $$",
        "CREATE FUNCTION cfsdocs_is_sealed(document integer) RETURNS boolean LANGUAGE sql STABLE AS "
        f"$$ SELECT {IS_SEALED.format('document')} $$",
        f"CREATE TRIGGER document_sealed BEFORE UPDATE OF {FIXED} ON document FOR EACH ROW "
        "WHEN (cfsdocs_is_sealed(OLD.id)) EXECUTE FUNCTION cfsdocs_sealed()",
        "CREATE TRIGGER version_sealed BEFORE INSERT ON version FOR EACH ROW "
        "WHEN (cfsdocs_is_sealed(NEW.document_id)) EXECUTE FUNCTION cfsdocs_sealed()",
        "CREATE FUNCTION conflict_loosened() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF ({LOOSENED}) AND NOT ({SIGNED}) THEN "
        "RAISE EXCEPTION 'a personal connection is loosened by two signatures only'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER conflict_loosened BEFORE UPDATE ON conflict FOR EACH ROW EXECUTE FUNCTION conflict_loosened()",
    ):
        op.execute(statement)
