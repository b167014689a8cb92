"""expand: which tables of the figures everybody sees"""

import sqlalchemy as sa
from alembic import op

revision = "pf01"
down_revision = "sd02"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exchange", sa.Column("public_figures", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("exchange") as batch_op:
        batch_op.drop_column("public_figures")
