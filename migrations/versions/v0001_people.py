"""Who there is: people, accounts, what they have signed and learnt, and how they sign in.

Revision: 0001, after nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(26), "sqlite")
ROLES = (
    "worker",
    "volunteer",
    "line_manager",
    "office_manager",
    "chief_officer",
    "trustee",
    "chair",
    "system_administrator",
    "auditor",
)


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_address_at"), "attempt", ["address", "at"], unique=False)
    op.create_index(op.f("ix_attempt_at"), "attempt", ["at"], unique=False)
    op.create_index(op.f("ix_attempt_who_at"), "attempt", ["who", "at"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("known_as", sa.String(), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("ref", name=op.f("uq_person_ref")),
    )
    op.create_table(
        "principal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('account', 'team', 'role')", name=op.f("ck_principal_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_principal")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_principal_kind_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("active_from", INSTANT, nullable=False),
        sa.Column("active_until", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["id"], ["principal.id"], name=op.f("fk_account_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("ref", name=op.f("uq_account_ref")),
    )
    op.create_index(op.f("ix_account_person_id"), "account", ["person_id"], unique=False)
    op.create_table(
        "acts_as",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_acts_as_account_id")),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name=op.f("fk_acts_as_principal_id")),
        sa.PrimaryKeyConstraint("account_id", "principal_id", name=op.f("pk_acts_as")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_acts_as_principal_id_account_id"), "acts_as", ["principal_id", "account_id"], unique=False)
    op.create_table(
        "credential",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=False),
        sa.Column("totp_last_step", sa.Integer(), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_credential_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_credential")),
    )
    op.create_table(
        "policy_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("in_force_from", INSTANT, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("minute_ref", sa.String(), nullable=False),
        sa.Column("adopted", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "policy IN ('confidentiality', 'information_security')", name=op.f("ck_policy_version_policy")
        ),
        sa.CheckConstraint("proposed_by <> approved_by", name=op.f("ck_policy_version_two_people")),
        sa.CheckConstraint(
            "(proposed_by IS NULL) = (approved_by IS NULL)", name=op.f("ck_policy_version_both_or_neither")
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["account.id"], name=op.f("fk_policy_version_proposed_by")),
        sa.ForeignKeyConstraint(["approved_by"], ["account.id"], name=op.f("fk_policy_version_approved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("ref", name=op.f("uq_policy_version_ref")),
        sa.UniqueConstraint("policy", "label", name=op.f("uq_policy_version_policy_label")),
    )
    op.create_index(op.f("ix_policy_version_in_force_from"), "policy_version", ["in_force_from"], unique=False)
    op.create_table(
        "declaration",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", INSTANT, nullable=False),
        sa.Column("signed_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_declaration_account_id")),
        sa.ForeignKeyConstraint(["version_id"], ["policy_version.id"], name=op.f("fk_declaration_version_id")),
        sa.PrimaryKeyConstraint("account_id", "version_id", name=op.f("pk_declaration")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "invitation",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_invitation_account_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_account_id"), "invitation", ["account_id"], unique=False)
    op.create_table(
        "known_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("known_since", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_known_device_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_device")),
        sa.UniqueConstraint("ref", name=op.f("uq_known_device_ref")),
    )
    op.create_index(op.f("ix_known_device_account_id"), "known_device", ["account_id"], unique=False)
    op.create_index(op.f("ix_known_device_hash_account_id"), "known_device", ["hash", "account_id"], unique=True)
    op.create_table(
        "recovery_code",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"], unique=False)
    op.create_table(
        "training",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", INSTANT, nullable=False),
        sa.Column("valid_until", INSTANT, nullable=False),
        sa.Column("course", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("recorded_by <> account_id", name=op.f("ck_training_not_ones_own")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_training_account_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_training_recorded_by")),
        sa.PrimaryKeyConstraint("account_id", "valid_from", name=op.f("pk_training")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sign_in",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("signed_in_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id")),
        sa.ForeignKeyConstraint(
            ["device_id"], ["known_device.id"], name=op.f("fk_sign_in_device_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_account_id"), "sign_in", ["account_id"], unique=False)
    op.create_index(op.f("ix_sign_in_seen_at"), "sign_in", ["seen_at"], unique=False)
    _roles()


def downgrade() -> None:
    op.drop_table("sign_in")
    op.drop_table("training")
    op.drop_table("recovery_code")
    op.drop_table("known_device")
    op.drop_table("invitation")
    op.drop_table("declaration")
    op.drop_table("policy_version")
    op.drop_table("credential")
    op.drop_table("acts_as")
    op.drop_table("account")
    op.drop_table("principal")
    op.drop_table("person")
    op.drop_table("attempt")


def _roles() -> None:
    """The principals with fixed ids that the rules name."""
    principal = sa.table("principal", sa.column("id"), sa.column("kind"), sa.column("name"))
    op.bulk_insert(principal, [{"id": at, "kind": "role", "name": name} for at, name in enumerate(ROLES, 1)])
    if op.get_bind().dialect.name == "postgresql":  # the fixed ids were not drawn from the sequence
        op.execute("SELECT setval(pg_get_serial_sequence('principal', 'id'), 1000)")
