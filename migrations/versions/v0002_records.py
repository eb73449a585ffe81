"""What is kept: folders, sections, documents, versions, consents and grounds.

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(26), "sqlite")


def upgrade() -> None:
    op.create_table(
        "folder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=False),
        sa.CheckConstraint("kind IN ('family', 'personnel')", name=op.f("ck_folder_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folder")),
        sa.UniqueConstraint("number", name=op.f("uq_folder_number")),
        sa.UniqueConstraint("ref", name=op.f("uq_folder_ref")),
    )
    op.create_index(op.f("ix_folder_kind_title_id"), "folder", ["kind", "title", "id"], unique=False)
    op.create_table(
        "purpose",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purpose")),
        sa.UniqueConstraint("name", name=op.f("uq_purpose_name")),
    )
    op.create_table(
        "compatible_purpose",
        sa.Column("collected_for", sa.Integer(), nullable=False),
        sa.Column("used_for", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["collected_for"], ["purpose.id"], name=op.f("fk_compatible_purpose_collected_for")),
        sa.ForeignKeyConstraint(["used_for"], ["purpose.id"], name=op.f("fk_compatible_purpose_used_for")),
        sa.PrimaryKeyConstraint("collected_for", "used_for", name=op.f("pk_compatible_purpose")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consent",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("valid_from", INSTANT, nullable=False),
        sa.Column("valid_until", INSTANT, nullable=False),
        sa.CheckConstraint("scope IN ('record', 'share')", name=op.f("ck_consent_scope")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("person_id", "category", "scope", "valid_from", name=op.f("pk_consent")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "folder_person",
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_folder_person_folder_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_folder_person_person_id")),
        sa.PrimaryKeyConstraint("folder_id", "person_id", name=op.f("pk_folder_person")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_folder_person_person_id_folder_id"), "folder_person", ["person_id", "folder_id"], unique=False
    )
    op.create_table(
        "section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_section_folder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.UniqueConstraint("folder_id", "id", name=op.f("uq_section_folder_id_id")),
        sa.UniqueConstraint("folder_id", "name", name=op.f("uq_section_folder_id_name")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("filed_at", INSTANT, nullable=False),
        sa.Column("purpose_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("shown_to_subject", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('current', 'restricted', 'disposed')", name=op.f("ck_document_state")),
        sa.ForeignKeyConstraint(
            ["folder_id", "section_id"],
            ["section.folder_id", "section.id"],
            name=op.f("fk_document_folder_id_section_id"),
        ),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_document_folder_id")),
        sa.ForeignKeyConstraint(["purpose_id"], ["purpose.id"], name=op.f("fk_document_purpose_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_document_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("folder_id", "id", name=op.f("uq_document_folder_id_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_document_ref")),
    )
    op.create_index(op.f("ix_document_filed_at_id"), "document", ["filed_at", "id"], unique=False)
    op.create_index(
        "ix_document_in_folder",
        "document",
        ["folder_id", "filed_at", "id", "section_id", "purpose_id", "state", "recorded_by", "shown_to_subject"],
        unique=False,
    )
    op.create_table(
        "document_person",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_person_document_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_document_person_person_id")),
        sa.PrimaryKeyConstraint("document_id", "person_id", name=op.f("pk_document_person")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_document_person_person_id_document_id"), "document_person", ["person_id", "document_id"], unique=False
    )
    op.create_table(
        "ground",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("valid_from", INSTANT, nullable=False),
        sa.Column("valid_until", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["folder_id", "document_id"],
            ["document.folder_id", "document.id"],
            name=op.f("fk_ground_folder_id_document_id"),
        ),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_ground_folder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground")),
    )
    op.create_index(op.f("ix_ground_folder_id_document_id"), "ground", ["folder_id", "document_id"], unique=False)
    op.create_table(
        "sensitive",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_sensitive_document_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sensitive_person_id")),
        sa.PrimaryKeyConstraint("document_id", "person_id", "category", name=op.f("pk_sensitive")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("no_preview", sa.String(), nullable=True),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_version_added_by")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_version_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_version_document_id_number")),
    )


def downgrade() -> None:
    op.drop_table("version")
    op.drop_table("sensitive")
    op.drop_table("ground")
    op.drop_table("document_person")
    op.drop_table("document")
    op.drop_table("section")
    op.drop_table("folder_person")
    op.drop_table("consent")
    op.drop_table("compatible_purpose")
    op.drop_table("purpose")
    op.drop_table("folder")
