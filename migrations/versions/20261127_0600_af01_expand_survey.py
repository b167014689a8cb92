"""expand: a survey after an exchange, what changes after it, and what was told of it once"""

import sqlalchemy as sa
from alembic import op

revision = "af01"
down_revision = "fg02"
branch_labels = None
depends_on = None

RANDOM_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("exchange", sa.Column("has_survey", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "survey_answer",
        sa.Column("id", RANDOM_ID, autoincrement=False, nullable=False),
        exchange(),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("hindrances", sa.JSON(), nullable=False),
        of_exchange("survey_answer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
    )
    op.create_table(
        "survey_words",
        sa.Column("id", RANDOM_ID, autoincrement=False, nullable=False),
        exchange(),
        sa.Column("question", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        of_exchange("survey_words"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_words")),
    )
    op.create_table(
        "survey_taken",
        sa.Column("membership_id", sa.Integer(), autoincrement=False, nullable=False),
        exchange(),
        of_exchange("survey_taken"),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_survey_taken_membership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_survey_taken")),
    )
    for table in ("survey_answer", "survey_words", "survey_taken"):
        op.create_index(op.f(f"ix_{table}_exchange_id"), table, ["exchange_id"])
    op.create_table(
        "told",
        exchange(),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        of_exchange("told"),
        sa.PrimaryKeyConstraint("exchange_id", "what", name=op.f("pk_told")),
    )
    create_commitments()


def create_commitments() -> None:
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        exchange(),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_name", sa.String(length=160), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        of_exchange("commitment"),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_commitment_text_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["membership.id"],
            name=op.f("fk_commitment_owner_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
    )
    op.create_index(op.f("ix_commitment_exchange_id"), "commitment", ["exchange_id"])
    op.create_index(op.f("ix_commitment_owner_id"), "commitment", ["owner_id"])


def exchange() -> "sa.Column[int]":
    return sa.Column("exchange_id", sa.Integer(), autoincrement=False, nullable=False)


def of_exchange(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_exchange_id")
    return sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    for table in ("commitment", "told", "survey_taken", "survey_words", "survey_answer"):
        op.drop_table(table)
    with op.batch_alter_table("exchange") as batch_op:
        batch_op.drop_column("has_survey")
