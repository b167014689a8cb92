"""expand: versions that appear at once and are read over afterwards; what reviewers say of single paragraphs"""

import sqlalchemy as sa
from alembic import op

revision = "tr04"
down_revision = "t020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exchange", sa.Column("publishes_unreviewed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("version", sa.Column("awaits_review", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("version_draft", sa.Column("comments", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    for table, column in (
        ("version_draft", "comments"),
        ("version", "awaits_review"),
        ("exchange", "publishes_unreviewed"),
    ):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column)
