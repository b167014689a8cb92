"""expand: what was counted in stretches that are over; the worker fills it from the visits there are"""

import sqlalchemy as sa
from alembic import op

revision = "fg01"
down_revision = "ar01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counted_stretch",
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("staff_visits", sa.Integer(), nullable=False),
        sa.Column("anonymous_visits", sa.Integer(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("by_topic", sa.JSON(), nullable=False),
        sa.Column("by_version", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("exchange_id", "starts_at", "ends_at"),
    )


def downgrade() -> None:
    op.drop_table("counted_stretch")
