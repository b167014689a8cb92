"""expand: find the contributions whose changed words wait"""

import sqlalchemy as sa
from alembic import op

revision = "c001"
down_revision = "n001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_contribution_pending_edit",
        "contribution",
        ["exchange_id"],
        sqlite_where=sa.text("has_pending_edit"),
        postgresql_where=sa.text("has_pending_edit"),
    )


def downgrade() -> None:
    op.drop_index("ix_contribution_pending_edit", table_name="contribution")
