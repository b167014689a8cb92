"""expand: the publication, its editions and files, and what authors and members say of being in print"""

import sqlalchemy as sa
from alembic import op

revision = "pb01"
down_revision = "w010"
branch_labels = None
depends_on = None


def key(name: str, table: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [name], [f"{of}.id"], name=op.f(f"fk_{table}_{name}_{of}"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("foreword_id", sa.Integer(), nullable=True),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        key("exchange_id", "publication", "exchange"),
        sa.ForeignKeyConstraint(["foreword_id"], ["text.id"], name=op.f("fk_publication_foreword_id_text")),
        sa.ForeignKeyConstraint(["story_id"], ["text.id"], name=op.f("fk_publication_story_id_text")),
        sa.PrimaryKeyConstraint("exchange_id", name=op.f("pk_publication")),
    )
    op.create_table(
        "chosen_contribution",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        key("contribution_id", "chosen_contribution", "contribution"),
        key("exchange_id", "chosen_contribution", "exchange"),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_chosen_contribution")),
    )
    op.create_index(op.f("ix_chosen_contribution_exchange_id"), "chosen_contribution", ["exchange_id"])
    op.create_table(
        "print_answer",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        key("contribution_id", "print_answer", "contribution"),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_print_answer")),
    )
    op.create_table(
        "print_listing",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        key("membership_id", "print_listing", "membership"),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_print_listing")),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=40), nullable=True),
        sa.Column("trouble_at", sa.String(length=200), nullable=True),
        sa.Column("lacking", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        key("exchange_id", "edition", "exchange"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("exchange_id", "number", name=op.f("uq_edition_exchange_id_number")),
    )
    op.create_table(
        "edition_text",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("printed_as", sa.String(length=12), nullable=False),
        key("edition_id", "edition_text", "edition"),
        key("contribution_id", "edition_text", "contribution"),
        sa.PrimaryKeyConstraint("edition_id", "contribution_id", name=op.f("pk_edition_text")),
    )
    op.create_index(op.f("ix_edition_text_contribution_id"), "edition_text", ["contribution_id"])
    op.create_table(
        "edition_file",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        key("edition_id", "edition_file", "edition"),
        sa.PrimaryKeyConstraint("edition_id", "language", "form", name=op.f("pk_edition_file")),
    )


def downgrade() -> None:
    for table in (
        "edition_file",
        "edition_text",
        "edition",
        "print_listing",
        "print_answer",
        "chosen_contribution",
        "publication",
    ):
        op.drop_table(table)
