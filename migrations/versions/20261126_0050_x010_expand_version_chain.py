"""expand: what a version was made from, and its extent"""

import sqlalchemy as sa
from alembic import op

revision = "x010"
down_revision = "a010"
branch_labels = None
depends_on = None

MADE_FROM_THE_ORIGINAL = """
    UPDATE version SET made_from_id = (
        SELECT source.id FROM version AS source WHERE source.text_id = version.text_id AND source.origin = 'author'
    ) WHERE origin <> 'author' AND made_from_id IS NULL
"""


def upgrade() -> None:
    op.add_column("version", sa.Column("made_from_origin", sa.String(10), nullable=False, server_default="author"))
    op.add_column("version", sa.Column("made_from_language", sa.String(35), nullable=True))
    op.add_column("version", sa.Column("source_digests", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("version", sa.Column("rests_on_machine", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("version_draft", sa.Column("extent", sa.String(10), nullable=False, server_default="whole"))
    op.add_column("version_draft", sa.Column("made_from_origin", sa.String(10), nullable=False, server_default="author"))
    op.add_column("version_draft", sa.Column("made_from_language", sa.String(35), nullable=True))
    op.execute(MADE_FROM_THE_ORIGINAL)


def downgrade() -> None:
    """Columns are dropped in place: rebuilding `version` would take its revisions with it on SQLite."""
    for column in ("made_from_language", "made_from_origin", "extent"):
        op.drop_column("version_draft", column)
    for column in ("rests_on_machine", "source_digests", "made_from_language", "made_from_origin"):
        op.drop_column("version", column)
