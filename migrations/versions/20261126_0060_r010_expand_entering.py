"""expand: relays, and who agreed that others enter contributions for her"""

import sqlalchemy as sa
from alembic import op

revision = "r010"
down_revision = "x010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("membership", sa.Column("is_relay", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("membership", sa.Column("entering", sa.String(12), nullable=True))
    op.add_column("membership", sa.Column("entering_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("membership") as table:
        table.drop_column("entering_on")
        table.drop_column("entering")
        table.drop_column("is_relay")
