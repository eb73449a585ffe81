"""What opens and closes: grants and conflicts.

Revision: 0003, after 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(26), "sqlite")


def upgrade() -> None:
    op.create_table(
        "conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("folder_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("conditions", sa.Integer(), nullable=False),
        sa.Column("declared_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "state IN ('declared', 'excluded', 'conditions', 'cleared')", name=op.f("ck_conflict_state")
        ),
        sa.CheckConstraint("person_id IS NOT NULL OR folder_id IS NOT NULL", name=op.f("ck_conflict_names_something")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_conflict_account_id")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_conflict_folder_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conflict_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    op.create_index(
        "ix_conflict_standing",
        "conflict",
        ["account_id", "person_id", "folder_id"],
        unique=False,
        sqlite_where=sa.text("state <> 'cleared'"),
        postgresql_where=sa.text("state <> 'cleared'"),
    )
    op.create_table(
        "access_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("actions", sa.Integer(), nullable=False),
        sa.Column("categories", sa.Integer(), nullable=False),
        sa.Column("purpose_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", INSTANT, nullable=False),
        sa.Column("valid_until", INSTANT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["folder_id", "document_id"],
            ["document.folder_id", "document.id"],
            name=op.f("fk_access_grant_folder_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["folder_id", "section_id"],
            ["section.folder_id", "section.id"],
            name=op.f("fk_access_grant_folder_id_section_id"),
        ),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_access_grant_folder_id")),
        sa.ForeignKeyConstraint(["granted_by"], ["account.id"], name=op.f("fk_access_grant_granted_by")),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name=op.f("fk_access_grant_principal_id")),
        sa.ForeignKeyConstraint(["purpose_id"], ["purpose.id"], name=op.f("fk_access_grant_purpose_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grant")),
    )
    op.create_index(
        op.f("ix_access_grant_folder_id_principal_id"), "access_grant", ["folder_id", "principal_id"], unique=False
    )
    op.create_index(
        op.f("ix_access_grant_principal_id_folder_id"), "access_grant", ["principal_id", "folder_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("access_grant")
    op.drop_table("conflict")
