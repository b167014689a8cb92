"""expand: what members say of themselves, for numbers only"""

import sqlalchemy as sa
from alembic import op

revision = "sd01"
down_revision = "af02"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exchange", sa.Column("asks_description", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "self_description",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("gender", sa.String(length=10), nullable=True),
        sa.Column("organisation_type", sa.String(length=20), nullable=True),
        sa.Column("counted_in", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("membership_id"),
    )


def downgrade() -> None:
    op.drop_table("self_description")
    with op.batch_alter_table("exchange") as batch_op:
        batch_op.drop_column("asks_description")
