"""expand: a machine's gist of what waits, and readers lent for one text"""

import sqlalchemy as sa
from alembic import op

revision = "j010"
down_revision = "i010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("paragraphs", sa.JSON(), nullable=False),
        sa.Column("provider", sa.String(30), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name="fk_gist_contribution_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_gist"),
        sa.UniqueConstraint("contribution_id", "language", name="uq_gist_contribution_id_language"),
    )
    op.create_table(
        "lent_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(10), nullable=True),
        sa.Column("words", sa.String(400), nullable=True),
        sa.Column("words_language", sa.String(35), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name="fk_lent_reading_exchange_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name="fk_lent_reading_contribution_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["reader_id"], ["membership.id"], name="fk_lent_reading_reader_id"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["membership.id"], name="fk_lent_reading_asked_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_lent_reading"),
        sa.UniqueConstraint("contribution_id", "reader_id", name="uq_lent_reading_contribution_id_reader_id"),
    )
    op.create_index("ix_lent_reading_exchange_id", "lent_reading", ["exchange_id"])
    op.create_index("ix_lent_reading_reader_id", "lent_reading", ["reader_id"])


def downgrade() -> None:
    op.drop_table("lent_reading")
    op.drop_table("gist")
