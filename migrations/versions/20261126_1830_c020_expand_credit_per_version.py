"""expand: a translator says of each version how its label names her"""

import sqlalchemy as sa
from alembic import op

revision = "c020"
down_revision = "q020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("version_draft", sa.Column("credit", sa.String(12)))


def downgrade() -> None:
    op.drop_column("version_draft", "credit")
