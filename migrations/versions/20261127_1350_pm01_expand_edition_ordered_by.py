"""expand: who ordered an edition, to be told when it is made"""

import sqlalchemy as sa
from alembic import op

revision = "pm01"
down_revision = "pf01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("edition") as batch_op:
        batch_op.add_column(sa.Column("ordered_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_edition_ordered_by_id"), "membership", ["ordered_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("edition") as batch_op:
        batch_op.drop_constraint(op.f("fk_edition_ordered_by_id"), type_="foreignkey")
        batch_op.drop_column("ordered_by_id")
