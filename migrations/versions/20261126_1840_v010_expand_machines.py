"""expand: through which language a machine went, what it gave, and what it did not"""

import sqlalchemy as sa
from alembic import op

revision = "v010"
down_revision = "c020"
branch_labels = None
depends_on = None

TABLES = ("version", "revision", "gist")


def upgrade() -> None:
    for name in TABLES:
        with op.batch_alter_table(name) as batch_op:
            batch_op.add_column(sa.Column("through", sa.String(length=35), nullable=True))
    op.create_table(
        "machine_passage",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rendering", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("text_id", "digest"),
    )
    op.create_table(
        "machine_refusal",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("text_id", "language"),
    )
    op.create_table(
        "machine_tally",
        sa.Column("engine", sa.String(length=30), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("engine", "day", "code"),
    )


def downgrade() -> None:
    for name in ("machine_tally", "machine_refusal", "machine_passage"):
        op.drop_table(name)
    for name in TABLES:
        with op.batch_alter_table(name) as batch_op:
            batch_op.drop_column("through")
