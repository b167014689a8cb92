"""expand: when frozen figures were last counted again, and what came of it"""

import sqlalchemy as sa
from alembic import op

revision = "sd02"
down_revision = "sd01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("verified_at", "differed_at"):
        op.add_column("frozen_figures", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("frozen_figures") as batch_op:
        for name in ("verified_at", "differed_at"):
            batch_op.drop_column(name)
