"""expand: letters from the desk, their templates, who wishes none; and what needs no answer"""

import sqlalchemy as sa
from alembic import op

revision = "k010"
down_revision = "s010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=4000), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=4000), nullable=True),
        sa.Column("answer_language", sa.String(length=35), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_letter_exchange_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["membership.id"], name=op.f("fk_letter_to_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["from_id"], ["membership.id"], name=op.f("fk_letter_from_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("to_id", "number", name=op.f("uq_letter_to_id_number")),
    )
    op.create_index(op.f("ix_letter_exchange_id"), "letter", ["exchange_id"])
    op.create_index(op.f("ix_letter_from_id"), "letter", ["from_id"])
    op.create_table(
        "letter_template",
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("words", sa.String(length=4000), nullable=False),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_letter_template_exchange_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("exchange_id", "name", "language", name=op.f("pk_letter_template")),
    )
    op.create_table(
        "no_letters",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_no_letters_membership_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_no_letters")),
    )
    op.create_table(
        "dismissal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(contribution_id IS NULL) <> (letter_id IS NULL)", name=op.f("ck_dismissal_about_one_thing")),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_dismissal_exchange_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_dismissal_contribution_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_dismissal_letter_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["membership.id"], name=op.f("fk_dismissal_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissal")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_dismissal_contribution_id")),
        sa.UniqueConstraint("letter_id", name=op.f("uq_dismissal_letter_id")),
    )
    op.create_index(op.f("ix_dismissal_exchange_id"), "dismissal", ["exchange_id"])


def downgrade() -> None:
    op.drop_table("dismissal")
    op.drop_table("no_letters")
    op.drop_table("letter_template")
    op.drop_table("letter")
