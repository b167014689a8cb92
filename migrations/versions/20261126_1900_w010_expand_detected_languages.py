"""expand: what language a text looks like, original languages for search, whether she wants hints"""

import json

import sqlalchemy as sa
from alembic import op

revision = "w010"
down_revision = "v010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("text", sa.Column("detected_language", sa.String(length=35), nullable=True))
    op.add_column("text", sa.Column("denied_languages", sa.JSON(), nullable=False, server_default=json.dumps([])))
    op.add_column("account", sa.Column("wants_hints", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column(
        "search_document", sa.Column("source_language", sa.String(length=35), nullable=False, server_default="")
    )


def downgrade() -> None:
    with op.batch_alter_table("search_document") as batch_op:
        batch_op.drop_column("source_language")
    with op.batch_alter_table("account") as batch_op:
        batch_op.drop_column("wants_hints")
    with op.batch_alter_table("text") as batch_op:
        batch_op.drop_column("denied_languages")
        batch_op.drop_column("detected_language")
