"""expand: which paragraphs of a version are older than the original, for readers"""

import json

import sqlalchemy as sa
from alembic import op

revision = "tr02"
down_revision = "tr01"
branch_labels = None
depends_on = None

version = sa.table(
    "version",
    *(sa.column(name) for name in ("id", "text_id", "origin", "extent", "made_from_id")),
    *(sa.column(name, sa.JSON()) for name in ("digests", "source_digests", "older")),
    sa.column("is_stale", sa.Boolean()),
)


def upgrade() -> None:
    op.add_column("version", sa.Column("older", sa.JSON(), nullable=False, server_default=json.dumps([])))
    mark_older()


def mark_older() -> None:
    """Of what is behind the author's words; what was made from another version follows at the next change of any."""
    connection = op.get_bind()
    behind = sa.select(version.c.id, version.c.text_id, version.c.digests, version.c.source_digests).where(
        version.c.is_stale, version.c.origin != "author", version.c.extent == "whole"
    )
    for row in connection.execute(behind).all():
        source = sa.select(version.c.digests).where(version.c.text_id == row.text_id, version.c.origin == "author")
        there = connection.execute(source).scalar() or []
        rendered = row.source_digests if row.source_digests is not None else row.digests
        older = [place for place, digest in enumerate(rendered) if digest not in there]
        connection.execute(sa.update(version).where(version.c.id == row.id).values(older=older))


def downgrade() -> None:
    with op.batch_alter_table("version") as batch_op:
        batch_op.drop_column("older")
