"""Keys, uploads and blobs.

Revision: 0005, after 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(26), "sqlite")


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_installation")),
    )
    op.create_table(
        "key_version",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root_id", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_key_version")),
    )
    op.create_table(
        "folder_key",
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_folder_key_folder_id")),
        sa.ForeignKeyConstraint(["key_version"], ["key_version.version"], name=op.f("fk_folder_key_key_version")),
        sa.PrimaryKeyConstraint("folder_id", name=op.f("pk_folder_key")),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("no_preview", sa.String(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_upload_account_id")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_upload_folder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("ref", name=op.f("uq_upload_ref")),
    )
    op.create_index(op.f("ix_upload_account_id_received_at"), "upload", ["account_id", "received_at"], unique=False)
    op.create_table(
        "blob",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("(version_id IS NULL) <> (upload_id IS NULL)", name=op.f("ck_blob_of_one")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_blob_folder_id")),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_blob_upload_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_blob_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blob")),
        sa.UniqueConstraint("name", name=op.f("uq_blob_name")),
        sa.UniqueConstraint("upload_id", "kind", "page", name=op.f("uq_blob_upload_id_kind_page")),
        sa.UniqueConstraint("version_id", "kind", "page", name=op.f("uq_blob_version_id_kind_page")),
    )
    op.create_index(op.f("ix_blob_sha256"), "blob", ["sha256"], unique=False)


def downgrade() -> None:
    op.drop_table("blob")
    op.drop_table("upload")
    op.drop_table("folder_key")
    op.drop_table("key_version")
    op.drop_table("installation")
