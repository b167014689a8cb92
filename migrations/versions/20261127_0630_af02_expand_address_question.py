"""expand: whether a mail address may stay after the last exchange has closed"""

import sqlalchemy as sa
from alembic import op

revision = "af02"
down_revision = "af01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "address_question",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keeps", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_address_question_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_address_question")),
    )
    op.create_index(op.f("ix_address_question_due_at"), "address_question", ["due_at"])


def downgrade() -> None:
    op.drop_table("address_question")
