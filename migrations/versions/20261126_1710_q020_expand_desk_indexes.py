"""expand: what the translators' desk asks of versions is found without reading them all"""

import sqlalchemy as sa
from alembic import op

revision = "q020"
down_revision = "tr05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_version_origin", "version", ["origin", "created_at"])
    op.create_index(
        "ix_version_awaits_review",
        "version",
        ["updated_at"],
        sqlite_where=sa.text("awaits_review = 1"),
        postgresql_where=sa.text("awaits_review"),
    )


def downgrade() -> None:
    op.drop_index("ix_version_awaits_review", table_name="version")
    op.drop_index("ix_version_origin", table_name="version")
