"""expand_version_draft"""

import sqlalchemy as sa
from alembic import op

revision = "t001"
down_revision = "b010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "version_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("paragraphs", sa.JSON(), nullable=False),
        sa.Column("digests", sa.JSON(), nullable=False),
        sa.Column("seen_edition", sa.Integer(), nullable=True),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("reason_code", sa.String(length=30), nullable=True),
        sa.Column("reason", sa.String(length=4000), nullable=True),
        sa.Column("reason_language", sa.String(length=35), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_version_draft_exchange_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reviewer_id"], ["membership.id"], name=op.f("fk_version_draft_reviewer_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_version_draft_text_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["writer_id"], ["membership.id"], name=op.f("fk_version_draft_writer_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_draft")),
        sa.UniqueConstraint("text_id", "language", "writer_id", name=op.f("uq_version_draft_text_id_language_writer_id")),
    )
    with op.batch_alter_table("version_draft", schema=None) as batch_op:
        batch_op.create_index("ix_version_draft_waiting", ["exchange_id", "state", "submitted_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_version_draft_writer_id"), ["writer_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("version_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_version_draft_writer_id"))
        batch_op.drop_index("ix_version_draft_waiting")
    op.drop_table("version_draft")
