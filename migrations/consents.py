"""What families were told and what they said: the second half of revision 0010."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime
from importlib.resources import files

import sqlalchemy as sa
from alembic import op
from cfsdocs.migrations.lasting import lasting, no_longer_lasting

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(26), "sqlite")
LASTING = ("leaflet", "explanation", "told_person", "given_consent", "consent_review")
ABOUT = (
    "(category IS NULL AND scope IS NULL AND purpose_id IS NOT NULL AND agency_kind <> '') OR "
    "(category IS NOT NULL AND scope IN ('record', 'share') AND purpose_id IS NULL AND agency_kind = '')"
)
GIVER = (
    "(giver_id = person_id AND parental_id IS NULL) OR "
    "(giver_id <> person_id AND parental_id IS NOT NULL AND at < adult_at)"
)


def upgrade() -> None:
    op.create_table(
        "consent_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("age", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("note <> ''", name=op.f("ck_consent_review_with_a_note")),
        sa.CheckConstraint("who = 'self' OR age < 18", name=op.f("ck_consent_review_an_adult_answers")),
        sa.CheckConstraint("who IN ('self', 'parent', 'both')", name=op.f("ck_consent_review_who")),
        sa.ForeignKeyConstraint(
            ["folder_id", "person_id"],
            ["folder_person.folder_id", "folder_person.person_id"],
            name=op.f("fk_consent_review_folder_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_consent_review_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_review")),
        sa.UniqueConstraint("folder_id", "person_id", "age", name=op.f("uq_consent_review_folder_id_person_id_age")),
    )
    op.create_table(
        "leaflet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("text <> '' AND label <> '' AND language <> ''", name=op.f("ck_leaflet_whole")),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_leaflet_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaflet")),
        sa.UniqueConstraint("label", "language", name=op.f("uq_leaflet_label_language")),
        sa.UniqueConstraint("ref", name=op.f("uq_leaflet_ref")),
    )
    op.create_table(
        "explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("leaflet_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("interpreter", sa.String(), nullable=False),
        sa.Column("what_is_recorded", sa.Boolean(), nullable=False),
        sa.Column("how_it_is_used", sa.Boolean(), nullable=False),
        sa.Column("when_it_is_shared", sa.Boolean(), nullable=False),
        sa.CheckConstraint("given_on <= recorded_on", name=op.f("ck_explanation_not_in_the_future")),
        sa.CheckConstraint(
            "what_is_recorded AND how_it_is_used AND when_it_is_shared", name=op.f("ck_explanation_all_of_it")
        ),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_explanation_folder_id")),
        sa.ForeignKeyConstraint(["leaflet_id"], ["leaflet.id"], name=op.f("fk_explanation_leaflet_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_explanation_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation")),
        sa.UniqueConstraint("folder_id", "id", name=op.f("uq_explanation_folder_id_id")),
    )
    op.create_table(
        "given_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency_kind", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("purpose_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.Integer(), nullable=True),
        sa.Column("scope", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("parental_id", sa.Integer(), nullable=True),
        sa.Column("adult_at", INSTANT, nullable=False),
        sa.Column("competence", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("signed_name", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("sign_by", sa.Date(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("valid_until", INSTANT, nullable=False),
        sa.CheckConstraint(ABOUT, name=op.f("ck_given_consent_about_one_thing")),
        sa.CheckConstraint(
            "(how = 'signed' AND signed_name <> '') OR (how = 'form' AND document_id IS NOT NULL) OR how = 'spoken'",
            name=op.f("ck_given_consent_how"),
        ),
        sa.CheckConstraint("answer IN ('yes', 'no', 'ask', 'withdrawn')", name=op.f("ck_given_consent_answer")),
        sa.CheckConstraint(
            "how <> 'spoken' OR answer <> 'yes' OR sign_by IS NOT NULL",
            name=op.f("ck_given_consent_spoken_is_signed_by"),
        ),
        sa.CheckConstraint(
            "scope IS NULL OR scope <> 'share' OR answer <> 'yes' OR how <> 'spoken'",
            name=op.f("ck_given_consent_in_writing"),
        ),
        sa.CheckConstraint(GIVER, name=op.f("ck_given_consent_giver")),
        sa.CheckConstraint("given_on <= recorded_on", name=op.f("ck_given_consent_not_in_the_future")),
        sa.CheckConstraint("valid_until <= adult_at", name=op.f("ck_given_consent_until_18")),
        sa.ForeignKeyConstraint(
            ["folder_id", "document_id"],
            ["document.folder_id", "document.id"],
            name=op.f("fk_given_consent_folder_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["folder_id", "giver_id"],
            ["folder_person.folder_id", "folder_person.person_id"],
            name=op.f("fk_given_consent_folder_id_giver_id"),
        ),
        sa.ForeignKeyConstraint(
            ["folder_id", "person_id"],
            ["folder_person.folder_id", "folder_person.person_id"],
            name=op.f("fk_given_consent_folder_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["parental_id", "giver_id", "person_id", "adult_at"],
            [
                "parental_responsibility.id",
                "parental_responsibility.adult_id",
                "parental_responsibility.child_id",
                "parental_responsibility.adult_at",
            ],
            name="fk_given_consent_by_a_parent",
        ),
        sa.ForeignKeyConstraint(["purpose_id"], ["purpose.id"], name=op.f("fk_given_consent_purpose_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_given_consent_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_consent")),
        sa.UniqueConstraint("ref", name=op.f("uq_given_consent_ref")),
    )
    op.create_table(
        "told_person",
        sa.Column("explanation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["folder_id", "explanation_id"],
            ["explanation.folder_id", "explanation.id"],
            name=op.f("fk_told_person_folder_id_explanation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["folder_id", "person_id"],
            ["folder_person.folder_id", "folder_person.person_id"],
            name=op.f("fk_told_person_folder_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("explanation_id", "person_id", name=op.f("pk_told_person")),
        sqlite_with_rowid=False,
    )
    _one_leaflet_comes_with_it()
    lasting(LASTING)


def downgrade() -> None:
    op.drop_table("told_person")
    op.drop_table("given_consent")
    op.drop_table("explanation")
    op.drop_table("leaflet")
    op.drop_table("consent_review")
    no_longer_lasting(LASTING)


def _one_leaflet_comes_with_it() -> None:
    text = (files("cfsdocs.families") / "leaflet.txt").read_text(encoding="utf-8")
    leaflet = sa.table("leaflet", *map(sa.column, ("ref", "label", "language", "text")), sa.column("added_at", INSTANT))
    at = "2026-01-01 00:00:00.000000" if op.get_bind().dialect.name == "sqlite" else datetime(2026, 1, 1, tzinfo=UTC)
    ref = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()
    op.bulk_insert(leaflet, [{"ref": ref, "label": "1", "language": "English", "text": text, "added_at": at}])
