"""Relationships, addresses, explanations of privacy and consents.

Revision: 0010, after 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from cfsdocs.migrations import consents
from cfsdocs.migrations.lasting import lasting, no_longer_lasting

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(26), "sqlite")
LASTING = ("address_shown", "folder_change")

INDEXES = (
    ("address_shown", ("contact_point_id", "at")),
    ("contact_point", ("folder_id", "person_id")),
    ("contact_point", ("person_id",)),
    ("folder_change", ("folder_id", "page", "id")),
    ("given_consent", ("folder_id", "person_id", "id")),
    ("given_consent", ("person_id", "category", "scope")),
    ("kept_from", ("folder_id",)),
    ("parental_responsibility", ("folder_id", "child_id")),
    ("possible_match", ("decided_at",)),
    ("safe_contact", ("folder_id",)),
)


def upgrade() -> None:
    op.add_column("person", sa.Column("died", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("no_letters", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "contact_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("valid_from", INSTANT, nullable=False),
        sa.Column("valid_until", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('address', 'phone', 'email', 'school', 'name')", name=op.f("ck_contact_point_kind")
        ),
        sa.CheckConstraint("words <> '' OR postcode <> ''", name=op.f("ck_contact_point_says_something")),
        sa.ForeignKeyConstraint(
            ["folder_id", "person_id"],
            ["folder_person.folder_id", "folder_person.person_id"],
            name=op.f("fk_contact_point_folder_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_contact_point_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
        sa.UniqueConstraint("ref", name=op.f("uq_contact_point_ref")),
    )
    op.create_table(
        "family_reminder",
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_family_reminder_account_id")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_family_reminder_folder_id")),
        sa.PrimaryKeyConstraint("folder_id", "what", "account_id", name=op.f("pk_family_reminder")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "folder_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_folder_change_by")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_folder_change_folder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folder_change")),
    )
    op.create_table(
        "folder_opening",
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=False),
        sa.Column("active_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["begun_by"], ["account.id"], name=op.f("fk_folder_opening_begun_by")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_folder_opening_folder_id")),
        sa.PrimaryKeyConstraint("folder_id", name=op.f("pk_folder_opening")),
    )
    op.create_table(
        "kept_from",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("valid_from", INSTANT, nullable=False),
        sa.Column("valid_until", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("learner_id IS NOT NULL OR learner <> ''", name=op.f("ck_kept_from_names_somebody")),
        sa.CheckConstraint("learner_id IS NULL OR learner_id <> person_id", name=op.f("ck_kept_from_two_people")),
        sa.ForeignKeyConstraint(
            ["folder_id", "learner_id"],
            ["folder_person.folder_id", "folder_person.person_id"],
            name=op.f("fk_kept_from_folder_id_learner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["folder_id", "person_id"],
            ["folder_person.folder_id", "folder_person.person_id"],
            name=op.f("fk_kept_from_folder_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_kept_from_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_from")),
        sa.UniqueConstraint("ref", name=op.f("uq_kept_from_ref")),
    )
    op.create_table(
        "lives_with",
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("with_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("person_id <> with_id", name=op.f("ck_lives_with_two_people")),
        sa.ForeignKeyConstraint(
            ["folder_id", "person_id"],
            ["folder_person.folder_id", "folder_person.person_id"],
            name=op.f("fk_lives_with_folder_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["folder_id", "with_id"],
            ["folder_person.folder_id", "folder_person.person_id"],
            name=op.f("fk_lives_with_folder_id_with_id"),
        ),
        sa.PrimaryKeyConstraint("folder_id", "person_id", "with_id", name=op.f("pk_lives_with")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "parental_responsibility",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("adult_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("adult_at", INSTANT, nullable=False),
        sa.Column("valid_from", INSTANT, nullable=False),
        sa.Column("valid_until", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "evidence IN ('birth_certificate', 'marriage', 'agreement', 'court_order', 'council', 'told')",
            name=op.f("ck_parental_responsibility_evidence"),
        ),
        sa.CheckConstraint("adult_id <> child_id", name=op.f("ck_parental_responsibility_two_people")),
        sa.CheckConstraint("valid_from < adult_at", name=op.f("ck_parental_responsibility_for_a_child")),
        sa.ForeignKeyConstraint(
            ["folder_id", "adult_id"],
            ["folder_person.folder_id", "folder_person.person_id"],
            name=op.f("fk_parental_responsibility_folder_id_adult_id"),
        ),
        sa.ForeignKeyConstraint(
            ["folder_id", "child_id"],
            ["folder_person.folder_id", "folder_person.person_id"],
            name=op.f("fk_parental_responsibility_folder_id_child_id"),
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_parental_responsibility_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parental_responsibility")),
        sa.UniqueConstraint(
            "id",
            "adult_id",
            "child_id",
            "adult_at",
            name=op.f("uq_parental_responsibility_id_adult_id_child_id_adult_at"),
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_parental_responsibility_ref")),
    )
    op.create_table(
        "possible_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("known_id", sa.Integer(), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.CheckConstraint("person_id <> known_id", name=op.f("ck_possible_match_two_entries")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_possible_match_decided_by")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_possible_match_folder_id")),
        sa.ForeignKeyConstraint(["known_id"], ["person.id"], name=op.f("fk_possible_match_known_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_possible_match_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_possible_match")),
        sa.UniqueConstraint(
            "folder_id", "person_id", "known_id", name=op.f("uq_possible_match_folder_id_person_id_known_id")
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_possible_match_ref")),
    )
    op.create_table(
        "safe_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ways", sa.String(), nullable=False),
        sa.Column("times", sa.String(), nullable=False),
        sa.Column("avoid", sa.String(), nullable=False),
        sa.Column("valid_from", INSTANT, nullable=False),
        sa.Column("valid_until", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["folder_id", "person_id"],
            ["folder_person.folder_id", "folder_person.person_id"],
            name=op.f("fk_safe_contact_folder_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_safe_contact_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_contact")),
        sa.UniqueConstraint("ref", name=op.f("uq_safe_contact_ref")),
    )
    op.create_table(
        "address_shown",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_point_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_address_shown_with_a_reason")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_address_shown_account_id")),
        sa.ForeignKeyConstraint(
            ["contact_point_id"], ["contact_point.id"], name=op.f("fk_address_shown_contact_point_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_shown")),
    )
    op.create_table(
        "opening_step",
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("done_at", INSTANT, nullable=False),
        sa.Column("done_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "step IN ('people', 'safety', 'know', 'privacy', 'consent')", name=op.f("ck_opening_step_step")
        ),
        sa.ForeignKeyConstraint(["done_by"], ["account.id"], name=op.f("fk_opening_step_done_by")),
        sa.ForeignKeyConstraint(["folder_id"], ["folder_opening.folder_id"], name=op.f("fk_opening_step_folder_id")),
        sa.PrimaryKeyConstraint("folder_id", "step", name=op.f("pk_opening_step")),
        sqlite_with_rowid=False,
    )
    lasting(LASTING)
    consents.upgrade()
    for table, columns in INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def downgrade() -> None:
    consents.downgrade()
    op.drop_table("opening_step")
    op.drop_table("address_shown")
    op.drop_table("safe_contact")
    op.drop_table("possible_match")
    op.drop_table("parental_responsibility")
    op.drop_table("lives_with")
    op.drop_table("kept_from")
    op.drop_table("folder_opening")
    op.drop_table("folder_change")
    op.drop_table("family_reminder")
    op.drop_table("contact_point")
    no_longer_lasting(LASTING)
    op.drop_column("person", "no_letters")
    op.drop_column("person", "died")
