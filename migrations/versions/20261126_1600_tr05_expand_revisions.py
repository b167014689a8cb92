"""expand: an earlier wording keeps how it came about"""

import sqlalchemy as sa
from alembic import op

revision = "tr05"
down_revision = "tr04"
branch_labels = None
depends_on = None

KEPT = ("extent", "made_from_origin", "made_from_language", "rests_on_machine", "provider")

wording = sa.table("revision", sa.column("version_id"), *(sa.column(name) for name in KEPT))
version = sa.table("version", sa.column("id"), *(sa.column(name) for name in KEPT))


def upgrade() -> None:
    with op.batch_alter_table("revision") as batch_op:
        batch_op.add_column(sa.Column("extent", sa.String(length=10), nullable=False, server_default="whole"))
        batch_op.add_column(sa.Column("made_from_origin", sa.String(length=10), nullable=False, server_default="author"))
        batch_op.add_column(sa.Column("made_from_language", sa.String(length=35), nullable=True))
        batch_op.add_column(sa.Column("rests_on_machine", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("provider", sa.String(length=30), nullable=True))
    as_now = {name: sa.select(version.c[name]).where(version.c.id == wording.c.version_id).scalar_subquery() for name in KEPT}
    op.execute(sa.update(wording).values(as_now))


def downgrade() -> None:
    with op.batch_alter_table("revision") as batch_op:
        for name in KEPT:
            batch_op.drop_column(name)
