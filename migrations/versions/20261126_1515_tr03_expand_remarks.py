"""expand: readers say what is wrong in a version"""

import sqlalchemy as sa
from alembic import op

revision = "tr03"
down_revision = "tr02"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "version_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("words_language", sa.String(length=35), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_right_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchange.id"], name=op.f("fk_version_remark_exchange_id_exchange"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_version_remark_text_id_text"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["membership.id"], name=op.f("fk_version_remark_reader_id_membership"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_remark")),
    )
    op.create_index("ix_version_remark_open", "version_remark", ["exchange_id", "found_right_at"])
    op.create_index(op.f("ix_version_remark_text_id"), "version_remark", ["text_id"])
    op.create_index(op.f("ix_version_remark_reader_id"), "version_remark", ["reader_id"])


def downgrade() -> None:
    op.drop_table("version_remark")
