"""expand: what is pinned in a topic"""

import sqlalchemy as sa
from alembic import op

revision = "i010"
down_revision = "l010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("topic") as table:
        table.add_column(sa.Column("pinned_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_topic_pinned_id", "contribution", ["pinned_id"], ["id"], ondelete="SET NULL")


def downgrade() -> None:
    with op.batch_alter_table("topic") as table:
        table.drop_constraint("fk_topic_pinned_id", type_="foreignkey")
        table.drop_column("pinned_id")
