"""expand: what a member chose when she last wrote"""

import sqlalchemy as sa
from alembic import op

revision = "p001"
down_revision = "c001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("membership", sa.Column("promise", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("membership") as table:
        table.drop_column("promise")
