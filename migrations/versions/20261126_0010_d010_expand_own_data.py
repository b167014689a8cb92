"""expand: erasures that people asked for"""

import sqlalchemy as sa
from alembic import op

revision = "d010"
down_revision = "u010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("keeps_words", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_erasure_account_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", name="pk_erasure"),
    )
    op.create_index("ix_erasure_due_at", "erasure", ["due_at"])


def downgrade() -> None:
    op.drop_index("ix_erasure_due_at", table_name="erasure")
    op.drop_table("erasure")
